import { setTimeout } from "node:timers/promises";

/**
 * Lets real time pass, for what runs real processes and is no test of vitest's. Ends early, without
 * an error, when the signal aborts.
 */
export const pause = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
  await setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(
    () => undefined,
  );
};
