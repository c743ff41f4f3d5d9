import * as z from "zod/mini";
import { type Instant, isInstant } from "./time.ts";

/**
 * A place in the queue of a lane, as `placeInLine` and `restingPlace` make it. Never a moment,
 * though it stands in `dueAt`.
 */
export type QueueKey = `${string}#${0 | 1}#${string}`;

/** A place in a row: `readPlace` tells whether it is one that a version of ours wrote. */
export const queueKey = z.custom<QueueKey>((value) => typeof value === "string");

/** What decides a task's place in the line of its lane. */
export interface Waiting {
  readonly tenant: string;
  readonly taskId: string;
  readonly createdAt: Instant;
  /**
   * When it is rejected if it has not been started. Part of the place, so that the line tells who
   * has waited too long.
   */
  readonly startBefore: Instant;
}

/** What a place says of who stands there. */
export interface Place {
  readonly tenant: string;
  readonly startBefore: Instant;
  /** Until when it rests after a refusal; undefined for one that may be started. */
  readonly restsUntil: Instant | undefined;
}

/** Tencent's TasksPriority, which orders a tenant's own tasks here too. */
export const PRIORITY = { lowest: -10, usual: 0, highest: 10 } as const;

/**
 * A queued task's place, which is its `dueAt`:
 * `<tenant>#1#<rank>#<createdAt>#<startBefore>#<taskId>`. All of a tenant's tasks stand side by
 * side, so that a line can be served tenant by tenant however many tasks each has. Among a tenant's
 * own, the higher priority is first, then who came first.
 */
export const placeInLine = (
  { tenant, taskId, createdAt, startBefore }: Waiting,
  priority: number = PRIORITY.usual,
): QueueKey => {
  const rank = String(PRIORITY.highest - priority).padStart(2, "0");
  return `${tenant}#1#${rank}#${createdAt}#${startBefore}#${taskId}`;
};

/**
 * The place of a task that was refused or could not be read: before the tenant's others as soon as
 * it has rested, out of the way until then.
 */
export const restingPlace = (
  { tenant, taskId, startBefore }: Omit<Waiting, "createdAt">,
  until: Instant,
): QueueKey => `${tenant}#0#${until}#${startBefore}#${taskId}`;

const SHAPE = /^([^#]+)#(?:0#([^#]+)|1#\d\d#[^#]+)#([^#]+)#[^#]+$/;

/**
 * What a place says; undefined for one that no version of ours wrote: the task itself has to be
 * looked at.
 */
export const readPlace = (place: string): Place | undefined => {
  const [, tenant, restsUntil, startBefore] = SHAPE.exec(place) ?? [];
  const isResting = isInstant(restsUntil);
  if (tenant === undefined || !isInstant(startBefore) || (restsUntil !== undefined && !isResting))
    return undefined;
  return { tenant, startBefore, restsUntil: isResting ? restsUntil : undefined };
};

/** Whether who stands at this place may be started now. */
export const isReady = (place: string, now: Instant): boolean =>
  (readPlace(place)?.restsUntil ?? now) <= now;

/** The first place a tenant could have. */
export const firstOf = (tenant: string): string => `${tenant}#`;

/** The first place beyond all that a tenant could have: `#` is followed by `$`. */
export const beyond = (tenant: string): string => `${tenant}$`;

/** The first place of a tenant's tasks that do not rest. */
export const firstReadyOf = (tenant: string): string => `${tenant}#1#`;

/** The first place after this one. */
export const justAfter = (place: string): string => `${place} `;
