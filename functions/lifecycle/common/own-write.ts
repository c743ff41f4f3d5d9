import type { Change } from "../../task/change.ts";
import { providerTaskIdInRow } from "../../task/fields.ts";
import { isAccepted, isSettled, type SubmittingTask, type Task } from "../../task/task.ts";
import type { CountedTask } from "./spend.ts";

/**
 * Whether a write that lost has lost against its own retry: the table applied the first try, its
 * answer got lost, and the SDK's retry met the applied write. A nonce identifies an attempt, and a
 * mark a settling move. A TaskId identifies an accepted start, also if a callback was faster.
 *
 * Example: `started` with nonce `n1` loses, and the row is `submitting` with nonce `n1`. The write
 * is ours.
 */
export function isOwnWrite(standing: Task, { update: { set = {} } }: Change): boolean {
  if (set.settledBy !== undefined)
    return isSettled(standing) && standing.settledBy === set.settledBy;
  if (typeof set.nonce === "string") return isOwnAttempt(standing, set.nonce);
  return (
    isAccepted(standing) && providerTaskIdInRow(standing.providerTaskId) === set.providerTaskId
  );
}

/** Whether the attempt in the row is the one with this nonce, which only its sender knows. */
export function isOwnAttempt(standing: Task, nonce: string): standing is SubmittingTask {
  return standing.status === "submitting" && standing.nonce === nonce;
}

/**
 * The same for an insert: whether the row is the very task that was to be inserted, perhaps several
 * moves later. A twin of the same key and moment has another mark in `counted`.
 */
export function isOwnInsert(standing: Task, put: CountedTask): boolean {
  return (
    standing.createdAt === put.createdAt &&
    !(
      "counted" in standing &&
      standing.counted !== undefined &&
      standing.counted.by !== put.counted?.by
    )
  );
}
