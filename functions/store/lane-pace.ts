import { absent, all, any, atMost, type Condition, type Update } from "../task/condition.ts";
import { before, type Instant } from "../task/time.ts";
import { type LaneState, laneKey, laneRow, stateOf, type WantedSlot } from "./lane-row.ts";
import type { Table, Written } from "./table.ts";

/** A lane lets one start in this time go without a turn. */
const PACED_EVERY = { seconds: 4 } as const;

/** A start that is prepared for longer takes a turn all the same. */
export const PREPARED_WITHIN = { seconds: 2 } as const;

/**
 * So does one that leaves later than this after its slot was taken. Then no two starts of a lane
 * that take no turn leave within one second.
 */
export const LEAVES_WITHIN = { milliseconds: 2999 } as const;

/** A slot that was taken at `takenAt`, and its lane as it was then. */
export interface PacedStart {
  readonly takenAt: Instant;
  readonly state: LaneState;
}

/** Starts that were never prepared are forgotten here. They take a turn if they come again. */
const MOST_PACED = 1000;

/**
 * The starts that a lane bounds by itself: the write that takes a slot also says when, and so the
 * first start in a few seconds needs no turn of the action's rate, which is a write of its own.
 */
export class LanePace {
  readonly #table: Table;
  /** Starts that may go without a turn. */
  readonly #starts = new Map<string, PacedStart>();
  /** The `pacedAt` of each lane, as it was last seen here. */
  readonly #last = new Map<string, Instant | undefined>();

  constructor(table: Table) {
    this.#table = table;
  }

  /** The start for which this holder has just taken its slot here without a turn, told once. */
  start(lane: string, holder: string): PacedStart | undefined {
    const start = this.#starts.get(`${lane} ${holder}`);
    this.#starts.delete(`${lane} ${holder}`);
    return start;
  }

  /** Changes the lane. If that takes a slot for the first start in a while, the row says so. */
  async update(
    lane: string,
    wanted: WantedSlot,
    condition: Condition,
    change: Update,
  ): Promise<Written> {
    const { now, mayPace } = wanted;
    if (mayPace && !isPaced(this.#last.get(lane), now)) {
      const set = { ...change.set, pacedAt: now };
      const unpaced = any(absent("pacedAt"), atMost("pacedAt", before(now, PACED_EVERY)));
      const update = { ...change, set };
      const written = await this.#table.update(laneKey(lane), all(condition, unpaced), update);
      this.note(lane, wanted, written);
      if (written.won || !isPaced(this.#last.get(lane), now)) return written;
    }
    return this.#table.update(laneKey(lane), condition, change);
  }

  /** Notes what a write has shown of the lane. */
  note(lane: string, { holder, now, mayPace }: WantedSlot, { won, row }: Written): void {
    const state = row === undefined ? undefined : stateOf(laneRow.parse(row));
    this.#last.set(lane, state?.pacedAt);
    if (!won || !mayPace || state === undefined) return;
    if (this.#starts.size >= MOST_PACED) this.#starts.clear();
    this.#starts.set(`${lane} ${holder}`, { takenAt: now, state });
  }
}

/** Whether a start went without a turn so short a time ago that none may do so now. */
export function isPaced(pacedAt: Instant | undefined, now: Instant): boolean {
  return pacedAt !== undefined && pacedAt > before(now, PACED_EVERY);
}
