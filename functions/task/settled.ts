import { type Change, change, type Settable } from "./change.ts";
import { equals } from "./condition.ts";
import { providerTaskIdInRow } from "./fields.ts";
import { RETENTION } from "./horizon.ts";
import { type Output, type TaskError, truncateError } from "./report.ts";
import type {
  CompletedVia,
  IndeterminateTask,
  QueuedTask,
  RunningTask,
  SettledTask,
} from "./task.ts";
import { after, epochSeconds, type Instant } from "./time.ts";

/** The fields that every settling move sets. */
export function settling(now: Instant, completedVia: CompletedVia): Settable {
  return {
    settledAt: now,
    completedVia,
    ttl: epochSeconds(after(now, RETENTION)),
  };
}

/** The end of a task at Tencent. `outputRow` names a row that was written before. */
export interface Ending {
  readonly status: "succeeded" | "failed" | "canceled";
  readonly output?: Output | undefined;
  readonly outputRow?: string | undefined;
  readonly outputExpiresAt?: Instant | undefined;
  readonly error?: TaskError | undefined;
  /**
   * Concluded from Tencent's silence. It holds only for the task as it was read, because any news
   * since then counts for more.
   */
  readonly isConcluded?: boolean;
  /** The questions about the task, where the end is the answer to one. */
  readonly questions?: string | undefined;
}

/** Tencent's verdict, from evidence about this very TaskId. */
export function settled(
  task: RunningTask,
  ending: Ending,
  completedVia: CompletedVia,
  now: Instant,
): Change {
  return change(
    "settled",
    [
      ending.isConcluded
        ? equals("revision", task.revision)
        : equals("providerTaskId", providerTaskIdInRow(task.providerTaskId)),
    ],
    {
      ...settling(now, completedVia),
      status: ending.status,
      output: ending.output === undefined ? undefined : inRow(ending.output),
      outputRow: ending.outputRow,
      outputExpiresAt: ending.outputExpiresAt,
      error: ending.error,
      questions: ending.questions,
    },
  );
}

/** The output without its parts, which have a row of their own. */
const inRow = ({ files, details }: Output): Omit<Output, "tasks"> => ({
  files,
  ...(details === undefined ? {} : { details }),
});

/**
 * Tencent no longer knows the task and is past the time for which it remembers any. No message
 * about the task came while we asked.
 */
export function forgotten(
  task: RunningTask,
  error: TaskError,
  now: Instant,
  questions?: string,
): Change {
  return change("forgotten", [equals("revision", task.revision)], {
    ...settling(now, "horizon"),
    error,
    questions,
  });
}

/** The horizon has passed without evidence. */
export function closed(task: IndeterminateTask, now: Instant): Change {
  return change("closed", [equals("revision", task.revision)], settling(now, "horizon"));
}

/** The task waited too long for its start. Nothing was started. */
export function expired(task: QueuedTask, error: TaskError, now: Instant): Change {
  return change("expired", [equals("revision", task.revision)], {
    ...settling(now, "deadline"),
    error,
  });
}

/** The caller canceled the task before its start. */
export function canceled(task: QueuedTask, now: Instant): Change {
  return change("canceled", [equals("revision", task.revision)], settling(now, "cancel"));
}

/**
 * The error of a settled task. A canceled task has one form, whenever it was canceled and whichever
 * version wrote it.
 */
export function shownError({ status, error }: SettledTask): TaskError | undefined {
  const shown = error === undefined ? undefined : truncateError(error);
  return status === "canceled" ? { ...shown, ...CANCELED } : shown;
}

const CANCELED = { code: "canceled", message: "The task was canceled.", retryable: false } as const;

/**
 * The path at which the API leads to the first file of a success. Undefined where no file has a
 * link. Example: `/v1/tasks/3q7x/result`.
 */
export function resultPathOf(
  { taskId, status }: Pick<SettledTask, "taskId" | "status">,
  output: Output | undefined,
): string | undefined {
  const isLinked = output?.files.some(({ url }) => url !== undefined) === true;
  return status === "succeeded" && isLinked ? `/v1/tasks/${taskId}/result` : undefined;
}
