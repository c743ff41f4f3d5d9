import type { TaskError } from "../task/report.ts";

/** The end of a task, as a waiting workflow is told of it. */
export interface ResumeMessage {
  readonly taskId: string;
  readonly status: string;
  /** As GET shows it. */
  readonly output?: unknown;
  /** As GET shows it. */
  readonly error?: TaskError | undefined;
}

/** How AWS is asked to go on with the workflow. All texts are within its limits. */
export type Resumption =
  | { readonly kind: "success"; readonly output: string }
  | {
      readonly kind: "failure";
      readonly error: string;
      /** JSON: the task's id and our error. */
      readonly cause: string;
      readonly message: string;
    };

/**
 * Bytes of a success: `output` of SendTaskSuccess and `Result` of
 * SendDurableExecutionCallbackSuccess (AWS's API references of Step Functions and of Lambda).
 */
const LARGEST_OUTPUT = 262_144;

/**
 * Characters of `error` and of `cause` of SendTaskFailure (AWS's API reference of Step Functions).
 * All error fields of SendDurableExecutionCallbackFailure may have 1 MB together, so the same texts
 * fit there. They are counted in bytes, which are never fewer.
 */
const LONGEST_ERROR = 256;
const LONGEST_CAUSE = 32_768;

/**
 * How a workflow goes on. A task that succeeded is a success with `{taskId, status, output}`; where
 * that is larger than AWS takes, `outputOmitted` stands for the output, which GET still shows.
 * Every other end is a failure named for its status.
 *
 * Example: a task that failed gives the error `Callsheet.failed`, which a workflow catches by name,
 * and the cause `{"taskId":"wxi7…","code":"provider_error","message":"…"}`.
 */
export function resumptionOf({ taskId, status, output, error }: ResumeMessage): Resumption {
  if (status === "succeeded") {
    const whole = JSON.stringify({ taskId, status, output });
    const fits = Buffer.byteLength(whole) <= LARGEST_OUTPUT;
    return {
      kind: "success",
      output: fits ? whole : JSON.stringify({ taskId, status, outputOmitted: true }),
    };
  }
  const message = error?.message ?? `The task is ${status}.`;
  return {
    kind: "failure",
    error: cut(`Callsheet.${status}`, LONGEST_ERROR),
    cause: causeOf(taskId, error),
    message: cut(message, LONGEST_CAUSE),
  };
}

/** Cut where it is long: first to its code and message, and then within the message. */
const causeOf = (taskId: string, error: TaskError | undefined): string => {
  const whole = JSON.stringify({ taskId, ...error });
  if (error === undefined || Buffer.byteLength(whole) <= LONGEST_CAUSE) return whole;
  const code = cut(error.code, LONGEST_ERROR);
  const withMessage = (message: string) => JSON.stringify({ taskId, code, message });
  // JSON writes one byte of a message as six at most: `\u0000`.
  const room = LONGEST_CAUSE - Buffer.byteLength(withMessage(""));
  const short = withMessage(cut(error.message, room));
  return Buffer.byteLength(short) <= LONGEST_CAUSE
    ? short
    : withMessage(cut(error.message, Math.floor(room / 6)));
};

/** The beginning of a text in this many bytes of UTF-8, without half a character. */
const cut = (text: string, bytes: number): string => {
  const encoded = Buffer.from(text);
  if (encoded.length <= bytes) return text;
  let end = bytes;
  // A byte 10xxxxxx continues a character.
  while (end > 0 && ((encoded[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return encoded.subarray(0, end).toString();
};
