import { fixtures } from "./operations.ts";

/**
 * The smallest input of each operation, for a task that costs nothing, as only the stand-in ever
 * gets it.
 */
export const sampleInputs: Readonly<Record<string, Readonly<Record<string, unknown>>>> =
  Object.fromEntries([...fixtures].map(([name, { input }]) => [name, input]));
/** The name of an operation. */
export type Sample = string;

/** Whether there is a sample of this operation. */
export function isSample(operation: string): operation is Sample {
  return Object.hasOwn(sampleInputs, operation);
}

/** The request that submits a sample. */
export function sampleRequest(operation: Sample) {
  return { operation, input: sampleInputs[operation] };
}
