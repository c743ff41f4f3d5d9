import { dueMoment, isKeeping, isLeftToTell } from "./due-moment.ts";
import type { FaultPlan } from "./faults.ts";
import type { Rows } from "./faulty-table.ts";
import type { FunctionName, Service } from "./service.ts";
import type { Timeline } from "./timeline.ts";

const MINUTE = 60_000;

/** Minutes are counted from this moment, for short names. */
const START_MINUTE = Date.parse("2026-01-01T00:00:00.000Z") / MINUTE;

/** A run looks this far ahead. */
const LOOKS_AHEAD_MS = 55_000;

/** For a while the schedule comes only every so many minutes. */
export interface Seldom {
  readonly everyMinutes: number;
  /** Milliseconds since the UNIX epoch. */
  readonly until: number;
}

interface ScheduleWorld {
  readonly timeline: Timeline;
  readonly plan: FaultPlan;
  readonly rows: Rows;
  readonly service: Service;
  /** Whether something that is not in the table waits for the poller. */
  readonly isQueued: () => boolean;
  /** When nothing fails any more. */
  readonly calmFrom: number;
  readonly seldom: Seldom | undefined;
}

/** Ticks that find nothing to do but look are left out too: one in so many comes all the same. */
const IDLE_RUNS = 16;

/**
 * Once nothing fails any more, a tick that moved no task on is followed by longer and longer
 * pauses, up to so many minutes.
 */
export const LONGEST_PAUSE = 24 * 60;

/** When the first entry of each kind of list is due, in milliseconds. */
interface Due {
  readonly ask: number;
  readonly wait: number;
  readonly tell: number;
  readonly keep: number;
  /** Settled tasks that the poller has to bring to the stream once more. */
  readonly left: number;
}

const NOTHING_DUE = {
  ask: Number.POSITIVE_INFINITY,
  wait: Number.POSITIVE_INFINITY,
  tell: Number.POSITIVE_INFINITY,
  keep: Number.POSITIVE_INFINITY,
  left: Number.POSITIVE_INFINITY,
};

/** The poller leaves a settled task to the stream for so long. */
const STREAM_MS = 30_000;

/** Comes once a minute, but leaves out the minutes in which nothing is due. */
export class Schedule {
  readonly #world: ScheduleWorld;
  #lastMinute: number;
  #movesBefore = -1;
  #pause = 1;
  #known: Due & { readonly writes: number } = { writes: -1, ...NOTHING_DUE };

  constructor(world: ScheduleWorld) {
    this.#world = world;
    this.#lastMinute = Math.floor(world.timeline.now / MINUTE);
  }

  /** When the next tick is that may find something to do; infinity if nothing is due. */
  get next(): number {
    const { timeline } = this.#world;
    const { ask, wait, tell, keep, left } = this.#due();
    const queued = this.#world.isQueued() ? timeline.now : Number.POSITIVE_INFINITY;
    const tickFor = (due: number, pause: number): number =>
      MINUTE *
      Math.max(
        this.#soonestAfter(pause),
        Math.ceil((due - LOOKS_AHEAD_MS) / MINUTE),
        Math.ceil(timeline.now / MINUTE),
      );
    // Each telling and copy is put off by itself. One that waits for its moment must not miss it.
    return Math.min(
      tickFor(Math.min(ask, wait, queued), this.#pause),
      tickFor(Math.min(tell, keep, left), 1),
    );
  }

  /** The minute before which it does not come again. */
  #soonestAfter(minutes: number): number {
    const { until = 0, everyMinutes = 1 } = this.#world.seldom ?? {};
    const pause = this.#lastMinute + minutes;
    return this.#lastMinute * MINUTE < until
      ? Math.min(this.#lastMinute + everyMinutes, Math.ceil(until / MINUTE))
      : pause;
  }

  /** The tick at this moment. */
  tick(moment: number): void {
    const { timeline, rows, calmFrom, seldom } = this.#world;
    const isFutile =
      rows.moves === this.#movesBefore && moment > Math.max(calmFrom, seldom?.until ?? 0);
    this.#pause = isFutile ? Math.min(LONGEST_PAUSE, this.#pause * 16) : 1;
    this.#movesBefore = rows.moves;
    this.#lastMinute = moment / MINUTE;
    timeline.at(moment, () => {
      const { ask, wait, tell, keep, left } = this.#due();
      const isSoon = (due: number): boolean =>
        due <= moment + MINUTE || this.#lastMinute % IDLE_RUNS === 0;
      if (isSoon(Math.min(ask, left)) || this.#world.isQueued()) this.#run("poll-tasks", moment);
      if (isSoon(wait)) this.#run("start-tasks", moment);
      if (tell <= moment + MINUTE) this.#run("deliver-events", moment);
      if (keep <= moment + MINUTE) this.#run("keep-results", moment);
    });
  }

  #run(name: FunctionName, moment: number): void {
    const { timeline, plan, service } = this.#world;
    const at = `${name}.${moment / MINUTE - START_MINUTE}`;
    const { fault, latencyMs } = plan.at(at, "tick", timeline.now);
    if (fault?.kind === "drop") return;
    const begins = timeline.now + latencyMs + (fault?.kind === "delay" ? (fault.ms ?? 0) : 0);
    const run = (copy: string): void =>
      service.invoke(name, { name: copy, origin: { kind: "schedule" } });
    timeline.at(begins, () => run(at));
    if (fault?.kind === "twice") timeline.at(begins + latencyMs * 500, () => run(`${at}.again`));
  }

  #due(): Due {
    const { rows } = this.#world;
    if (this.#known.writes === rows.writes) return this.#known;
    const known = { writes: rows.writes, ...NOTHING_DUE };
    for (const row of rows.tellings()) {
      const dueAt = Date.parse(String(row.dueAt));
      const list = isKeeping(row.agenda) ? "keep" : isLeftToTell(row) ? "left" : "tell";
      const looksFrom =
        list === "left" ? Date.parse(String(row.settledAt)) + STREAM_MS : Number.NEGATIVE_INFINITY;
      known[list] = Math.min(known[list], Math.max(dueAt, looksFrom));
    }
    for (const row of rows.tasks()) {
      if (row.settledAt !== undefined) continue;
      const list = row.status === "queued" ? "wait" : "ask";
      known[list] = Math.min(known[list], dueMoment(row) ?? Number.POSITIVE_INFINITY);
    }
    this.#known = known;
    return known;
  }
}
