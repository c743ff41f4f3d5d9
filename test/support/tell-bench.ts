import { appendFileSync } from "node:fs";
import type { LineId } from "../bench/lines.ts";

/** The variable that names the file in which `npm run bench` collects what tests have counted. */
export const COUNTS_FILE = "CALLSHEET_BENCH_COUNTS";

/** A number that a test has counted, for a line of the bench's table. */
export interface Counted {
  readonly line: LineId;
  /** Its figure; empty where the line has one. */
  readonly figure: string;
  readonly value: number;
}

/**
 * Tells a number that was counted to the bench, if the bench runs this test. So the table and the
 * test cannot disagree.
 */
export const tellBench = (line: LineId, figure: string, value: number): void => {
  const file = process.env[COUNTS_FILE];
  const counted: Counted = { line, figure, value };
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(counted)}\n`);
};
