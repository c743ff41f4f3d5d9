import { readQueueKey } from "../task/queue-key.ts";
import { type TaskError, truncateError } from "../task/report.ts";
import type { SettledTask, Status, Task } from "../task/task.ts";
import { after, type Duration, type Instant } from "../task/time.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A canceled task has one shape, whenever it was canceled and whatever version wrote it. */
export const shownError = ({ status, error }: SettledTask): TaskError | undefined => {
  const shown = error === undefined ? undefined : truncateError(error);
  return status === "canceled" ? { ...shown, ...CANCELED } : shown;
};

const CANCELED = { code: "canceled", message: "The task was canceled.", retryable: false } as const;

/** The input without the credentials in it. */
export const masked = (
  input: Fields | undefined,
  hidden: readonly string[] = [],
): Fields | undefined => {
  if (input === undefined || hidden.length === 0) return input;
  return JSON.parse(
    JSON.stringify(input, (name, value: unknown) => (hidden.includes(name) ? "…" : value)),
  );
};

/** An object that would be empty is left out. */
export const unlessEmpty = <T extends object>(value: T | undefined): T | undefined =>
  value === undefined || Object.keys(value).length === 0 ? undefined : value;

/**
 * Seconds after which asking for a task again is worth it: often enough to be told soon, rarely
 * enough not to be a burden.
 */
export const retryAfter = ({ status }: Task): number => RETRY_AFTER[status];

const RETRY_AFTER: Readonly<Record<Status, number>> = {
  ...{ submitting: 5, running: 5, queued: 30, doubtful: 30, indeterminate: 30 },
  ...{ succeeded: 30, failed: 30, rejected: 30, canceled: 30 },
};

/** The schedule comes once a minute: what is due already is looked at within that time. */
const NEXT_TICK: Duration = { minutes: 1 };

/**
 * When a task is looked at again at the latest. Undefined for a queued one that is ready: its
 * slot or its turn decides.
 */
export const nextCheckOf = (
  task: Exclude<Task, SettledTask>,
  now: Instant,
): Instant | undefined => {
  if (task.status !== "queued") return task.dueAt > now ? task.dueAt : after(now, NEXT_TICK);
  const backsOffUntil = readQueueKey(task.dueAt)?.backsOffUntil;
  return backsOffUntil !== undefined && backsOffUntil > now ? backsOffUntil : undefined;
};
