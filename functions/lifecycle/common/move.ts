import type { TaskWritten } from "../../store/task-store.ts";
import { type Change, startsNothing } from "../../task/change.ts";
import { hearingNews, type KnownNews } from "../../task/news.ts";
import { isSettled, type SettledTask, type Task } from "../../task/task.ts";
import { finalEventBy, isHeard, telling } from "../../task/telling.ts";
import { instant } from "../../task/time.ts";
import { eventsBy, withNews } from "../../task/with-news.ts";
import { allDone } from "./all-done.ts";
import type { Dependencies } from "./dependencies.ts";
import { endpointsHearing } from "./endpoints-hearing.ts";
import { isOwnWrite } from "./own-write.ts";
import { publishNews } from "./publish-news.ts";
import { uncount } from "./spend.ts";

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
  await publishNews(dependencies, now);
  return { won: true, task: now };
}

/**
 * A settling write for a task that nobody listens to loses against a listener that is added
 * meanwhile. Then it is tried once more, with the telling.
 */
const applyTelling = async (
  dependencies: Dependencies,
  task: Task,
  change: Change,
): Promise<TaskWritten> => {
  const { tasks } = dependencies;
  const event = finalEventBy(change, task);
  if (event === undefined) return applyWithNews(dependencies, task, change);
  const endpoints = await endpointsHearing(dependencies, task, event);
  const written = await tasks.apply(task, telling(change, task, endpoints));
  const { won, task: now } = written;
  if (won || now === undefined || isHeard(task, endpoints) || !isHeard(now, endpoints))
    return written;
  return tasks.apply(now, telling(change, now, endpoints));
};

/** Most readings of a task over which a write with news is tried. Then it goes without. */
const MOST_READINGS = 4;

/**
 * A write that makes an event true that somebody asked for also says so in the row, and so asks for
 * the revision that was read. If the task has moved since, the write is tried over its new state.
 */
const applyWithNews = async (
  dependencies: Dependencies,
  task: Task,
  change: Change,
): Promise<TaskWritten> => {
  let seen = task;
  for (let readings = 0; readings < MOST_READINGS; readings++) {
    const more = await newsBy(dependencies, seen, change);
    const written = await dependencies.tasks.apply(task, withNews(change, seen, more));
    const { won, task: now } = written;
    if (won || now === undefined || more.length === 0 || now.revision === seen.revision)
      return written;
    seen = now;
  }
  return dependencies.tasks.apply(task, change);
};

/** The news that a change brings, where somebody hears it. */
const newsBy = async (
  dependencies: Dependencies,
  task: Task,
  change: Change,
): Promise<readonly KnownNews[]> => {
  const at = instant(dependencies.clock.now());
  const status = String(change.update.set?.status ?? task.status);
  const found = await allDone(
    eventsBy(change, task).map(async (event): Promise<readonly KnownNews[]> => {
      const endpoints = await endpointsHearing(dependencies, task, event);
      const named = endpoints.length === 0 ? {} : { endpoints: [...endpoints] };
      const each: KnownNews = { event, at, status, revision: task.revision + 1, ...named };
      return hearingNews(task, each).length === 0 ? [] : [each];
    }),
  );
  return found.flat();
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
  const { tenant, taskId, operation, status, completedVia, error } = settled;
  dependencies.log("task_settled", {
    ...{ tenant, taskId, operation, status, reason: completedVia },
    ...(error === undefined ? {} : { code: error.code }),
  });
};
