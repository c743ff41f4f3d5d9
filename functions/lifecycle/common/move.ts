import type { TaskWritten } from "../../store/task-store.ts";
import { type Change, startsNothing } from "../../task/change.ts";
import type { EventType } from "../../task/listener.ts";
import { fittingQuestions } from "../../task/questions.ts";
import { isSettled, type SettledTask, type Task } from "../../task/task.ts";
import { finalEventBy, isHeard, telling } from "../../task/telling.ts";
import { eventsBy } from "../../task/with-news.ts";
import { applyWithNews } from "./apply-with-news.ts";
import type { Dependencies } from "./dependencies.ts";
import { endpointsHearingEach } from "./endpoints-hearing.ts";
import { keepingIf } from "./keep.ts";
import { isOwnWrite } from "./own-write.ts";
import { publishNewsQuietly } from "./publish-news.ts";
import { uncount } from "./spend.ts";

/** The only other event that follows from a settled row: a success's, some days later. */
const EXPIRING = "task.result_expiring";

/** Characters of chance that tell two settling writes of a task at the same moment apart. */
const MARK_LENGTH = 8;

/**
 * Applies a change to a task. This is the only door through which a task moves. The write that
 * settles a task also makes it due to be told, where somebody listens. The winner of a settling
 * move also does what follows from it, once: a task for which nothing was started leaves its daily
 * count, and `task_settled` is logged. A write that makes another event true that somebody asked
 * for says so in the row, and its deliveries are made here.
 *
 * A write that lost against its own retry counts as won, and so does one whose TaskId the row has
 * already. Throws `Unavailable` if the table does not answer: the write may have been applied.
 */
export async function move(
  dependencies: Dependencies,
  task: Task,
  change: Change,
): Promise<TaskWritten> {
  const marked = marking(dependencies, change);
  const written = await applyTelling(dependencies, task, marked);
  const now = written.task;
  if (now === undefined || !(written.won || isOwnWrite(now, marked))) return written;
  if (isSettled(now)) await followUp(dependencies, now, task, marked);
  if (eventsBy(marked, task).length > 0) await publishNewsQuietly(dependencies, now);
  return { won: true, task: now };
}

/** Callers may add two things while a task settles: a listener, and a wish to keep its result. */
const ADDITIONS = 2;

/**
 * A settling write for a task that nobody listens to loses against a listener that is added
 * meanwhile, and one for a task whose result is not kept against a caller who asks for that. Then
 * it is tried once more, with the telling or the copy.
 */
const applyTelling = async (
  dependencies: Dependencies,
  task: Task,
  change: Change,
): Promise<TaskWritten> => {
  const { tasks } = dependencies;
  const event = finalEventBy(change, task);
  const apply = (each: Change) => tasks.apply(task, each);
  if (event === undefined) return applyWithNews(dependencies, { task, change, apply });
  const events: EventType[] = event === "task.succeeded" ? [event, EXPIRING] : [event];
  const [endpoints = [], expiryEndpoints = []] = await endpointsHearingEach(
    dependencies,
    task,
    events,
  );
  const named = { endpoints, expiryEndpoints };
  const all = [...endpoints, ...expiryEndpoints];
  const settle = async (seen: Task): Promise<TaskWritten> => {
    const kept = await keepingIf(dependencies, seen, change);
    return tasks.apply(seen, fittingQuestions(kept(telling(change, seen, named)), seen));
  };
  const isAdded = (seen: Task, now: Task): boolean =>
    (isHeard(now, all) && !isHeard(seen, all)) ||
    (now.keepResult === true && seen.keepResult !== true);
  let seen = task;
  let written = await settle(seen);
  for (let added = 0; added < ADDITIONS; added++) {
    const { won, task: now } = written;
    if (won || now === undefined || !isAdded(seen, now)) break;
    seen = now;
    written = await settle(seen);
  }
  return written;
};

/** Gives a settling change a mark of its own. Several tries of one write share the mark. */
export function marking({ chance }: Dependencies, change: Change): Change {
  const { set = {} } = change.update;
  if (set.settledAt === undefined || set.settledBy !== undefined) return change;
  return {
    ...change,
    update: { ...change.update, set: { ...set, settledBy: chance.nonce().slice(-MARK_LENGTH) } },
  };
}

const followUp = async (
  dependencies: Dependencies,
  settled: SettledTask,
  before: Task,
  change: Change,
): Promise<void> => {
  const mark = change.update.set?.settledBy;
  // Another write has settled the task, and the winner of that write does what follows.
  if (mark === undefined || mark !== settled.settledBy) return;
  if (startsNothing(change)) await uncount(dependencies, before);
  const { tenant, taskId, status, completedVia, error } = settled;
  dependencies.log("task_settled", {
    ...{ tenant, taskId, status, reason: completedVia },
    ...(error === undefined ? {} : { code: error.code }),
  });
};
