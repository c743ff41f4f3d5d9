import type { TaskError } from "../../task/report.ts";
import type { ErrorCode } from "../read-members.ts";

/** VOD's words about a task's end, beside its status. */
export interface Ended {
  readonly errCode: ErrorCode;
  readonly errCodeExt: string | undefined;
  readonly message: string | undefined;
}

type Failure = Pick<TaskError, "code" | "message" | "retryable">;

/*
 * Our codes for VOD's words about a task that did not succeed. `retryable` means that a new task
 * with the same input may succeed.
 * - provider_overloaded, provider_timeout: no capacity, or not in time. Later.
 * - provider_failed: the model or the service failed. Retryable where Tencent names a passing
 *   cause, and then once. InternalError names none: all three that were captured were said of
 *   plainly bad parameters, and would fail, and cost, the same again.
 * - input_refused, content_refused: the input is wrong, or against the content policy. Another
 *   input.
 * - provider_canceled: stopped at Tencent.
 */
const overloaded: Failure = {
  code: "provider_overloaded",
  message: "Tencent had no capacity for the task.",
  retryable: true,
};
const timedOut: Failure = {
  code: "provider_timeout",
  message: "Tencent did not finish the task in its time.",
  retryable: true,
};
const failedOnce: Failure = {
  code: "provider_failed",
  message: "Tencent failed to generate the result.",
  retryable: true,
};
const failed: Failure = { ...failedOnce, retryable: false };
const inputRefused: Failure = {
  code: "input_refused",
  message: "Tencent refused the input after accepting the task.",
  retryable: false,
};
const contentRefused: Failure = {
  code: "content_refused",
  message: "Tencent's content policy refused the input or the result.",
  retryable: false,
};
const canceled: Failure = {
  code: "provider_canceled",
  message: "The task was stopped at Tencent.",
  retryable: false,
};

/**
 * By ErrCodeExt, as the SDK lists them for AigcVideoTask and AigcImageTask. A redraw's words are
 * not documented: those that are the same are taken to mean the same, others are failures not worth
 * a second try. Numbers are not documented either: only 0 and 70000 were seen.
 */
const failures: ReadonlyMap<string, Failure> = new Map([
  ["RequestLimitExceeded", overloaded],
  ["FailedOperation", overloaded],
  ["ResourceInsufficient", overloaded],
  ["TaskTimeout", timedOut],
  ["InternalError", failed],
  ["ModelGenerateFailed", failedOnce],
  ["InvalidParameterValue", inputRefused],
  ["InvalidParameter", inputRefused],
  ["InvalidParameter.MediaFormat", inputRefused],
  ["ResourceNotFound", inputRefused],
  // Tencent's spelling, and the one it may be corrected to.
  ["InvalidParameter.VoilationContent", contentRefused],
  ["InvalidParameter.ViolationContent", contentRefused],
  ["ContentModerationFailed", contentRefused],
  ["OperationCanceled", canceled],
]);

/** Words of an inner Status that call a task failed. Documented are PROCESSING and FINISH only. */
const failingStatuses: readonly string[] = ["FAIL", "FAILED"];

/** Whether a word is one that stands for a failure. */
export function isFailingWord(word: string | undefined): boolean {
  return word !== undefined && (failures.has(word) || failingStatuses.includes(word));
}

/**
 * Whether a word says nothing against success: none at all, or what MPS's official example has in
 * the same field.
 */
export function isSucceedingWord(word: string | undefined): boolean {
  return word === undefined || word.toUpperCase() === "SUCCESS";
}

/** Why a task failed, by its ErrCodeExt, with Tencent's own words beside ours. */
export function failureOf(end: Ended): TaskError {
  return taskError(failures.get(end.errCodeExt ?? "") ?? failed, end);
}

/** Why an ABORTED task brought nothing. */
export function cancellationOf(end: Ended | undefined): TaskError {
  return end === undefined ? { ...canceled, provider: {} } : taskError(canceled, end);
}

const taskError = (failure: Failure, { errCode, errCodeExt, message }: Ended): TaskError => ({
  ...failure,
  // A row of the table cannot hold undefined, so what Tencent did not say must not be a key either.
  provider: {
    ...(errCodeExt === undefined ? {} : { code: errCodeExt }),
    ...(errCode.number === undefined ? {} : { number: errCode.number }),
    ...(message === undefined ? {} : { message }),
  },
});
