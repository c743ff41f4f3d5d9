/** PullEvents waits up to five seconds for an event. Tencent advises a timeout of ten. */
export const PULL_TIMEOUT_MS = 10_000;

/** Most events that one PullEvents brings, and most handles that one ConfirmEvents takes. */
const MOST_EVENTS = 16;

/** An event that is not confirmed so long after it was pulled comes again. */
const CONFIRM_WITHIN_MS = 30_000;

/** How long a batch may take to be dealt with, beside its pull. Usually it is a tenth of that. */
const DEALT_WITH_MS = 3000;

/** The pause after an empty answer: as long as PullEvents itself may wait. */
const EMPTY_PAUSE_MS = 5000;

/** The time from one pull to the next: an event waits for half of it on average. */
const GATHER = { longestMs: 8000, shortestMs: 1000 } as const;

/** Events that a pull is to find. Where it finds 16, more may be left, and it is not worth less. */
const WANTED_EVENTS = 12;

/**
 * When the next pull begins. A full batch may have left events behind, so the next follows at once.
 * After any other the queue is empty, and gathers events for as long as it takes to gather twelve,
 * at the pace of those before: at most eight seconds.
 *
 * Example: at one event a second a pull every 8 s brings eight, at five a second one every 2.4 s
 * brings twelve.
 */
export class PullPace {
  /** The last pull that left the queue empty. Undefined before the first of a run. */
  #emptiedAt: number | undefined;
  #eventsSince = 0;

  /** Moments are milliseconds since the UNIX epoch. `events`: as many as the pull brought. */
  nextPull(pull: {
    readonly pulledAt: number;
    readonly answeredAt: number;
    readonly events: number;
  }): number {
    const { pulledAt, answeredAt, events } = pull;
    this.#eventsSince += events;
    if (events >= MOST_EVENTS) return answeredAt;
    const gatherMs = this.#gatherMs(pulledAt);
    this.#emptiedAt = pulledAt;
    this.#eventsSince = 0;
    return events === 0 ? answeredAt + EMPTY_PAUSE_MS : Math.max(answeredAt, pulledAt + gatherMs);
  }

  #gatherMs(pulledAt: number): number {
    if (this.#emptiedAt === undefined || this.#eventsSince === 0) return GATHER.longestMs;
    const perEventMs = (pulledAt - this.#emptiedAt) / this.#eventsSince;
    return Math.min(GATHER.longestMs, Math.max(GATHER.shortestMs, perEventMs * WANTED_EVENTS));
  }
}

/**
 * Handles of events that have been dealt with and are not confirmed yet. They wait for each other,
 * so that a confirmation takes sixteen, and never so long that Tencent shows their events again. A
 * handle that is too old is dropped: one of them may spoil a confirmation for all, and its event
 * comes again.
 */
export class PulledHandles {
  #waiting: { readonly handle: string; readonly pulledAt: number }[] = [];

  /** `pulledAt`: the moment at which their pull began. */
  add(handles: readonly string[], pulledAt: number): void {
    this.#waiting.push(...handles.map((handle) => ({ handle, pulledAt })));
  }

  /** The batches to confirm now, as the next chance comes only after the pull at `next`. */
  pressing(now: number, next: number): readonly string[][] {
    this.#dropLate(now);
    const chance = next + PULL_TIMEOUT_MS + DEALT_WITH_MS;
    const [oldest] = this.#waiting;
    const isLate = oldest !== undefined && oldest.pulledAt + CONFIRM_WITHIN_MS < chance;
    return this.#take(isLate ? 1 : MOST_EVENTS);
  }

  /** The batches to confirm as the run ends. */
  rest(now: number): readonly string[][] {
    this.#dropLate(now);
    return this.#take(1);
  }

  #dropLate(now: number): void {
    this.#waiting = this.#waiting.filter(({ pulledAt }) => now < pulledAt + CONFIRM_WITHIN_MS);
  }

  /** Takes batches of sixteen, and a last one of at least so many. */
  #take(least: number): readonly string[][] {
    const batches: string[][] = [];
    while (this.#waiting.length >= least)
      batches.push(this.#waiting.splice(0, MOST_EVENTS).map(({ handle }) => handle));
    return batches;
  }
}
