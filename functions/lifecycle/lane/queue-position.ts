import type { QueueEntry } from "../../store/entries.ts";
import type { LaneState } from "../../store/lane-row.ts";
import { laneOf, waitAgenda } from "../../task/names.ts";
import {
  beyond,
  firstOf,
  firstReadyOf,
  isReady,
  justAfter,
  readQueueKey,
} from "../../task/queue-key.ts";
import { isSettled, type QueuedTask, type Task } from "../../task/task.ts";
import { type Instant, instant } from "../../task/time.ts";
import type { Dependencies } from "../common/dependencies.ts";

/** Positions are exact below this one, which also stands for all that are further back. */
export const LAST_POSITION = 1000;

/** Entries that one query reads. An entry has 300 bytes at most, and a page 1 MB. */
const PAGE = 1000;

/**
 * Most queries for one position. A caller who waits for a change asks for it twice, so a request
 * costs ten queries at most.
 */
const MOST_QUERIES = 5;

/**
 * The position of a queued task in the order in which its lane starts tasks, as the queue is now: 1
 * is the next. `null` if it takes more queries than one request may cost. Undefined for a task that
 * is not queued, or that backs off. `known`: its lane, if the caller has read it.
 *
 * Example: `acme` has three ready tasks and `zeta` one, and `acme` was served last. Then `zeta`'s
 * task has position 1, and those of `acme` have 2, 3 and 4.
 */
export async function queuePosition(
  dependencies: Dependencies,
  task: Task,
  known?: LaneState,
): Promise<number | null | undefined> {
  if (isSettled(task) || task.status !== "queued") return undefined;
  const now = instant(dependencies.clock.now());
  if (!isReady(task.dueAt, now)) return undefined;
  const queue = queueOf(dependencies, task);
  const ahead = await ownAhead(queue, task, now);
  if (ahead === undefined) return null;
  if (ahead >= LAST_POSITION - 1) return LAST_POSITION;
  const { lastTenant = "" } = known ?? (await dependencies.lanes.state(laneOf(task)));
  const mostOf = (tenant: string) =>
    tenant === task.tenant ? 0 : ahead + Number(comesBefore(tenant, task.tenant, lastTenant));
  const others = await othersAhead(queue, mostOf, LAST_POSITION - 1 - ahead, now);
  return others === undefined ? null : Math.min(ahead + others + 1, LAST_POSITION);
}

/** Reads the next page of the queue. Undefined once the queries are used up. */
type Queue = (from: string, upTo?: string) => Promise<readonly QueueEntry[] | undefined>;

const queueOf = ({ tasks }: Dependencies, task: QueuedTask): Queue => {
  let queries = 0;
  return async (from, upTo) => {
    queries += 1;
    return queries > MOST_QUERIES
      ? undefined
      : tasks.inQueue(waitAgenda(laneOf(task)), { from, upTo, limit: PAGE });
  };
};

/** The number of its own tenant's tasks that start before it. */
const ownAhead = async (
  queue: Queue,
  { tenant, taskId, dueAt }: QueuedTask,
  now: Instant,
): Promise<number | undefined> => {
  let from = firstOf(tenant);
  let ahead = 0;
  for (;;) {
    const page = await queue(from, dueAt);
    if (page === undefined) return undefined;
    ahead += page.filter((entry) => entry.taskId !== taskId && isReady(entry.dueAt, now)).length;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE || ahead >= LAST_POSITION) return ahead;
    from = isReady(last.dueAt, now) ? justAfter(last.dueAt) : firstReadyOf(tenant);
  }
};

/**
 * The number of other tenants' tasks that start before it. The round robin lets each tenant start
 * at most `mostOf` before it. Counting stops at `most`.
 */
const othersAhead = async (
  queue: Queue,
  mostOf: (tenant: string) => number,
  most: number,
  now: Instant,
): Promise<number | undefined> => {
  const counts = new Map<string, number>();
  let from = " ";
  let ahead = 0;
  for (;;) {
    const page = await queue(from);
    if (page === undefined) return undefined;
    for (const entry of page) {
      const tenant = tenantOf(entry);
      const count = counts.get(tenant) ?? 0;
      if (!isReady(entry.dueAt, now) || count >= mostOf(tenant)) continue;
      counts.set(tenant, count + 1);
      ahead += 1;
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE || ahead >= most) return ahead;
    const tenant = tenantOf(last);
    const isCounted = (counts.get(tenant) ?? 0) >= mostOf(tenant);
    from = isCounted
      ? beyond(tenant)
      : isReady(last.dueAt, now)
        ? justAfter(last.dueAt)
        : firstReadyOf(tenant);
  }
};

const tenantOf = ({ dueAt, tenant }: QueueEntry): string => readQueueKey(dueAt)?.tenant ?? tenant;

/** Whether one tenant comes before another in a round that begins after `lastTenant`. */
const comesBefore = (one: string, other: string, lastTenant: string): boolean => {
  const [oneIsNext, otherIsNext] = [one > lastTenant, other > lastTenant];
  return oneIsNext === otherIsNext ? one < other : oneIsNext;
};
