import type { Row } from "../../functions/store/table.ts";
import { operationOf, type PlannedTask } from "./planned-task.ts";

/**
 * Whether this copy of a caller's request wants the result to be kept. Only a task that we start
 * can bring a file that Tencent deletes.
 */
export const wishes = (
  { keepsResult = false, operation, follows }: PlannedTask,
  copy: string,
): boolean =>
  (keepsResult || copy.startsWith("keep")) &&
  follows === undefined &&
  operationOf(operation).resultLife !== undefined;

/** Whether some request of a life may do so. */
export const mayWish = ({ keepsResult = false, keepsAt = [] }: PlannedTask): boolean =>
  keepsResult || keepsAt.length > 0;

/** Whether a wish to keep the result has something to write, as the row of its task stands. */
export const isUnkept = ({ keepResult, settledAt, copyRow }: Row = {}): boolean =>
  keepResult !== true || (settledAt !== undefined && copyRow === undefined);
