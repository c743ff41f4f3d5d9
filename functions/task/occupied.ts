import { type Change, change } from "./change.ts";
import { equals } from "./condition.ts";
import type { Delay } from "./fields.ts";
import { NOT_YET_KNOWN } from "./horizon.ts";
import type { TaskError } from "./report.ts";
import { settling } from "./settled.ts";
import type { DoubtfulTask } from "./task.ts";
import { after, type Instant } from "./time.ts";

/**
 * How often Tencent has to say that it knows no session of ours before we believe it (decision
 * 0026).
 */
const MISSES_THAT_COUNT = 3;

/**
 * Whether the only reason for the doubt is this answer to the first and only attempt. A task that
 * an older version put in doubt does not tell, so the answer is no.
 */
export function isDoubtedBy(
  { doubt, duplicateSeen, refusedInDoubt, candidate }: DoubtfulTask,
  code: string,
): boolean {
  return (
    doubt?.code === code &&
    doubt.attempts === 1 &&
    duplicateSeen &&
    refusedInDoubt === undefined &&
    candidate === undefined
  );
}

/**
 * Whether this miss is the last one that is needed: there were enough, and Tencent must by now know
 * a task that it accepted.
 */
export function isMissedForGood(task: DoubtfulTask, now: Instant): boolean {
  return missesOf(task) >= MISSES_THAT_COUNT && now > after(task.signedAt, NOT_YET_KNOWN);
}

/** A look in which Tencent said that it knows no session of ours. */
export function missed(task: DoubtfulTask, dueAt: Instant, noted?: readonly Delay[]): Change {
  return change("postponed", [equals("revision", task.revision)], {
    dueAt,
    noted,
    misses: missesOf(task),
  });
}

/**
 * Tencent refused the only attempt because another bot is where this one was to go. Nothing was
 * started.
 */
export function foundOccupied(task: DoubtfulTask, error: TaskError, now: Instant): Change {
  return change(
    "refusalProven",
    [equals("revision", task.revision), equals("duplicateSeen", true)],
    {
      ...settling(now, "poll"),
      error,
    },
  );
}

/** The current miss included. */
const missesOf = ({ misses = 0 }: DoubtfulTask): number => misses + 1;
