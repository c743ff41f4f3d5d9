import type { ProblemCode } from "../openapi/described.ts";
import { requestWords } from "./request-words.ts";
import { taskWords } from "./task-words.ts";

/** The words about one problem that its page has beside the title. */
export interface ProblemWords {
  readonly meaning: string;
  readonly remedy: string;
}

/** The words about each problem. */
export const problemWords: Readonly<Record<ProblemCode, ProblemWords>> = {
  ...requestWords,
  ...taskWords,
};
