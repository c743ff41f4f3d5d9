import { parentPort, workerData } from "node:worker_threads";
import { runLife } from "./life.ts";
import { count, emptyReport } from "./report.ts";

// Errors are values here, and nobody reads where they were made.
Error.stackTraceLimit = 0;

/** Every so many-th seed of a range. */
const {
  first,
  lives,
  isMixed,
  of,
  part,
}: { first: number; lives: number; isMixed?: true; of: number; part: number } = workerData;
const report = emptyReport();
for (let number = part; number < lives; number += of)
  count(report, await runLife(first + number, { isMixed }));
parentPort?.postMessage(report);
