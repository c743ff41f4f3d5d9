import { readdirSync, readFileSync } from "node:fs";
import * as z from "zod";

const fields = z.record(z.string(), z.unknown());
const codes = z.array(z.string());

/**
 * A parameter's type; a list of one, or an object of several. `Name!` is required, and `*` stands
 * for any other name.
 */
export type ParameterType =
  | "string"
  | "integer"
  | "number"
  | "any"
  | readonly ParameterType[]
  | { readonly [name: string]: ParameterType };
const parameterType: z.ZodType<ParameterType> = z.lazy(() =>
  z.union([
    z.enum(["string", "integer", "number", "any"]),
    z.array(parameterType).length(1),
    z.record(z.string(), parameterType),
  ]),
);

/** How the stand-in plays an AIGC action of VOD: all of them have one shape. */
const vodAction = z.strictObject({
  /** The middle of its TaskIds, and the structure in which its tasks are told. */
  taskType: z.templateLiteral([z.string(), "Task"]),
  /** Absent where no source names one. */
  event: z.optional(z.strictObject({ type: z.string(), field: z.string() })),
  perSecond: z.int(),
  /**
   * Another action, where no source names this one's rate: both together are admitted as often as
   * the other alone.
   */
  sharesRateOf: z.optional(z.string()),
  /** Whether an application may have only so many unfinished tasks of it. */
  isLimited: z.optional(z.boolean()),
  /** Parameters, or members of one, of which one is needed. */
  needs: z.array(z.string()),
  /** Its own parameters, beside those that all of them have. */
  parameters: z.record(z.string(), parameterType),
  /**
   * The part of it that `Input` shows, with a value for each field that was not set; null where
   * `Input` then shows nothing.
   */
  echo: fields,
  /**
   * Its `Output`: a list of `FileInfos`, or one `FileInfo`, with what each has beside the members
   * that all have.
   */
  output: fields,
  /** The kind of file that it brings. */
  file: z.enum(["mp4", "png"]),
});

/**
 * An operation's fixture, beside its own file: the inputs that it is tried with, and how Tencent
 * plays it. It is written down from Tencent's pages and SDK and not from our code, so that each is
 * held against the other.
 */
const fixture = z.strictObject({
  /** Where the facts come from. */
  source: z.string(),
  /** The smallest input, for a task that costs nothing, as only the stand-in ever gets it. */
  input: fields,
  /** A large input. Absent where `test/fixtures/operations/` has Tencent's own example. */
  example: z.optional(fields),
  /** Members of an input that say something to the stand-in (marks.ts), or whose task it is. */
  marked: fields,
  /** How a task of it fails, as `[fail:…]` says it. */
  failure: z.string(),
  /** Members that change nothing in what an input says. */
  sayingNothing: fields,
  /** The error codes of its start, beyond those that all actions have. */
  codes: z.strictObject({
    /** Wrong for good. */
    wrong: codes,
    /** Right as soon as a person has mended something of ours. */
    blocked: codes,
    busy: codes,
    /** It has seen the SessionId. Empty for an action without one. */
    duplicate: codes,
  }),
  /** Absent for other products: the stand-in has code for each of their actions. */
  vod: z.optional(vodAction),
});
export type Fixture = z.infer<typeof fixture>;
export type VodAction = z.infer<typeof vodAction>;

const folder = new URL("operations/", import.meta.url);

const read = (file: string): [string, Fixture] => {
  const { success, data, error } = fixture.safeParse(
    JSON.parse(readFileSync(new URL(file, folder), "utf8")),
  );
  if (!success)
    throw new Error(`infra/local/operations/${file} cannot be used: ${z.prettifyError(error)}`);
  return [file.replace(/\.json$/, ""), data];
};

/** The fixture of every operation, by its name. A new one is a file in `operations/`. */
export const fixtures: ReadonlyMap<string, Fixture> = new Map(readdirSync(folder).map(read));

/** The fixture of an operation. Throws an Error that says where to put one if there is none. */
export function fixtureOf(operation: string): Fixture {
  const found = fixtures.get(operation);
  if (found === undefined)
    throw new Error(
      `There is no fixture of ${operation}: put one into infra/local/operations/${operation}.json.`,
    );
  return found;
}

/** An input that carries a text which the stand-in reads, and which its ledger shows. */
export function inputWith(operation: string, text: string): Readonly<Record<string, unknown>> {
  const { input, marked } = fixtureOf(operation);
  const said = Object.entries(marked).map(([name, value]) => [
    name,
    typeof value === "string" ? value.replace("{text}", () => text) : value,
  ]);
  return { ...input, ...Object.fromEntries(said) };
}
