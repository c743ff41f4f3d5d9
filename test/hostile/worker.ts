import { parentPort, workerData } from "node:worker_threads";
import { storm, type Tally, Violation } from "./storm.ts";

/** A thread's work: how many callbacks, and the seed that they are drawn from. */
export interface Work {
  readonly seed: number;
  readonly count: number;
}

/** Its result: a count of what was sent, or the sentence about what must not have happened. */
export type Outcome = Tally | string;

// Refusals by the hundred thousand need no stacks, and what goes wrong is told by the message that
// was sent.
Error.stackTraceLimit = 0;

const outcome = async ({ seed, count }: Work): Promise<Outcome> => {
  try {
    return await storm(seed, count);
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    return error.message;
  }
};

parentPort?.postMessage(await outcome(workerData as Work));
