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

/** A tick of EventBridge Scheduler comes within the minute of its moment. */
const LATEST_SECONDS = 59;

/** One tick in so many never comes, and one in so many comes twice: it delivers at least once. */
const ONE_IN = 10;

/**
 * Stands for EventBridge Scheduler: fires each schedule at once and then at every full interval
 * from there, whether or not the invocation before has ended. Moments that pass while the machine
 * sleeps are skipped, not made up for. With `chance`, which draws from 0 to 1, its ticks come as
 * they may on AWS: 0 to 59 s late, and some of them twice or never. Returns how to stop it. Source:
 * "Schedule types in EventBridge Scheduler", user guide. How often it drops one is not documented.
 *
 * Example: the draws 0.5, 0.05 fire the tick of 12:00:00 twice, at 12:00:30 and again at once.
 */
export function startSchedules(options: {
  schedules: readonly Schedule[];
  clock?: Clock;
  chance?: (() => number) | undefined;
}): {
  stop(): void;
} {
  const { schedules, clock = machineClock, chance } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const fire = ({ invoke }: Schedule): void => {
    if (chance === undefined) invoke();
    else void fireLoosely(invoke, { clock, chance, signal });
  };
  for (const schedule of schedules) void repeat(schedule, { clock, signal, fire });
  return { stop: () => stopping.abort() };
}

interface Loosely {
  readonly clock: Clock;
  readonly chance: () => number;
  readonly signal: AbortSignal;
}

const fireLoosely = async (
  invoke: Schedule["invoke"],
  { clock, chance, signal }: Loosely,
): Promise<void> => {
  const lateMs = Math.floor(chance() * (LATEST_SECONDS + 1)) * 1000;
  const drawn = chance() * ONE_IN;
  if (drawn >= ONE_IN - 1) return;
  await clock.sleep(lateMs, signal).catch(() => undefined);
  for (let times = drawn < 1 ? 2 : 1; times > 0 && !signal.aborted; times--) invoke();
};

interface Repeating {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly fire: (schedule: Schedule) => void;
}

const repeat = async (schedule: Schedule, { clock, signal, fire }: Repeating): Promise<void> => {
  let dueAt = clock.now();
  while (!signal.aborted) {
    fire(schedule);
    const passed = Math.floor((clock.now() - dueAt) / schedule.everyMs);
    dueAt += (passed + 1) * schedule.everyMs;
    await clock.sleep(dueAt - clock.now(), signal).catch(() => undefined);
  }
};
