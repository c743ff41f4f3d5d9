import { above, absent, any, below } from "../task/condition.ts";
import { after, epochSeconds, type Instant, startOfDay } from "../task/time.ts";
import type { Key, Table } from "./table.ts";

/** A count of the tasks of one UTC day: those of one tenant, or of all where none is named. */
export interface DayCount {
  /** Any moment of the day. */
  readonly on: Instant;
  readonly tenant?: string;
}

/**
 * How long a day's counts are kept after its beginning: to be read by people, as nobody counts on
 * that day any more.
 */
const KEPT = { days: 4 } as const;

/** How many tasks were submitted on a day. */
export class SpendStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Counts one more; false, with nothing counted, if the count has reached the cap. An answer that
   * was lost may have counted twice.
   */
  async add(count: DayCount, cap: number): Promise<boolean> {
    const { won } = await this.#table.update(
      countKey(count),
      any(absent("tasks"), below("tasks", cap)),
      {
        add: { tasks: 1 },
        set: { ttl: epochSeconds(after(beginningOf(count), KEPT)) },
      },
    );
    return won;
  }

  /** Takes one back, at most once: an answer that was lost is not asked for again. */
  async takeBack(count: DayCount): Promise<void> {
    await this.#table.update(countKey(count), above("tasks", 0), {
      add: { tasks: -1 },
      once: true,
    });
  }
}

const dayOf = ({ on }: DayCount): string => startOfDay(on).slice(0, "2026-01-01".length);

const beginningOf = ({ on }: DayCount): Instant => startOfDay(on);

const countKey = (count: DayCount): Key => ({
  pk: `spend#${dayOf(count)}`,
  sk: count.tenant === undefined ? "all" : `tenant#${count.tenant}`,
});
