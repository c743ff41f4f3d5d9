import type { DueTask, QueueEntry } from "../../store/entries.ts";
import { UnreadableRow } from "../../store/task-row.ts";
import { Unavailable } from "../../task/error.ts";
import { isQueue } from "../../task/names.ts";
import { backingOffKey } from "../../task/queue-key.ts";
import { isSettled, type Task } from "../../task/task.ts";
import { isLeft } from "../../task/telling.ts";
import { after, type Duration, instant } from "../../task/time.ts";
import type { Dependencies } from "./dependencies.ts";

/**
 * The wait doubles each time. A deploy that can read such rows again finds a new one soon, and a
 * table full of old ones costs next to nothing.
 */
const PUT_OFF = { firstHours: 1, mostHours: 6 } as const;

type Entry = DueTask | QueueEntry;

/**
 * Reads a task that is due, and moves a row out of the way that would block those behind it. A row
 * that cannot be read is put off and reported. A settled task is taken off the list, unless it was
 * left there until it is told.
 */
export async function readQuietly(
  dependencies: Dependencies,
  due: Entry,
): Promise<Task | undefined> {
  try {
    const task = await dependencies.tasks.read(due);
    if (task !== undefined && isSettled(task) && !isLeft(task))
      await dependencies.tasks.unlist(task, due.agenda);
    return task;
  } catch (error) {
    if (!(error instanceof UnreadableRow)) throw error;
    await putOff(dependencies, due, error);
    return undefined;
  }
}

const isQueued = (due: Entry): due is QueueEntry => isQueue(due.agenda);

const NEVER = "9999-12-31T23:59:59.999Z";

/** After work that met `Unavailable`: the fault may pass in a moment. */
const AFTER_SILENCE: Duration = { minutes: 1 };

/** After work that failed in any other way. */
const AFTER_FAILURE: Duration = { minutes: 10 };

/** How long a task is put off whose work failed with this error. */
export function waitAfter(error: unknown): Duration {
  return error instanceof Unavailable ? AFTER_SILENCE : AFTER_FAILURE;
}

/** Puts off a row that cannot be read, and reports it. */
export async function putOff(
  { tasks, clock, log }: Dependencies,
  due: Entry,
  { putOffs }: UnreadableRow,
): Promise<void> {
  const hours = Math.min(PUT_OFF.firstHours * 2 ** putOffs, PUT_OFF.mostHours);
  const until = after(instant(clock.now()), { hours });
  // The start deadline of a queued task that cannot be read is unknown.
  if (isQueued(due))
    await tasks.putOff(due, backingOffKey({ ...due, startBefore: NEVER }, until), putOffs + 1);
  else await tasks.putOff(due, until, putOffs + 1);
  log("row_unreadable", { tenant: due.tenant, taskId: due.taskId });
}
