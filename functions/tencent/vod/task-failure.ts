import type { TaskError } from "../../task/report.ts";

/** What VOD says of a task that did not succeed. */
interface Failed {
  readonly ErrCode?: number | null | undefined;
  readonly ErrCodeExt?: string | null | undefined;
  readonly Message?: string | undefined;
}

type Failure = Pick<TaskError, "code" | "message" | "retryable">;

/*
 * Our codes for what VOD says of a task that did not succeed. `retryable` means that a new task with the same input may succeed.
 * - provider_overloaded, provider_timeout: no capacity, or not in time. Later.
 * - provider_failed: the model or the service failed. Retryable where Tencent names a passing cause, and then once: InternalError is also
 *   what it says of plainly bad parameters.
 * - input_refused, content_refused: the input is wrong, or against the content policy. Another input.
 * - provider_canceled: stopped at Tencent.
 */
const overloaded: Failure = { code: "provider_overloaded", message: "Tencent had no capacity for the task.", retryable: true };
const timedOut: Failure = { code: "provider_timeout", message: "Tencent did not finish the task in its time.", retryable: true };
const failedOnce: Failure = { code: "provider_failed", message: "Tencent failed to generate the video.", retryable: true };
const failed: Failure = { ...failedOnce, retryable: false };
const inputRefused: Failure = { code: "input_refused", message: "Tencent refused the input after accepting the task.", retryable: false };
const contentRefused: Failure = {
  code: "content_refused",
  message: "Tencent's content policy refused the input or the result.",
  retryable: false,
};
const canceled: Failure = { code: "provider_canceled", message: "The task was stopped at Tencent.", retryable: false };

/**
 * By ErrCodeExt, as the SDK lists them for AigcVideoTask. A redraw's words are not documented: those that are the same are taken to mean
 * the same, others are failures not worth a second try. Numbers are not documented either: only 0 and 70000 were seen.
 */
const failures: ReadonlyMap<string, Failure> = new Map([
  ["RequestLimitExceeded", overloaded],
  ["FailedOperation", overloaded],
  ["ResourceInsufficient", overloaded],
  ["TaskTimeout", timedOut],
  ["InternalError", failedOnce],
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

/** Why a task failed, by its ErrCodeExt, with Tencent's own words beside ours. */
export const failureOf = (task: Failed): TaskError => taskError(failures.get(task.ErrCodeExt ?? "") ?? failed, task);

/** Why an ABORTED task brought nothing. */
export const cancellationOf = (task: Failed): TaskError => taskError(canceled, task);

const taskError = (failure: Failure, { ErrCode, ErrCodeExt, Message }: Failed): TaskError => ({
  ...failure,
  // A row of the table cannot hold undefined, so what Tencent did not say must not be a key either.
  provider: {
    ...(ErrCodeExt ? { code: ErrCodeExt } : {}),
    ...(typeof ErrCode === "number" ? { number: ErrCode } : {}),
    ...(Message ? { message: Message } : {}),
  },
});
