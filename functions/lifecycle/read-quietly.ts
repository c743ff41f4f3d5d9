import { type DueTask, UnreadableRow } from "../store/task-store.ts";
import { restingPlace } from "../task/line.ts";
import { isLine, type Task } from "../task/task.ts";
import { after, instant } from "../task/time.ts";
import type { Dependencies } from "./dependencies.ts";

/** Long enough that a page full of such rows costs nothing; a deploy that can read them finds them again soon after. */
const PUT_OFF = { hours: 1 } as const;

/** Reads a task that is due. One that cannot be understood is put off, so that it does not block those behind it, and reported. */
export const readQuietly = async (dependencies: Dependencies, due: DueTask): Promise<Task | undefined> => {
  try {
    return await dependencies.tasks.read(due);
  } catch (error) {
    if (!(error instanceof UnreadableRow)) throw error;
    await putOff(dependencies, due);
    return undefined;
  }
};

const NEVER = "9999-12-31T23:59:59.999Z";

/** Moves the due time of a row that cannot be understood, and reports it. */
export const putOff = async ({ tasks, clock, log }: Dependencies, due: DueTask): Promise<void> => {
  const until = after(instant(clock.now()), PUT_OFF);
  // Who cannot be read in a line has no start deadline that we know of.
  await tasks.putOff(due, isLine(due.agenda) ? restingPlace({ ...due, startBefore: NEVER }, until) : until);
  log("row_unreadable", { tenant: due.tenant, taskId: due.taskId });
};
