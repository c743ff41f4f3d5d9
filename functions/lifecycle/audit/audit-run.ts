import type { Instant } from "../../task/time.ts";

/** The findings and repairs of one run of the audit, counted in rows. */
export type Findings = Record<
  | "rows"
  | "relisted"
  | "unlisted"
  | "untold"
  | "unkept"
  | "slots"
  | "lanes"
  | "unowned"
  | "twice"
  | "claimed"
  | "overdue"
  | "unsharded"
  | "unreadable"
  | "failed",
  number
>;

/** The state that one run carries from row to row. */
export interface AuditRun {
  readonly findings: Findings;
  /** The key of the row that has a TaskId, by a hash of product and TaskId. */
  readonly acceptances: Map<string, string>;
  /** The due time of the task that is furthest behind. Undefined if none is overdue. */
  oldestDue: Instant | undefined;
}
