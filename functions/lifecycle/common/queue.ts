import type { QueueEntry } from "../../store/entries.ts";
import { waitAgenda } from "../../task/names.ts";
import { beyond, firstReadyOf, isReady, justAfter, readQueueKey } from "../../task/queue-key.ts";
import { instant } from "../../task/time.ts";
import type { Dependencies } from "./dependencies.ts";

/** Entries that one query reads: enough to get past rows that other runs are just starting. */
const PAGE = 10;

/** Entries a query where a whole queue is read. An entry has 300 bytes at most, and a page 1 MB. */
const LARGE_PAGE = 1000;

/**
 * Most queries of one search. Each gets past a page, or past a tenant that backs off altogether.
 */
const MOST_PAGES = 50;

/** A part of a queue, from the key `from` to the key `upTo`, both included. */
type Stretch = { readonly from?: string; readonly upTo?: string; readonly page?: number };

/**
 * The ready tasks in a stretch of a lane's queue, in the order of their keys. The index is late: an
 * entry may have been started since, and a new task may be missing.
 *
 * Example: `acme` has a task that backs off until 12:05 and two ready ones. At 12:00 one query
 * reads all three; the first is skipped, and the search goes on at `acme#1#`.
 */
export async function* readyIn(
  { tasks, clock }: Dependencies,
  lane: string,
  stretch: Stretch = {},
): AsyncGenerator<QueueEntry> {
  const { upTo, page: limit = PAGE } = stretch;
  let { from } = stretch;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page = await tasks.inQueue(waitAgenda(lane), { from, upTo, limit });
    const now = instant(clock.now());
    const backingOff = page.findIndex(({ dueAt }) => !isReady(dueAt, now));
    yield* backingOff < 0 ? page : page.slice(0, backingOff);
    const last = page.at(backingOff < 0 ? -1 : backingOff);
    if (last === undefined || (backingOff < 0 && page.length < limit)) return;
    // Behind a task that backs off come those that back off for longer, and then the tenant's ready
    // ones.
    from =
      backingOff < 0
        ? justAfter(last.dueAt)
        : firstReadyOf(readQueueKey(last.dueAt)?.tenant ?? last.tenant);
  }
}

/**
 * The ready tasks of a lane, beginning with the tenant after `lastTenant`, which was served last.
 * So a tenant's thousand tasks do not keep another tenant's one waiting.
 *
 * Example: `acme` was served last and `acme`, `beta` and `zeta` have ready tasks. The order is
 * `beta`, `zeta`, `acme`. A search starts the first task that it can, and the next search begins
 * after that task's tenant.
 */
export async function* roundRobin(
  dependencies: Dependencies,
  lane: string,
  lastTenant = "",
): AsyncGenerator<QueueEntry> {
  yield* readyIn(dependencies, lane, { from: beyond(lastTenant) });
  if (lastTenant !== "") yield* readyIn(dependencies, lane, { upTo: beyond(lastTenant) });
}

/** Every entry of a lane's queue in the order of its keys, whether it is ready or backs off. */
export async function* queuedIn({ tasks }: Dependencies, lane: string): AsyncGenerator<QueueEntry> {
  let from: string | undefined;
  for (;;) {
    const page = await tasks.inQueue(waitAgenda(lane), {
      from,
      upTo: undefined,
      limit: LARGE_PAGE,
    });
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < LARGE_PAGE) return;
    from = justAfter(last.dueAt);
  }
}

/** Whether the lane's queue has any entry, ready or not. */
export async function anyQueued({ tasks }: Dependencies, lane: string): Promise<boolean> {
  const first = { from: undefined, upTo: undefined, limit: 1 };
  return (await tasks.inQueue(waitAgenda(lane), first)).length > 0;
}

/** Whether any task in the lane's queue may be started now. */
export async function anyReady(dependencies: Dependencies, lane: string): Promise<boolean> {
  for await (const _first of readyIn(dependencies, lane)) return true;
  return false;
}
