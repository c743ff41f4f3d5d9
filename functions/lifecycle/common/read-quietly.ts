import { type DueTask, type QueueEntry, UnreadableRow } from "../../store/task-store.ts";
import { isQueue } from "../../task/names.ts";
import { backingOffKey } from "../../task/queue-key.ts";
import { isSettled, type Task } from "../../task/task.ts";
import { after, instant } from "../../task/time.ts";
import type { Dependencies } from "./dependencies.ts";

/**
 * Twice as long each time: at first a deploy that can read such rows again finds them soon, later a
 * table full of them costs next to nothing.
 */
const PUT_OFF = { firstHours: 1, mostHours: 6 } as const;

type Entry = DueTask | QueueEntry;

/**
 * Reads a task that is due. What would block those behind it is moved out of their way: one that
 * cannot be understood is put off and reported, and one that has settled is taken from the list,
 * whatever left it there.
 */
export const readQuietly = async (
  dependencies: Dependencies,
  due: Entry,
): Promise<Task | undefined> => {
  try {
    const task = await dependencies.tasks.read(due);
    if (task !== undefined && isSettled(task)) await dependencies.tasks.unlist(task, due.agenda);
    return task;
  } catch (error) {
    if (!(error instanceof UnreadableRow)) throw error;
    await putOff(dependencies, due, error);
    return undefined;
  }
};

const isQueued = (due: Entry): due is QueueEntry => isQueue(due.agenda);

const NEVER = "9999-12-31T23:59:59.999Z";

/** Moves the due time of a row that cannot be understood, and reports it. */
export const putOff = async (
  { tasks, clock, log }: Dependencies,
  due: Entry,
  { putOffs }: UnreadableRow,
): Promise<void> => {
  const hours = Math.min(PUT_OFF.firstHours * 2 ** putOffs, PUT_OFF.mostHours);
  const until = after(instant(clock.now()), { hours });
  // A queued task that cannot be read has no start deadline that we know of.
  if (isQueued(due))
    await tasks.putOff(due, backingOffKey({ ...due, startBefore: NEVER }, until), putOffs + 1);
  else await tasks.putOff(due, until, putOffs + 1);
  log("row_unreadable", { tenant: due.tenant, taskId: due.taskId });
};
