import { type Change, change } from "./change.ts";
import { equals } from "./condition.ts";
import { NOT_YET_KNOWN } from "./horizon.ts";
import type { TaskError } from "./report.ts";
import type { Delay, DoubtfulTask } from "./task.ts";
import { after, type Instant } from "./time.ts";
import { settling } from "./transition.ts";

/**
 * How often Tencent has to say that it knows no session of ours before that counts (decision 0026).
 */
const MISSES_THAT_COUNT = 3;

/**
 * Whether a start is in doubt for nothing but this one answer to its first and only attempt. Of a
 * task that an older version put in doubt that cannot be told.
 */
export const isDoubtedBy = (
  { doubt, duplicateSeen, refusedInDoubt, candidate }: DoubtfulTask,
  code: string,
): boolean =>
  doubt?.code === code &&
  doubt.attempts === 1 &&
  duplicateSeen &&
  refusedInDoubt === undefined &&
  candidate === undefined;

/**
 * Whether this miss is the last that is needed: there were enough, and what was accepted must be
 * known by now.
 */
export const isMissedForGood = (task: DoubtfulTask, now: Instant): boolean =>
  missesOf(task) >= MISSES_THAT_COUNT && now > after(task.signedAt, NOT_YET_KNOWN);

/** A look at which Tencent said that it knows no session of ours. */
export const missed = (task: DoubtfulTask, dueAt: Instant, noted?: readonly Delay[]): Change =>
  change("postponed", [equals("revision", task.revision)], {
    dueAt,
    noted,
    misses: missesOf(task),
  });

/**
 * Its only attempt was refused because somebody else is where the task was to go: nothing was
 * started.
 */
export const foundOccupied = (task: DoubtfulTask, error: TaskError, now: Instant): Change =>
  change("refusalProven", [equals("revision", task.revision), equals("duplicateSeen", true)], {
    ...settling(now, "poll"),
    error,
  });

/** With the one that is being looked at. */
const missesOf = ({ misses = 0 }: DoubtfulTask): number => misses + 1;
