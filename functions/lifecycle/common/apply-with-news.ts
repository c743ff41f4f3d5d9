import type { TaskWritten } from "../../store/task-store.ts";
import { canonicalJson } from "../../task/canonical.ts";
import type { Change } from "../../task/change.ts";
import type { EventType } from "../../task/listener.ts";
import { hearingNews, type KnownNews } from "../../task/news.ts";
import type { Task } from "../../task/task.ts";
import { instant } from "../../task/time.ts";
import { eventsBy, withNews } from "../../task/with-news.ts";
import { allDone } from "./all-done.ts";
import type { Dependencies } from "./dependencies.ts";
import { endpointsHearing } from "./endpoints-hearing.ts";

/** Most readings of a task over which a write with news is tried. Then it goes without. */
const MOST_READINGS = 4;

/** A change of a task, and the write that applies it. */
interface Applying {
  readonly task: Task;
  readonly change: Change;
  readonly apply: (change: Change) => Promise<TaskWritten>;
}

/**
 * Applies a change that does not settle its task. A write that makes an event true that somebody
 * asked for also says so in the row, and so asks for the revision that was read. If the task or its
 * listeners have moved since, the write is tried over the new state.
 */
export async function applyWithNews(
  dependencies: Dependencies,
  { task, change, apply }: Applying,
): Promise<TaskWritten> {
  let seen = task;
  for (let readings = 0; readings < MOST_READINGS; readings++) {
    const more = await newsBy(dependencies, seen, change);
    const written = await apply(withNews(change, seen, more));
    const { won, task: now } = written;
    if (won || now === undefined || now.revision === seen.revision) return written;
    if (more.length === 0 && isHeardAlike(seen, now)) return written;
    seen = now;
  }
  return apply(change);
}

const isHeardAlike = ({ listeners: one = [] }: Task, { listeners: other = [] }: Task): boolean =>
  canonicalJson(one) === canonicalJson(other);

const newsBy = async (
  dependencies: Dependencies,
  task: Task,
  change: Change,
): Promise<readonly KnownNews[]> => {
  const at = instant(dependencies.clock.now());
  const status = String(change.update.set?.status ?? task.status);
  const found = await allDone(
    eventsBy(change, task).map((event) =>
      newsOf(dependencies, task, { event, at, status, revision: task.revision + 1 }),
    ),
  );
  return found.flat();
};

/** The news of an event, with the endpoints that hear of it now. None if nobody does. */
export async function newsOf(
  dependencies: Dependencies,
  task: Pick<Task, "tenant" | "listeners">,
  said: Omit<KnownNews, "endpoints">,
): Promise<readonly KnownNews[]> {
  const event: EventType = said.event;
  const endpoints = await endpointsHearing(dependencies, task, event);
  const news = { ...said, ...(endpoints.length === 0 ? {} : { endpoints: [...endpoints] }) };
  return hearingNews(task, news).length === 0 ? [] : [news];
}
