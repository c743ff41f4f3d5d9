import * as z from "zod/mini";
import { type Instant, isInstant } from "./time.ts";

/**
 * A task's key in the queue of its lane, made by `queueKeyOf` or `backingOffKey`. The row stores it
 * in `dueAt`, but it is never an `Instant`.
 */
export type QueueKey = `${string}#${0 | 1}#${string}`;

/** A key as a row holds it. `readQueueKey` tells whether this service wrote it. */
export const queueKey = z.custom<QueueKey>((value) => typeof value === "string");

/** The facts of a task that its queue key is made of. */
export interface Queueable {
  readonly tenant: string;
  readonly taskId: string;
  readonly createdAt: Instant;
  /**
   * The task is rejected if it has not been started by then. It is part of the key, so that one
   * read of the queue finds the expired tasks.
   */
  readonly startBefore: Instant;
}

/** The facts that can be read back from a queue key. */
export interface QueueKeyFacts {
  readonly tenant: string;
  readonly startBefore: Instant;
  /** Undefined in the key of a task that backs off. */
  readonly createdAt: Instant | undefined;
  /** The task backs off until then. Undefined if the key says that it is ready. */
  readonly backsOffUntil: Instant | undefined;
}

/** Tencent's `TasksPriority`, which orders a tenant's own tasks here too. */
export const PRIORITY = { lowest: -10, usual: 0, highest: 10 } as const;

/**
 * The key of a ready task: `<tenant>#1#<rank>#<createdAt>#<startBefore>#<taskId>`. All tasks of a
 * tenant are neighbours, so the lane can be served tenant by tenant, however many tasks each has.
 * Within a tenant the higher priority comes first, then the older task.
 *
 * Example: a task of `acme` with priority 3, submitted at 12:00, has rank 07:
 * `acme#1#07#2026-01-01T12:00:00.000Z#2026-01-02T12:00:00.000Z#<taskId>`.
 */
export function queueKeyOf(
  { tenant, taskId, createdAt, startBefore }: Queueable,
  priority: number = PRIORITY.usual,
): QueueKey {
  const rank = String(PRIORITY.highest - priority).padStart(2, "0");
  return `${tenant}#1#${rank}#${createdAt}#${startBefore}#${taskId}`;
}

/**
 * The key of a task that backs off because Tencent refused it or its row could not be read:
 * `<tenant>#0#<until>#<startBefore>#<taskId>`. From `until` on it comes before the tenant's others,
 * and until then it is skipped.
 *
 * Example: a task of `acme` that backs off until 12:05 has the key
 * `acme#0#2026-01-01T12:05:00.000Z#2026-01-02T12:00:00.000Z#<taskId>`.
 */
export function backingOffKey(
  { tenant, taskId, startBefore }: Omit<Queueable, "createdAt">,
  until: Instant,
): QueueKey {
  return `${tenant}#0#${until}#${startBefore}#${taskId}`;
}

const FORM = /^([^#]+)#(?:0#([^#]+)|1#\d\d#([^#]+))#([^#]+)#[^#]+$/;

/**
 * Reads a queue key. Undefined for a key that no version of this service wrote: then only the task
 * itself can tell.
 */
export function readQueueKey(key: string): QueueKeyFacts | undefined {
  const [, tenant, backsOffUntil, createdAt, startBefore] = FORM.exec(key) ?? [];
  const backsOff = isInstant(backsOffUntil);
  if (tenant === undefined || !isInstant(startBefore) || (backsOffUntil !== undefined && !backsOff))
    return undefined;
  return {
    tenant,
    startBefore,
    createdAt: isInstant(createdAt) ? createdAt : undefined,
    backsOffUntil: backsOff ? backsOffUntil : undefined,
  };
}

/** Whether the task with this key may be started now. */
export function isReady(key: string, now: Instant): boolean {
  return (readQueueKey(key)?.backsOffUntil ?? now) <= now;
}

/** The lowest key that a task of this tenant can have. */
export function firstOf(tenant: string): string {
  return `${tenant}#`;
}

/** The lowest key above all those of this tenant: `$` follows `#`. */
export function beyond(tenant: string): string {
  return `${tenant}$`;
}

/** The lowest key that a task of this tenant can have while it does not back off. */
export function firstReadyOf(tenant: string): string {
  return `${tenant}#1#`;
}

/** The lowest key above this one. */
export function justAfter(key: string): string {
  return `${key} `;
}
