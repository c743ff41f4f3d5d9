import { above, absent, any, below } from "../task/condition.ts";
import { after, epochSeconds, type Instant, startOfDay } from "../task/time.ts";
import type { Key, Table } from "./table.ts";

/** The count of one UTC day: the tasks of one tenant, or of all if no tenant is named. */
export interface DayCount {
  /** Any moment of the day. */
  readonly on: Instant;
  readonly tenant?: string;
}

/** How long a day's counts live after the day begins. Only people read them after that day. */
const KEPT = { days: 4 } as const;

/** Counts of the tasks that were submitted on a day. */
export class SpendStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Counts one more task. False, with nothing counted, if the count has reached the cap. If an
   * answer is lost, the SDK's retry may count twice.
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

  /** Takes one task back, at most once: if the answer is lost, the write is not retried. */
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
