import type { EventType } from "./answers.ts";
import type { CallOptions } from "./task-handle.ts";

/** The rest of a submission, beside its operation and its input. */
export interface SubmitOptions extends CallOptions {
  /**
   * The Idempotency-Key. The same key and request name the same task, from any process, and are
   * charged once. Without one the client makes one, which protects its own tries and no others.
   */
  readonly key?: string | undefined;
  /** Your own facts about the task: at most 16 pairs. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** Orders your own waiting tasks, from -10 to 10, the higher first. */
  readonly priority?: number | undefined;
  readonly region?: string | undefined;
  /** Sends what the documentation of the chosen model rules out. */
  readonly allowUndocumented?: boolean | undefined;
  /** The task should be settled by then. A later one is marked, and goes on. */
  readonly deadlineSeconds?: number | undefined;
  /** The task is rejected, and not charged, if it has not started by then. */
  readonly startWithinSeconds?: number | undefined;
  readonly webhook?:
    | {
        readonly url: string;
        readonly events?: readonly EventType[] | undefined;
        readonly include?: readonly "output"[] | undefined;
      }
    | undefined;
  /** The workflow of AWS that goes on when the task ends. */
  readonly resume?:
    | { readonly stepFunctions: { readonly taskToken: string } }
    | { readonly durableFunction: { readonly callbackId: string } }
    | undefined;
  /** Copies the files of the result, so that they outlive Tencent's links. */
  readonly keepResult?: boolean | undefined;
  /** Lets the service hold the answer back for a change, up to so many seconds. */
  readonly waitSeconds?: number | undefined;
}

/** Names a task that was started elsewhere. `GET /v1/operations` says which names it takes. */
export interface Followed {
  readonly TaskId?: string | undefined;
  readonly SessionId?: string | undefined;
  readonly [applicationField: string]: string | number | undefined;
}

/** The body of a submission as it is sent. */
export function bodyOfSubmission(
  operation: string,
  task: { readonly input: object } | { readonly follow: object },
  { key: _key, signal: _signal, waitSeconds: _wait, ...said }: SubmitOptions & { dryRun?: true },
): string {
  return JSON.stringify({ operation, ...task, ...said });
}

/**
 * The key as it may be sent. Throws a RangeError for one that no header can hold, or that the
 * service would refuse.
 */
export function checkedKey(key: string): string {
  if (/^[\x20-\x2b\x2d-\x7e]{1,255}$/.test(key) && key.trim() === key) return key;
  throw new RangeError(
    "An Idempotency-Key has 1 to 255 printable ASCII characters, no comma, and no space at its ends.",
  );
}
