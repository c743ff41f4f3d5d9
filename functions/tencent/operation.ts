import type { Issue } from "../task/issues.ts";
import type { Report } from "../task/report.ts";
import type { Duration } from "../task/time.ts";
import type { Product } from "./product.ts";

/**
 * Who protects us from paying twice after silence:
 * - `deduped`: Tencent refuses a SessionId it has seen (C1). A repeat with the same SessionId cannot be billed twice.
 * - `deduped-and-found`: it also finds a task by that SessionId (C2). Ask first.
 * - `unprotected`: neither (C3). Never repeated after silence.
 */
export type OperationClass = "deduped" | "deduped-and-found" | "unprotected";

export type InputResult =
  | { readonly ok: true; readonly input: Readonly<Record<string, unknown>>; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** The ids with which a start request can be recognised later. The application is Tencent's number as text. */
export interface OwnIds {
  readonly sessionId: string;
  readonly sessionContext: string;
  readonly application: string;
}

/** A task as Tencent knows it: enough to ask about it. */
export interface ProviderTask {
  readonly providerTaskId: string;
  readonly application: string;
}

/** The action that tells what became of a task. It owns the reading of Tencent's statuses; nothing else reads one. */
export interface DescribeOperation {
  readonly action: string;
  /** Documented requests per second. */
  readonly rate: number;
  readonly request: (task: ProviderTask) => Readonly<Record<string, unknown>>;
  /** Reads the `Response` object of a successful answer. Throws if it does not have the documented shape. */
  readonly read: (response: unknown) => Report;
  /** Exact error codes that say: no such task (never was, or forgotten). */
  readonly notFoundCodes: readonly string[];
}

/** Error codes of a start action beyond the common ones of `tencent/error.ts`. Exact, never prefixes. */
export interface StartCodes {
  /** An id was seen before: look for the task, never send it again. */
  readonly duplicate: readonly string[];
  /** The request was not accepted and never will be. */
  readonly final: readonly string[];
  /** The request was not accepted now. */
  readonly retryable: readonly string[];
}

/** One of Tencent's paid actions as a form, filled in by one file per action. */
export interface StartOperation {
  /** Ours and public: `vod.CreateAigcVideoTask`. */
  readonly name: string;
  readonly product: Product;
  readonly action: string;
  readonly class: OperationClass;
  /** Documented requests per second. */
  readonly rate: number;
  /** Concurrent tasks an application may have; `setting` names the environment variable that overrides it. Absent: no limit. */
  readonly lane?: { readonly setting: string; readonly limit: number };
  /** Checks what a caller sends: strict on shape, with every issue pointing at its field. */
  readonly readInput: (input: unknown) => InputResult;
  /** The body of the request: the caller's input with our own ids in Tencent's fields. */
  readonly request: (input: Readonly<Record<string, unknown>>, ids: OwnIds) => Readonly<Record<string, unknown>>;
  /** The TaskId of an accepted request; undefined if the answer carries none (which is silence, not success). */
  readonly providerTaskId: (response: unknown) => string | undefined;
  readonly codes: StartCodes;
  readonly describedBy: DescribeOperation;
  /** How long after the start the first question is worth asking, where callbacks arrive and where they do not. */
  readonly firstAskAfter: { readonly callback: Duration; readonly noCallback: Duration };
  /** No task of this kind is still running at Tencent after this long. */
  readonly longestLife: Duration;
  /** How long Tencent's describe action knows a task. */
  readonly recordLife: Duration;
}
