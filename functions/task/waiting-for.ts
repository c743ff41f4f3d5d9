import { readQueueKey } from "./queue-key.ts";
import type { QueuedTask } from "./task.ts";
import type { Instant } from "./time.ts";

/** Why a queued task has not been started; `http/api.ts` says what each reason means. */
export type WaitReason = "slot" | "turn" | "refused" | "blocked";

/** What a queued task waits for. `code` is Tencent's, where a refusal is the reason. */
export interface WaitingFor {
  readonly reason: WaitReason;
  readonly since: Instant;
  readonly code?: string;
}

/** What of a task's lane decides what the task waits for. */
export interface WaitedLane {
  readonly blocked?: { readonly code: string; readonly since: Instant } | undefined;
  /** Whether every slot is taken. */
  readonly isFull: boolean;
}

/**
 * What a queued task waits for at this moment: the end of its lane's block, the end of its backing
 * off, a slot, or its turn.
 *
 * A task that was refused with `RequestLimitExceeded` at 12:00:00 and is tried again at 12:00:15
 * waits for ` { reason: "refused", since: "…12:00:00…", code: "RequestLimitExceeded" } ` , and from
 * 12:00:15 on for a slot or its turn.
 */
export const waitingFor = (
  { dueAt, createdAt, lastRefusal }: QueuedTask,
  { blocked, isFull }: WaitedLane,
  now: Instant,
): WaitingFor => {
  if (blocked !== undefined) return { reason: "blocked", since: blocked.since, code: blocked.code };
  const backsOffUntil = readQueueKey(dueAt)?.backsOffUntil;
  if (backsOffUntil !== undefined && backsOffUntil > now && lastRefusal !== undefined) {
    return { reason: "refused", since: lastRefusal.at ?? createdAt, code: lastRefusal.code };
  }
  const since = backsOffUntil === undefined || backsOffUntil > now ? createdAt : backsOffUntil;
  return { reason: isFull ? "slot" : "turn", since };
};
