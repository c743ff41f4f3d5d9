import type { LaneState } from "../../store/lane-store.ts";
import type { QueueEntry } from "../../store/task-store.ts";
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

/** A position is exact up to this one; it stands for every one that is further behind, too. */
export const LAST_POSITION = 1000;

/** An entry of the queue has 300 bytes at most, and a page 1 MB. */
const PAGE = 1000;

/**
 * A caller who waits for a change asks for the position twice: so a request costs ten queries of
 * the queue at most.
 */
const MOST_QUERIES = 5;

/**
 * The how-manieth start of its lane a queued task will be, if nobody comes or goes meanwhile: 1 is
 * the next. `null` where finding out takes more queries than one request may cost. Undefined for a
 * task that does not wait, or that is backing off after a refusal. `known`: its lane, where it was
 * read.
 *
 * Example: `acme` has three tasks queued and `zeta` one, and `acme` was served last. Then `zeta`'s
 * is 1, and those of `acme` are 2, 3 and 4.
 */
export const queuePosition = async (
  dependencies: Dependencies,
  task: Task,
  known?: LaneState,
): Promise<number | null | undefined> => {
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
};

/** The next page of the queue from here on; undefined where no more may be asked. */
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

/** How many of its own tenant's tasks start before it. */
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
 * How many tasks of other tenants start before it, of each tenant `mostOf` at most: turns go round.
 * It counts no further than `most`.
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

/** Whether one tenant's turn comes before another's in a round that begins after `lastTenant`. */
const comesBefore = (one: string, other: string, lastTenant: string): boolean => {
  const [oneIsNext, otherIsNext] = [one > lastTenant, other > lastTenant];
  return oneIsNext === otherIsNext ? one < other : oneIsNext;
};
