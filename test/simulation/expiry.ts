import type { Key, Row } from "../../functions/store/table.ts";
import type { Rows } from "./faulty-table.ts";
import { drawnFor } from "./random.ts";
import type { Timeline } from "./timeline.ts";
import type { Trace } from "./trace.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** DynamoDB deletes an expired row within a few days (developer guide, "Using TTL"). */
const LATEST_MS = 2 * DAY_MS;

/** Lives that go on until every task is about to expire, and in which time deletes rows. */
const SHARE = 0.06;

/** Whether time deletes rows in a life. Drawn apart, as lives were drawn before it did. */
export const doesTimeDelete = (seed: number): boolean => drawnFor(seed, "time deletes") < SHARE;

/** DynamoDB's TTL: deletes rows of the table, some as soon as they expire and some days later. */
export class Expiry {
  readonly #world: {
    readonly seed: number;
    readonly rows: Rows;
    readonly timeline: Timeline;
    readonly trace: Trace;
  };

  constructor(world: { seed: number; rows: Rows; timeline: Timeline; trace: Trace }) {
    this.#world = world;
  }

  /** Plans that DynamoDB looks through the table once a day, at a drawn hour. */
  plan(from: number, until: number): void {
    const { seed, timeline } = this.#world;
    const first = from + Math.floor(DAY_MS * drawnFor(seed, "hour of deletion"));
    for (let moment = first; moment < until; moment += DAY_MS)
      timeline.at(moment, () => this.pass());
  }

  /** DynamoDB deletes what has expired, but for rows that are late. */
  pass(): void {
    const { rows, timeline, trace } = this.#world;
    for (const row of rows.table.all()) {
      if (!this.#isGone(row, timeline.now)) continue;
      rows.remove(row);
      trace.tell("time", () => `! deletes ${row.pk} ${row.sk}`);
    }
  }

  #isGone({ pk, sk, ttl }: Key & Row, now: number): boolean {
    if (typeof ttl !== "number") return false;
    const drawn = drawnFor(this.#world.seed, `${pk} ${sk} is deleted late`);
    const lateMs = Math.max(0, 2 * drawn - 1) * LATEST_MS;
    return ttl * 1000 + lateMs <= now;
  }
}
