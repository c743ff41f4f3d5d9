import type { Clock, Instant } from "../../task/time.ts";
import { epochMilliseconds, instant } from "../../task/time.ts";

/** Most entries read from a work list at once, beside those that stand there still. */
const PAGE = 100;

/**
 * Most entries at the head of a list that were worked on in this run and stand there still: settled
 * tasks that wait for the stream. A run takes no more than that beyond them.
 */
const MOST_STANDING = 1000;

/** An entry of a work list, with the moment at which it is due. */
interface Entry {
  readonly dueAt: Instant;
}

/** A work list, and what is done with its entries. */
export interface WorkList<E extends Entry> {
  readonly clock: Clock;
  /** No entry that is due from this moment on is begun. */
  readonly until: Instant;
  /** The first entries of the list up to a moment, oldest first. */
  readonly due: (upTo: Instant, limit: number) => Promise<readonly E[]>;
  /** The name of an entry at its due time: one that is due again is another entry. */
  readonly nameOf: (entry: E) => string;
  /**
   * Works on some of the entries that are due now, at least one, and answers with those that it
   * took. The others are offered again.
   */
  readonly work: (ready: readonly E[], now: Instant) => Promise<readonly E[]>;
}

/**
 * One run over a work list: each entry at its due time, oldest first, once. Only entries that are
 * due now are offered, so an entry that becomes due meanwhile does not wait for the last of a
 * batch. Returns how many were worked on.
 */
export async function workThrough<E extends Entry>(list: WorkList<E>): Promise<number> {
  const { clock, until, due, nameOf, work } = list;
  const seen = new Set<string>();
  let standing = 0;
  for (;;) {
    const found = await due(until, PAGE + standing);
    const page = found.filter((entry) => !seen.has(nameOf(entry)));
    standing = Math.min(found.length - page.length, MOST_STANDING);
    const [first] = page;
    if (first === undefined) return seen.size;
    const wait = epochMilliseconds(first.dueAt) - clock.now();
    if (wait > 0) await clock.sleep(wait);
    const now = instant(clock.now());
    if (now >= until) return seen.size;
    const taken = await work(
      page.filter(({ dueAt }) => dueAt <= now),
      now,
    );
    for (const entry of taken) seen.add(nameOf(entry));
  }
}
