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
export const promisesSince: Readonly<Partial<Record<PromiseName, Excuse>>> = {};
