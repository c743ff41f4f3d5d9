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

/** A lane as its row holds it. */
export const laneRow = z.object({
  beside: z.catch(z.optional(z.record(z.string(), loan)), undefined),
  held: z.record(z.string(), storedInstant),
  limit: z.optional(z.number()),
  lowered: z.optional(lowered),
  /**
   * The slots of the limit that other rows give out (decision 0040). This row has the rest of them.
   * No version writes it yet.
   */
  spread: z.optional(z.number()),
  lastTenant: z.optional(z.string()),
  /** When a slot was last taken for a start that reserves no turn of the action's rate. */
  pacedAt: z.optional(storedInstant),
  ...blockFields,
});

/**
 * A lane at one moment. `lastTenant` is the tenant of the last task that took a slot or, in a lane
 * without slots, had its turn. `held` counts the taken slots, and `holders` names their holders.
 */
export interface LaneState
  extends Pick<
    z.infer<typeof laneRow>,
    | "lastTenant"
    | "pacedAt"
    | "limit"
    | "lowered"
    | "suspected"
    | "blocked"
    | "acceptedAt"
    | "beside"
  > {
  readonly held: number;
  readonly holders: readonly string[];
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
}

/**
 * A start beside the holder `from`. `overdue` counts the holders that may have gone. `seen` is the
 * state of the loans when the start was decided.
 */
export interface Lending {
  readonly from: string;
  readonly overdue: number;
  readonly tries: number;
  /** The other loans that stand. */
  readonly others: Loans;
  readonly seen: Loans | undefined;
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

/** The state that a lane's row shows. */
export function stateOf(lane: z.infer<typeof laneRow> | undefined): LaneState {
  const { held = {}, spread: _elsewhere, ...row } = lane ?? {};
  return { ...row, held: heldIn(lane), holders: Object.keys(held) };
}

/** The taken slots of a lane. Those that are given out in other rows count as taken. */
export function heldIn(lane: z.infer<typeof laneRow> | undefined): number {
  return Object.keys(lane?.held ?? {}).length + (lane?.spread ?? 0);
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
