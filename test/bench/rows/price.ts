import type { Options } from "../options.ts";
import { computed, dollarsPerMillion, durableFunctions, type Used, waited } from "../price.ts";
import { median } from "../statistics.ts";
import type { Reading, Readings } from "../verdict.ts";

/** Assumed: what Tencent takes for an answer, far from the function's region. */
const TENCENT_ANSWERS_MS = 200;

/**
 * Assumed: CPU time of a warm submission where the line `warm` was not measured in the same run,
 * and of a look. A callback takes so much of a submission's, and a telling.
 */
const CPU_MS = { submission: 10, look: 3 } as const;
const OF_SUBMISSION = { callback: 0.8, telling: 0.5 } as const;

interface Task {
  readonly writes: number;
  readonly strongReads: number;
  readonly submissionMs: number;
  readonly logBytes: number;
}

/**
 * All that a task with a slot uses, if a callback ends it and one webhook tells of it. Its units
 * are those of the line `units`. A submission and a callback come by the API, and the stream calls
 * the teller.
 */
const usedByTask = ({ writes, strongReads, submissionMs, logBytes }: Task) =>
  ({
    "table writes": { writeUnits: writes },
    "strong reads": { readUnits: strongReads },
    "API requests": { apiRequests: 2 },
    invocations: { invocations: 3 },
    "CPU time": {
      gigabyteSeconds: computed(
        submissionMs * (1 + OF_SUBMISSION.callback + OF_SUBMISSION.telling),
      ),
    },
    "waiting for Tencent": { gigabyteSeconds: waited(2 * TENCENT_ANSWERS_MS) },
    logs: { logBytes },
  }) as const satisfies Readonly<Record<string, Used>>;

/** The price of so many looks of a caller. */
const priceOfLooks = (looks: number): number =>
  dollarsPerMillion({
    apiRequests: looks,
    invocations: looks,
    readUnits: looks,
    gigabyteSeconds: looks * computed(CPU_MS.look),
  });

const priceOfTask = (task: Task, isMeasured: boolean): Reading => {
  const parts = Object.entries(usedByTask(task)).map(
    ([name, used]) => [name, dollarsPerMillion(used)] as const,
  );
  const ours = parts.reduce((sum, [, dollars]) => sum + dollars, 0);
  const shown = parts.map(([name, dollars]) => `${name} ${dollars.toFixed(2)}`).join(", ");
  return {
    values: [ours / durableFunctions],
    absolute: { peer: durableFunctions, ours },
    absoluteUnit: "$",
    notes: [
      `dollars per million tasks: ${shown}.`,
      `a submission takes ${task.submissionMs.toFixed(1)} ms of CPU, ${isMeasured ? "as measured here" : "assumed"}; a callback ${OF_SUBMISSION.callback} of it, a telling ${OF_SUBMISSION.telling}. Tencent answers within ${TENCENT_ANSWERS_MS} ms, twice a task.`,
      "not counted, as they do not grow with tasks: the functions that the clock calls each minute, secrets, alarms, storage. Nor cold starts, and traffic out.",
    ],
  };
};

/** Prices of what was counted, in this run. */
export const priceCounted = (readings: Readings, { chosen }: Options): Readings => {
  const { slot, reads } = readings.units ?? {};
  const { requests } = readings.waiting ?? {};
  const prices: Record<string, Record<string, Reading>> = {};
  const logs = readings.logs?.[""];
  if (chosen.includes("price") && slot !== undefined && reads !== undefined && logs !== undefined) {
    const warm = readings.warm?.[""]?.absolute?.ours;
    const task = {
      writes: median(slot.values),
      strongReads: median(reads.values),
      submissionMs: warm ?? CPU_MS.submission,
      logBytes: median(logs.values) + median(readings.logs?.gateway?.values ?? [0]),
    };
    prices.price = { "": priceOfTask(task, warm !== undefined) };
  }
  if (chosen.includes("waiting") && requests !== undefined) {
    const price = priceOfLooks(median(requests.values));
    prices.waiting = { requests, price: { values: [price] } };
  }
  return prices;
};
