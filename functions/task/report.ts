import * as z from "zod/mini";
import { earliest, type Instant, storedInstant } from "./time.ts";

const text = z.string();
const number = z.number();
const optionalText = z.optional(text);
const optionalNumber = z.optional(number);

/**
 * One result of a task, in our words. Sizes in bytes, durations in seconds; what Tencent did not
 * say is absent.
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
});
export type OutputFile = z.infer<typeof outputFile>;

/**
 * One part of a task that has several: what it did, what came of it in Tencent's own words, and
 * what it brought, as Tencent sent it.
 */
const outputTask = z.object({
  kind: text,
  status: text,
  result: z.optional(z.unknown()),
  /** There was more of the result. */
  truncated: z.optional(z.literal(true)),
  error: z.optional(
    z.object({ code: optionalText, number: optionalNumber, message: optionalText }),
  ),
});
export type OutputTask = z.infer<typeof outputTask>;

/**
 * What a task brought. `details` are an operation's own extras (token usage, ids of follow-up
 * tasks), small and flat.
 */
export const output = z.object({
  files: z.array(outputFile),
  details: z.optional(z.record(text, z.union([text, number, z.boolean(), z.array(text)]))),
  /** Present where the task has parts. Their results stand in a row of their own, as JSON. */
  tasks: z.optional(z.array(outputTask)),
});
export type Output = z.infer<typeof output>;
export type Details = NonNullable<Output["details"]>;

/**
 * Bytes. An item of DynamoDB's holds 400 KB: so much is for the whole output. Source: DynamoDB's
 * documented limits.
 */
const LARGEST_OUTPUT = 380_000;

/** Most of it that is for the files, and as much for the details. */
const LARGEST_PART = 180_000;

/**
 * An output that fits into a row: of more files than that the first, and how many more there were.
 * Details as large as that are left out.
 */
export const truncateOutput = ({ files, details, tasks }: Output): Output => {
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
};

const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** When the first of its files stops existing; undefined where none is known to. */
export const firstExpiry = ({ files }: Output): Instant | undefined => {
  const [first, ...others] = files.flatMap(({ expiresAt }) => expiresAt ?? []);
  return first === undefined ? undefined : earliest(first, ...others);
};

/**
 * Why a task did not succeed. `code` is ours and stable; `provider` is what Tencent said, word for
 * word.
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

/**
 * Bytes of UTF-8 that a row stores of a text of Tencent's: the hot row has to stay under one write
 * unit, whatever Tencent says.
 */
const TRUNCATED_BYTES = 200;

/** The text cut to so many bytes of UTF-8, at a whole character. */
export const truncate = (text: string, bytes = TRUNCATED_BYTES): string => {
  if (Buffer.byteLength(text) <= bytes) return text;
  return new TextDecoder().decode(Buffer.from(text).subarray(0, bytes)).replace(/\ufffd+$/, "");
};

/** The error with Tencent's words truncated. */
export const truncateError = ({ provider, ...error }: TaskError): TaskError => {
  // What Tencent said nothing about is left out, not told as an empty object.
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
};

/** How a task ended, by its own object in Tencent's answer. */
export type Outcome =
  | { readonly state: "succeeded"; readonly output: Output }
  | { readonly state: "failed"; readonly error: TaskError; readonly output?: Output };

/**
 * What Tencent says of a task at one moment, read by the operation's own describe action.
 * `finished-empty` is a success that names no result (yet), or a failure to be confirmed (`error`).
 * `disagreeing`: the status beside the task's object says that the task goes on, the object itself
 * has ended (`inner`). `ended` is an end of which only a callback can tell how. `unknown` is a
 * status we do not understand: it may change nothing but when we ask next.
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
 * What of an answer was not understood: how many of its members, and where the first of them stands
 * (names of fields, never a value).
 */
export interface Unread {
  readonly count: number;
  readonly first: string;
}

/**
 * A verdict with what the answer echoes of the ids we sent; absent where a product echoes nothing.
 */
export interface Report {
  readonly verdict: Verdict;
  /**
   * Of a task that goes on: what no later answer tells, for the details of its output. A few words,
   * as they stand in the task's row.
   */
  readonly details?: Readonly<Record<string, string>>;
  /** Absent where all of the answer that matters was understood. */
  readonly unread?: Unread | undefined;
  readonly providerTaskId?: string;
  readonly sessionId?: string;
  readonly sessionContext?: string;
  /** The answer holds a status and nothing else of the task: what it does not echo says nothing. */
  readonly isBare?: true;
}
