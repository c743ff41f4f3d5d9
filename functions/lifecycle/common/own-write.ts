import type { Change } from "../../task/change.ts";
import {
  isAccepted,
  isSettled,
  providerTaskIdInRow,
  type SubmittingTask,
  type Task,
} from "../../task/task.ts";
import type { CountedTask } from "./spend.ts";

/**
 * Whether the row shows what a write was to do, though the write lost: its first try was applied,
 * the answer got lost, and the SDK's retry lost against it. Attempts are told apart by their nonce
 * and settling moves by their mark. A TaskId that stands there is the one that was to be saved,
 * also where a callback was quicker.
 *
 * Example: `started` with nonce `n1` loses, and the row is `submitting` with nonce `n1`: it is
 * ours.
 */
export const isOwnWrite = (standing: Task, { update: { set = {} } }: Change): boolean => {
  if (set.settledBy !== undefined)
    return isSettled(standing) && standing.settledBy === set.settledBy;
  if (typeof set.nonce === "string") return isOwnAttempt(standing, set.nonce);
  return (
    set.providerTaskId !== undefined &&
    isAccepted(standing) &&
    providerTaskIdInRow(standing.providerTaskId) === set.providerTaskId
  );
};

/**
 * Whether the attempt that was written ahead is the one of this nonce: only its sender knows it.
 */
export const isOwnAttempt = (standing: Task, nonce: string): standing is SubmittingTask =>
  standing.status === "submitting" && standing.nonce === nonce;

/**
 * The same for a task that was to be inserted: whether the row that stands there is that very task,
 * perhaps several moves further. A twin of the same key and moment has another mark in `counted`.
 */
export const isOwnInsert = (standing: Task, put: CountedTask): boolean =>
  standing.createdAt === put.createdAt &&
  !(
    "counted" in standing &&
    standing.counted !== undefined &&
    standing.counted.by !== put.counted?.by
  );
