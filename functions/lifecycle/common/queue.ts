import type { QueueEntry } from "../../store/task-store.ts";
import { waitAgenda } from "../../task/names.ts";
import { beyond, firstReadyOf, isReady, justAfter, readQueueKey } from "../../task/queue-key.ts";
import { instant } from "../../task/time.ts";
import type { Dependencies } from "./dependencies.ts";

/**
 * How much of a line one question brings: enough to get past rows that others are just starting.
 */
const PAGE = 10;

/** Where a whole line is looked over. An entry has 300 bytes at most, and a page 1 MB. */
const LARGE_PAGE = 1000;

/**
 * So many questions about a line are asked at most; each gets past a page, or past a tenant of whom
 * every task rests.
 */
const MOST_PAGES = 50;

type Stretch = { readonly from?: string; readonly upTo?: string; readonly page?: number };

/**
 * Those who stand in this stretch of a lane's line and do not rest, in the order of their places.
 * The index is late: who is found here may have been started since, and who came just now may be
 * missing.
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
    const resting = page.findIndex(({ dueAt }) => !isReady(dueAt, now));
    yield* resting < 0 ? page : page.slice(0, resting);
    const last = page.at(resting < 0 ? -1 : resting);
    if (last === undefined || (resting < 0 && page.length < limit)) return;
    // Those who rest longer stand behind who rests; whoever of the tenant does not rest stands
    // behind them all.
    from =
      resting < 0
        ? justAfter(last.dueAt)
        : firstReadyOf(readQueueKey(last.dueAt)?.tenant ?? last.tenant);
  }
}

/**
 * Those who may be started now, the next tenant's first: turns go round among the tenants, so that
 * nobody's thousand tasks keep another's one waiting. `lastTenant` had the turn before.
 */
export async function* roundRobin(
  dependencies: Dependencies,
  lane: string,
  lastTenant = "",
): AsyncGenerator<QueueEntry> {
  yield* readyIn(dependencies, lane, { from: beyond(lastTenant) });
  if (lastTenant !== "") yield* readyIn(dependencies, lane, { upTo: beyond(lastTenant) });
}

/**
 * Everybody who stands in a lane's line, whether they rest or not, in the order of their places.
 */
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

/** Whether any task stands in the lane's queue, whether it backs off or not. */
export const anyQueued = async ({ tasks }: Dependencies, lane: string): Promise<boolean> =>
  (await tasks.inQueue(waitAgenda(lane), { from: undefined, upTo: undefined, limit: 1 })).length >
  0;

/** Whether anybody waits in the lane who may be started now. */
export const anyReady = async (dependencies: Dependencies, lane: string): Promise<boolean> => {
  for await (const _first of readyIn(dependencies, lane)) return true;
  return false;
};
