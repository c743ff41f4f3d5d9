import type { PromiseName } from "./promises.ts";

/** Why a promise is not judged where the version before shares the table. */
export interface Excuse {
  /** The fault of the version before that today's version repairs. */
  readonly fault: string;
  /**
   * Whether only a task is excused of which the version before wrote itself what breaks the
   * promise; else the whole life is.
   */
  readonly ofItsWritesAlone?: true;
}

/**
 * Promises that the version before does not keep, by name. Nothing else may stand here, and a new
 * set of fixtures empties it: then the version before keeps them too.
 */
export const promisesSince: Readonly<Partial<Record<PromiseName, Excuse>>> = {
  "tenants-see-nothing-of-each-other": {
    fault: "a tenant could follow, read and stop what Callsheet had started for another",
  },
  "one-at-risk": {
    fault:
      "a holder in doubt for an hour lost its slot, and each task after it could fail for want of capacity",
  },
  "a-repeat-is-its-task": {
    fault:
      "a repeat was judged by today's rules and could be refused, and it took a turn of Tencent's rate",
  },
  "claimed-before-asked": {
    fault:
      "MPS AIGC claimed no TaskId, and a task of VOD's or MPS's that was followed was not claimed",
  },
  "rejected-for-our-sake": {
    fault: "a refusal of our key rejected a task, and barred every repeat of a start in doubt",
    ofItsWritesAlone: true,
  },
};
