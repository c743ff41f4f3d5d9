import { readQueueKey } from "./queue-key.ts";
import type { QueuedTask } from "./task.ts";
import type { Instant } from "./time.ts";

/** Why a queued task has not been started. `http/meanings.ts` explains each reason. */
export type WaitReason = "slot" | "turn" | "refused" | "blocked" | "restored";

/** The reason for which a queued task waits. `code` is Tencent's, where a refusal is the reason. */
export interface WaitingFor {
  readonly reason: WaitReason;
  readonly since: Instant;
  readonly code?: string;
}

/** The facts of a task's lane that decide why the task waits. */
export interface WaitedLane {
  readonly blocked?: { readonly code: string; readonly since: Instant } | undefined;
  /** Whether every slot is taken. */
  readonly isFull: boolean;
  /** Whether its table was put back, and no operator has released its operation. */
  readonly isHeld?: boolean;
}

/**
 * The reason for which a queued task waits at this moment: its table was put back, its lane is
 * blocked, it backs off, all slots are taken, or its turn has not come.
 *
 * Example: Tencent refuses a task with `RequestLimitExceeded` at 12:00:00, and the task backs off
 * until 12:00:15. Until then it waits for
 * `{ reason: "refused", since: "…12:00:00…", code: "RequestLimitExceeded" }`, and from then on for
 * a slot or its turn.
 */
export function waitingFor(
  { dueAt, createdAt, lastRefusal }: QueuedTask,
  { blocked, isFull, isHeld }: WaitedLane,
  now: Instant,
): WaitingFor {
  if (isHeld === true) return { reason: "restored", since: createdAt };
  if (blocked !== undefined) return { reason: "blocked", since: blocked.since, code: blocked.code };
  const backsOffUntil = readQueueKey(dueAt)?.backsOffUntil;
  if (backsOffUntil !== undefined && backsOffUntil > now && lastRefusal !== undefined) {
    return { reason: "refused", since: lastRefusal.at ?? createdAt, code: lastRefusal.code };
  }
  const since = backsOffUntil === undefined || backsOffUntil > now ? createdAt : backsOffUntil;
  return { reason: isFull ? "slot" : "turn", since };
}
