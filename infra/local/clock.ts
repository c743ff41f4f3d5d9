import { setTimeout as pause } from "node:timers/promises";
import type { Clock } from "./tencent/clock.ts";

/** The machine's own time. */
export const machineClock: Clock = {
  now: Date.now,
  sleep: async (milliseconds, signal) => {
    await pause(milliseconds, undefined, signal === undefined ? {} : { signal });
  },
};

/**
 * Acts when so much time has passed, unless it is told before that it need not. Returns how to tell
 * it.
 */
export function after(clock: Clock, milliseconds: number, act: () => void): () => void {
  const cancelling = new AbortController();
  const cancelled = () => cancelling.signal.aborted;
  clock.sleep(milliseconds, cancelling.signal).then(
    () => {
      if (!cancelled()) act();
    },
    (error: unknown) => {
      if (!cancelled()) throw error;
    },
  );
  return () => cancelling.abort();
}
