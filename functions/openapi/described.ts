import type { problems } from "../http/problems.ts";
import type { routes } from "../http/routes.ts";
import type { HeaderName, ParameterName } from "./parameters.ts";

type RouteName<R> = R extends {
  readonly path: infer Path extends string;
  readonly methods: readonly (infer Method extends string)[];
}
  ? `${Exclude<Method, "HEAD">} ${Path}`
  : never;

/** A method and a path of the API. A `HEAD` is described by its `GET`. */
export type Route = RouteName<(typeof routes)[number]>;

/** The code of a problem. */
export type ProblemCode = keyof typeof problems;

/** One answer that is no problem. */
export interface Answered {
  readonly description: string;
  /** The name of the schema of its body. Absent if it has none. */
  readonly schema?: string;
  /** Its body is a page of HTML. */
  readonly isPage?: true;
  /** Its body is a script of a page. */
  readonly isScript?: true;
  readonly headers?: readonly HeaderName[];
}

/** One operation of the document. */
export interface Described {
  readonly operationId: string;
  readonly tag: "Tasks" | "Webhooks" | "Operations" | "Service";
  readonly summary: string;
  readonly description: string;
  /** Whether it needs no key. */
  readonly isOpen?: true;
  readonly parameters?: readonly ParameterName[];
  /** The name of the schema of its body. */
  readonly body?: string;
  readonly answers: Readonly<Record<number, Answered>>;
  /** The problems that it can answer with, beside those that every route has. */
  readonly problems: readonly ProblemCode[];
}

/** The problems of a route that reads a JSON body. */
export const BODY_PROBLEMS = [
  "invalid_json",
  "body_too_large",
  "unsupported_media_type",
] as const satisfies readonly ProblemCode[];
