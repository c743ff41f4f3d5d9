import { UnreadableRow } from "../../store/task-row.ts";
import { errorName } from "../../task/error.ts";
import type { LogFields } from "../../task/log.ts";
import type { Dependencies } from "./dependencies.ts";

/**
 * Logs that work on one row has failed. A row that this version cannot read has a line of its own;
 * anything else is for `otherwise`, with the name of the error.
 */
export function noteFailure(
  { log }: Pick<Dependencies, "log">,
  about: LogFields,
  error: unknown,
  otherwise: (failed: LogFields) => void,
): void {
  if (error instanceof UnreadableRow) log("row_unreadable", about);
  else otherwise({ ...about, reason: errorName(error) });
}
