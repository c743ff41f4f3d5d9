import type { Scores } from "../scores.ts";

/** Files of `functions/lifecycle`. */
export const lifecycle: Scores = {};
