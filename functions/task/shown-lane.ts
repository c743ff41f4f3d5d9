import type { Instant } from "./time.ts";

/**
 * A lane: the tasks of one operation in one application, which share a limit and a queue. Other
 * tenants' tasks are counted, and never named.
 */
export interface ShownLane {
  readonly operation: string;
  readonly application: string;
  /** Tasks that may be at Tencent at once. Absent where nothing limits them. */
  readonly limit?: number | undefined;
  /** The lower limit that holds now, because Tencent refused a task for being one too many. */
  readonly learnedLimit?: number | undefined;
  /** Slots that are taken. */
  readonly held: number;
  /** Tasks that wait. 1000 stands for more as well. */
  readonly waiting: number;
  /**
   * Tencent refuses every start for the operator's sake, with this code. One task tries again at
   * `nextTryAt`.
   */
  readonly blocked?:
    | { readonly code: string; readonly since: Instant; readonly nextTryAt: Instant }
    | undefined;
  /** Your own tasks by their ids: those that hold a slot, and the first 100 that wait, in order. */
  readonly own: { readonly holding: readonly string[]; readonly waiting: readonly string[] };
}
