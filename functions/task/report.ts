import * as z from "zod/mini";
import { earliest, type Instant, storedInstant } from "./time.ts";

const text = z.string();
const number = z.number();
const optionalText = z.optional(text);
const optionalNumber = z.optional(number);

/**
 * One result of a task, in our words. Sizes are in bytes, durations in seconds. A fact that Tencent
 * did not name is absent.
 */
export const outputFile = z.object({
  url: optionalText,
  fileId: optionalText,
  mediaType: optionalText,
  usage: optionalText,
  expiresAt: z.optional(storedInstant),
  size: optionalNumber,
  durationSeconds: optionalNumber,
  width: optionalNumber,
  height: optionalNumber,
  /** A link to our own copy. An answer has it, and no row. */
  storedUrl: optionalText,
});
export type OutputFile = z.infer<typeof outputFile>;

/**
 * One part of a task that has several: its kind, its status in Tencent's words, and its result as
 * Tencent sent it.
 */
const outputTask = z.object({
  kind: text,
  status: text,
  result: z.optional(z.unknown()),
  /** True if the result was cut short. */
  truncated: z.optional(z.literal(true)),
  error: z.optional(
    z.object({ code: optionalText, number: optionalNumber, message: optionalText }),
  ),
});
export type OutputTask = z.infer<typeof outputTask>;

/**
 * The output of a task. `details` are an operation's own extras (token usage, ids of follow-up
 * tasks), small and flat.
 */
export const output = z.object({
  files: z.array(outputFile),
  details: z.optional(z.record(text, z.union([text, number, z.boolean(), z.array(text)]))),
  /** Present if the task has parts. Their results have a row of their own, as JSON. */
  tasks: z.optional(z.array(outputTask)),
});
export type Output = z.infer<typeof output>;
export type Details = NonNullable<Output["details"]>;

/**
 * Bytes. An item of DynamoDB holds 400 KB (DynamoDB's documented limits). This much is for the
 * output.
 */
const LARGEST_OUTPUT = 380_000;

/** Bytes of it for the files at most, and as many for the details. */
const LARGEST_PART = 180_000;

/**
 * An output that fits into a row. Of too many files it keeps the first and counts the others.
 * Details that are too large are left out.
 */
export function truncateOutput({ files, details, tasks }: Output): Output {
  const parts = tasks === undefined ? {} : { tasks };
  const largestPart = Math.min(LARGEST_PART, (LARGEST_OUTPUT - sizeOf(tasks ?? [])) / 2);
  let bytes = 0;
  const tooMany = files.findIndex((file) => {
    bytes += sizeOf(file) + 1;
    return bytes > largestPart;
  });
  const told =
    details !== undefined && sizeOf(details) > largestPart ? { moreDetails: true } : details;
  if (tooMany < 0) return { files, ...(told === undefined ? {} : { details: told }), ...parts };
  return {
    files: files.slice(0, tooMany),
    details: { ...told, moreFiles: files.length - tooMany },
    ...parts,
  };
}

const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/**
 * The moment at which the first of the files stops existing. Undefined if no file has an expiry.
 */
export function firstExpiry({ files }: Output): Instant | undefined {
  const [first, ...others] = files.flatMap(({ expiresAt }) => expiresAt ?? []);
  return first === undefined ? undefined : earliest(first, ...others);
}

/**
 * The reason why a task did not succeed. `code` is ours and stable. `provider` holds Tencent's
 * words, unchanged.
 */
export const taskError = z.object({
  code: text,
  message: text,
  retryable: z.boolean(),
  provider: z.optional(
    z.object({
      code: optionalText,
      number: optionalNumber,
      message: optionalText,
      requestId: optionalText,
    }),
  ),
});
export type TaskError = z.infer<typeof taskError>;

/** The error of a start that Tencent refused for good. `provider` holds Tencent's words. */
export function startRefused(
  provider: { readonly code: string } & TaskError["provider"],
): TaskError {
  return {
    code: "provider_refused",
    message: `Tencent refused the request: ${provider.code}.`,
    retryable: false,
    provider,
  };
}

/**
 * Bytes of UTF-8 that a row stores of a text of Tencent's: the hot row has to stay under one write
 * unit, whatever Tencent says.
 */
const TRUNCATED_BYTES = 200;

/** The text cut to so many bytes of UTF-8, at a whole character. */
export function truncate(text: string, bytes = TRUNCATED_BYTES): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  return new TextDecoder().decode(Buffer.from(text).subarray(0, bytes)).replace(/\ufffd+$/, "");
}

/** The error with Tencent's words truncated. */
export function truncateError({ provider, ...error }: TaskError): TaskError {
  // An empty `provider` is left out.
  if (provider === undefined || Object.values(provider).every((said) => said === undefined))
    return error;
  const { code, message } = provider;
  return {
    ...error,
    provider: {
      ...provider,
      ...(code === undefined ? {} : { code: truncate(code) }),
      ...(message === undefined ? {} : { message: truncate(message) }),
    },
  };
}

/** The end of a task, by its own object in Tencent's answer. */
export type Outcome =
  | { readonly state: "succeeded"; readonly output: Output }
  | { readonly state: "failed"; readonly error: TaskError; readonly output?: Output };

/**
 * Tencent's word about a task at one moment, as the operation's describe action reads it:
 * - `finished-empty`: a success that names no result yet, or a failure to be confirmed (`error`).
 * - `disagreeing`: the status beside the task's object says that the task goes on, but the object
 *   itself has ended (`inner`).
 * - `ended`: the task has ended, and only a callback can tell how.
 * - `unknown`: a status that we do not understand. It changes nothing but the time of the next
 *   question.
 */
export type Verdict =
  | { readonly state: "waiting" | "running"; readonly progress?: number }
  | Outcome
  | { readonly state: "canceled"; readonly error: TaskError; readonly output?: Output }
  | { readonly state: "finished-empty"; readonly error?: TaskError }
  | { readonly state: "disagreeing"; readonly inner: Outcome }
  | { readonly state: "ended" }
  | { readonly state: "unknown"; readonly providerStatus: string };

/**
 * The part of an answer that was not understood: how many members, and the path of the first. A
 * path has names of fields, never a value.
 */
export interface Unread {
  readonly count: number;
  readonly first: string;
}

/** A question of ours that Tencent answered. */
export interface Question {
  readonly requestId: string | undefined;
}

/**
 * A verdict with the ids of ours that the answer echoes. They are absent where a product echoes
 * none.
 */
export interface Report {
  readonly verdict: Verdict;
  /**
   * Facts for the details of the output that no later answer tells, while the task goes on. A few
   * words, as the task's row holds them.
   */
  readonly details?: Readonly<Record<string, string>>;
  /** Absent if everything that matters in the answer was understood. */
  readonly unread?: Unread | undefined;
  readonly providerTaskId?: string;
  readonly sessionId?: string;
  readonly sessionContext?: string;
  /** The answer holds a status and nothing else of the task, so a missing echo says nothing. */
  readonly isBare?: true;
  /** Present if the report is the answer to a question of ours, with Tencent's RequestId. */
  readonly question?: Question | undefined;
}
