import type { Mistake, Rewording } from "./mistake.ts";

/**
 * A deliberate mistake in the shipped code, and what sees it. One is added as a line in a file of
 * `data/`, e.g. `{ name: "…", at: "repeated", mistake: without("equals", "duplicateSeen"), by:
 * "task/transition.test.ts" }`;
 * `mistake.ts` has the words for mistakes. `npm run mutants -- --only "…"` shows whether `by` sees
 * it.
 */
export interface Mutant {
  /** The promise that is broken, in plain words. Names one mutant. */
  readonly name: string;
  /**
   * An export of `functions/`, or its member: `repeated`, `TaskStore.putOutput`,
   * `trtcCallback.read`. Not a path: files may move. Only a rewording names its file's.
   */
  readonly at: string;
  readonly mistake: Mistake | Rewording;
  /** The one that must see it: `simulator`, or a test file below `test/`. */
  readonly by: string;
}

/** A mutant with the file of `data/` it stands in, which is what the planted code imports. */
export interface PlacedMutant extends Mutant {
  readonly room: string;
}
