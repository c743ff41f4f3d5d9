import { machineClock } from "./clock.ts";
import type { Clock } from "./tencent/clock.ts";

export interface Schedule {
  readonly name: string;
  readonly everyMs: number;
  /**
   * Called and not waited for, like a schedule's target: what becomes of it is the caller's
   * concern.
   */
  readonly invoke: () => void;
}

/**
 * Stands for EventBridge Scheduler: fires each schedule at once and then at every full interval
 * from there, whether or not the invocation before has ended. Moments that pass while the machine
 * sleeps are skipped, not made up for. Returns how to stop it.
 */
export function startSchedules(options: { schedules: readonly Schedule[]; clock?: Clock }): {
  stop(): void;
} {
  const { schedules, clock = machineClock } = options;
  const stopping = new AbortController();
  for (const schedule of schedules) void repeat(schedule, clock, stopping.signal);
  return { stop: () => stopping.abort() };
}

async function repeat(schedule: Schedule, clock: Clock, signal: AbortSignal): Promise<void> {
  let dueAt = clock.now();
  while (!signal.aborted) {
    schedule.invoke();
    const passed = Math.floor((clock.now() - dueAt) / schedule.everyMs);
    dueAt += (passed + 1) * schedule.everyMs;
    await clock.sleep(dueAt - clock.now(), signal).catch(() => undefined);
  }
}
