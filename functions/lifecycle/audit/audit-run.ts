import type { Instant } from "../../task/time.ts";

/** What one run of the audit found, and what it did about it, in rows. */
export type Findings = Record<
  | "rows"
  | "relisted"
  | "unlisted"
  | "slots"
  | "lanes"
  | "unowned"
  | "twice"
  | "claimed"
  | "overdue"
  | "unreadable"
  | "failed",
  number
>;

/** What a run carries from row to row. */
export interface AuditRun {
  readonly findings: Findings;
  /** Who has which TaskId: the key of the task's row, by a hash of product and TaskId. */
  readonly acceptances: Map<string, string>;
  /** Since when the task has been due that is furthest behind; undefined if none is. */
  oldestDue: Instant | undefined;
}
