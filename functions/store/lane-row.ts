import * as z from "zod/mini";
import { absent, type Condition, equals } from "../task/condition.ts";
import { between, type Instant, milliseconds, storedInstant } from "../task/time.ts";
import { blockFields } from "./block-store.ts";
import type { Key } from "./table.ts";

/** A limit learned from a refusal of Tencent's: at `at`, one slot more was too many. */
const lowered = z.object({ limit: z.number(), at: storedInstant });

/**
 * A loan of a holder's slot. `guest` started beside the holder at `until`. Without a guest, no task
 * may start beside it before `until`. `tries` counts the guests that found no room.
 */
const loan = z.object({ guest: z.optional(z.string()), until: storedInstant, tries: z.number() });

/** The loans of a lane by holder: tasks that started beside holders that may have gone. */
export type Loans = Readonly<Record<string, z.infer<typeof loan>>>;

/**
 * The holders of one row of a lane: the lane's row is number 0, `slots#3` is number 3. A loan is
 * kept, and its guest is held, in the row of the holder.
 */
export interface LanePart {
  readonly number: number;
  readonly holders: readonly string[];
  readonly beside: Loans | undefined;
}

/** The holders of a row, and their loans. */
export const holding = {
  beside: z.catch(z.optional(z.record(z.string(), loan)), undefined),
  held: z.record(z.string(), storedInstant),
};

/** A lane as its row holds it. */
export const laneRow = z.object({
  ...holding,
  limit: z.optional(z.number()),
  lowered: z.optional(lowered),
  /** The slots of the limit that slots rows give out (decision 0040). This row has the rest. */
  spread: z.optional(z.number()),
  /** Counts the changes of `spread`. It never falls, so that no two changes meet unseen. */
  grants: z.optional(z.number()),
  lastTenant: z.optional(z.string()),
  /** When that tenant was served, in a lane that has, or had, slots rows. */
  servedAt: z.optional(storedInstant),
  /** When a slot was last taken for a start that reserves no turn of the action's rate. */
  pacedAt: z.optional(storedInstant),
  ...blockFields,
});

/**
 * A lane at one moment. `lastTenant` is the tenant of the last task that took a slot or, in a lane
 * without slots, had its turn. `held` counts the taken slots, `holders` names their holders, and
 * `parts` says which row has which.
 */
export interface LaneState
  extends Pick<
    z.infer<typeof laneRow>,
    "lastTenant" | "pacedAt" | "limit" | "lowered" | "suspected" | "blocked" | "acceptedAt"
  > {
  readonly held: number;
  readonly holders: readonly string[];
  readonly parts: readonly LanePart[];
}

/** A taken slot: its holder, and since when. */
export interface HeldSlot {
  readonly holder: string;
  readonly takenAt: Instant;
}

/**
 * A wanted slot. `limit` is the setting of the deployment; a limit learned from Tencent may be
 * lower.
 */
export interface WantedSlot {
  readonly holder: string;
  readonly limit: number;
  readonly now: Instant;
  /** Whether the lane may let the start go without a turn, if it is its first for a while. */
  readonly mayPace?: boolean;
  /** Whether slots may stand in slots rows: each version that shares the table reads `spread`. */
  readonly maySpread?: boolean;
}

/**
 * A start beside the holder `from`. `part` is the row of that holder, as it was when the start was
 * decided. `overdue` counts the holders of that row that may have gone.
 */
export interface Lending {
  readonly part: LanePart;
  readonly from: string;
  readonly overdue: number;
  readonly tries: number;
  /** The other loans that stand. */
  readonly others: Loans;
}

/**
 * After each such time without a refusal one more slot is allowed: the reason for Tencent's refusal
 * may have passed.
 */
const RAISED_EVERY = milliseconds({ minutes: 10 });

/**
 * The learned limit as it is now, or undefined if none was learned. Example: with a limit of 5, a
 * refusal at 12:00 that lowered it to 2 allows 3 from 12:10 and 4 from 12:20.
 */
export function learnedLimit(
  learned: z.infer<typeof lowered> | undefined,
  limit: number,
  now: Instant,
): { limit: number; at: Instant } | undefined {
  if (learned === undefined) return undefined;
  const raised = Math.floor(between(learned.at, now) / RAISED_EVERY);
  return { limit: Math.min(limit, learned.limit + Math.max(0, raised)), at: learned.at };
}

/** The lane's row as a part of its lane. */
export function ownPart({ held, beside }: z.infer<typeof laneRow>): LanePart {
  return { number: 0, holders: Object.keys(held), beside };
}

/** The state that a lane's row shows by itself. Slots of other rows count as taken. */
export function stateOf(lane: z.infer<typeof laneRow>): LaneState {
  const { held: _held, beside: _beside, spread = 0, grants: _grants, ...row } = lane;
  const part = ownPart(lane);
  return {
    ...row,
    held: part.holders.length + spread,
    holders: part.holders,
    parts: [part],
  };
}

/** True if the loans are as they were when they were read. */
export function unchanged(seen: Loans | undefined): Condition {
  return seen === undefined ? absent("beside") : equals("beside", seen);
}

/** The attribute of a slot. Example: `held.acme#wxi7…gqgh-0`. */
export function slotOf(holder: string): string {
  return `held.${holder}`;
}

/** The attributes that the taking of a slot sets. */
export function taking(holder: string, now: Instant) {
  return {
    [slotOf(holder)]: now,
    lastTenant: tenantOfHolder(holder),
  };
}

/** The tenant of a holder: its name begins with it. */
export function tenantOfHolder(holder: string): string {
  return holder.split("#", 1).join();
}

/**
 * Lanes are on a list of the agenda's index. A lane is an operation and an application, so there
 * are few.
 */
export const LISTED = { agenda: "lanes", dueAt: "always" } as const;

/** The beginning of a lane's partition key. */
export const PREFIX = "lane#";

/** The key of a lane's row. */
export function laneKey(lane: string): Key {
  return { pk: `${PREFIX}${lane}`, sk: "lane" };
}

/** The key of a part of a lane: its row, or `slots#3`. */
export function partKey(lane: string, number: number): Key {
  return number === 0 ? laneKey(lane) : { pk: `${PREFIX}${lane}`, sk: `${SLOTS}${number}` };
}

/** The beginning of the sort key of a slots row. */
export const SLOTS = "slots#";
