import * as z from "zod/mini";
import { absent, all, type Condition, equals, exists, sizeBelow } from "../task/condition.ts";
import { shardOf } from "../task/shard.ts";
import { type Instant, storedInstant } from "../task/time.ts";
import { isPaced } from "./lane-pace.ts";
import {
  holding,
  type LanePart,
  type LaneState,
  type laneRow,
  learnedLimit,
  ownPart,
  SLOTS,
  type WantedSlot,
} from "./lane-row.ts";
import type { Row } from "./table.ts";

/** A taken slot has some 70 bytes. So a row with twelve has less than 1 KB and costs 1 unit. */
export const MOST_HELD = 12;

/** A lane whose limit is no larger than this has all its slots in its own row. */
export const SMALL_LANE = 15;

/** More than the largest limit, 100, needs: 8. */
export const MOST_ROWS = 20;

/** A row of a large lane. `slots` may be taken there, and `grants` tells changes of it apart. */
const slotsRow = z.object({
  sk: z.string().check(z.regex(/^slots#\d+$/)),
  ...holding,
  slots: z.number(),
  grants: z.number(),
  lastTenant: z.optional(z.string()),
  servedAt: z.optional(storedInstant),
});

type LaneRow = z.infer<typeof laneRow>;

/** A slots row, by its number: 3 is `slots#3`. */
export type SlotsRow = Omit<z.infer<typeof slotsRow>, "sk"> & { readonly number: number };

/** A lane: its row and its slots rows, as they were read. */
export interface LaneParts {
  readonly lane: LaneRow;
  readonly rows: readonly SlotsRow[];
}

/**
 * A grant: a slots row, which may not be there yet, may give out so many slots more than it counts
 * for.
 */
export interface Grant {
  readonly row: SlotsRow;
  readonly slots: number;
}

/** Where a start gets its slot: in a row that is there, or in one that first gets a grant. */
export type Place = { readonly part: LaneRow | SlotsRow } | { readonly grant: Grant };

/** Reads a slots row. */
export function readSlotsRow(row: Row): SlotsRow {
  const { sk, ...rest } = slotsRow.parse(row);
  return { ...rest, number: Number(sk.slice(SLOTS.length)) };
}

/** The number of holders of one row. */
export function sizeOf({ held }: { readonly held: Readonly<Record<string, Instant>> }): number {
  return Object.keys(held).length;
}

/** The number of holders of a lane. */
export function sizeOfAll({ lane, rows }: LaneParts): number {
  return rows.reduce((sum, row) => sum + sizeOf(row), sizeOf(lane));
}

/** Whether this row has the holder. */
export function hasHolder(
  { held }: { readonly held: Readonly<Record<string, Instant>> },
  holder: string,
): boolean {
  return Object.hasOwn(held, holder);
}

/** The state of a lane, with all its rows. The tenant served last is that of the latest moment. */
export function stateOfAll({ lane, rows }: LaneParts): LaneState {
  const { held: _held, beside: _beside, spread: _spread, grants: _grants, ...row } = lane;
  const parts: LanePart[] = [
    ownPart(lane),
    ...rows.map(({ number, held, beside }) => ({ number, holders: Object.keys(held), beside })),
  ];
  const served = [...rows].sort((a, b) => compare(b.servedAt, a.servedAt))[0];
  const isLater = compare(served?.servedAt, servedAtOf(lane)) > 0;
  return {
    ...row,
    lastTenant: isLater ? served?.lastTenant : lane.lastTenant,
    held: sizeOfAll({ lane, rows }),
    holders: parts.flatMap(({ holders }) => holders),
    parts,
  };
}

/** A version that knows no slots rows takes slots in the lane's row and does not say `servedAt`. */
const servedAtOf = ({ held, servedAt }: LaneRow): Instant | undefined =>
  [servedAt, ...Object.values(held)].sort((a, b) => compare(b, a))[0];

/** Orders moments: the earlier one first, and one that is not known before all. */
const compare = (a: Instant | undefined, b: Instant | undefined): number =>
  a === b || b === undefined ? Number(a !== b) : a === undefined || a < b ? -1 : 1;

/** The limit of a lane now: the setting, or a lower one that was learned. */
export function limitOf(lane: LaneRow, { limit, now }: Pick<WantedSlot, "limit" | "now">): number {
  return learnedLimit(lane.lowered, limit, now)?.limit ?? limit;
}

/** The learned limit is forgotten by a write of the lane's row once it has risen to the setting. */
export function limitToForget(lane: LaneRow, wanted: Pick<WantedSlot, "limit" | "now">): string[] {
  return lane.lowered !== undefined && limitOf(lane, wanted) >= wanted.limit ? ["lowered"] : [];
}

/**
 * True if the lane's row still says what was read about limits and grants, and has fewer holders
 * than `room`.
 */
export function laneHasRoom({ lowered, spread }: LaneRow, room: number): Condition {
  return all(
    lowered === undefined ? absent("lowered") : equals("lowered.at", lowered.at),
    spread === undefined ? absent("spread") : equals("spread", spread),
    sizeBelow("held", room),
  );
}

/**
 * Where a start may get a slot. Undefined if the lane is full. The first start in a while goes to
 * the lane's row, which lets it go without a turn. Others go to the slots rows first, and those
 * that come at once to different ones.
 *
 * Example: a lane of 100 has 12 holders in its row and none elsewhere. The place is a grant of 12
 * slots for `slots#1`.
 */
export function placeFor(parts: LaneParts, wanted: WantedSlot): Place | undefined {
  const { lane, rows } = parts;
  const { holder, now, mayPace } = wanted;
  const ours = [lane, ...rows].find((part) => hasHolder(part, holder));
  if (ours !== undefined) return { part: ours };
  const most = limitOf(lane, wanted);
  if (sizeOfAll(parts) >= most) return undefined;
  const hasRoom = sizeOf(lane) < Math.min(MOST_HELD, most - (lane.spread ?? 0));
  if (hasRoom && mayPace && !isPaced(lane.pacedAt, now)) return { part: lane };
  const open = rows.filter((row) => sizeOf(row) < row.slots);
  const row = open[shardOf(holder) % open.length];
  if (row !== undefined) return { part: row };
  if (hasRoom) return { part: lane };
  const grant = grantOf(parts, most - sizeOf(lane));
  return grant && { grant };
}

/** The next grant, if the slots rows may have `most` slots. A row gets as many as it can hold. */
export function grantOf({ lane, rows }: LaneParts, most: number): Grant | undefined {
  const left = most - (lane.spread ?? 0);
  for (let number = 1; number <= MOST_ROWS && left > 0; number++) {
    const row = rows.find((each) => each.number === number) ?? newRow(number);
    const slots = Math.min(MOST_HELD - countedOf(row), left);
    if (slots > 0) return { row, slots };
  }
  return undefined;
}

/** A slots row before its first grant. */
const newRow = (number: number): SlotsRow => ({ number, held: {}, slots: 0, grants: 0 });

/** Whether a row of a grant has to be put first. */
export function isNew({ grants }: SlotsRow): boolean {
  return grants === 0;
}

/**
 * The slots that a slots row may have under a limit: the lane's row has the first twelve. Example:
 * with a limit of 30, `slots#1` may have 12, `slots#2` 6 and `slots#3` none.
 */
export function shareOf(number: number, limit: number): number {
  return limit <= SMALL_LANE ? 0 : Math.max(0, Math.min(MOST_HELD, limit - MOST_HELD * number));
}

/**
 * The slots of the limit that a slots row counts for: those that it may give out, or its holders if
 * those are more, as after a limit was lowered.
 */
export function countedOf(row: Pick<SlotsRow, "held" | "slots">): number {
  return Math.max(row.slots, sizeOf(row));
}

/** True if no grant of the lane was made or taken back since. */
export function grantsAre(grants: number | undefined): Condition {
  return grants === undefined ? all(exists("held"), absent("grants")) : equals("grants", grants);
}
