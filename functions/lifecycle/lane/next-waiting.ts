import type { LaneState } from "../../store/lane-store.ts";
import { laneOf } from "../../task/names.ts";
import { isReady, readQueueKey } from "../../task/queue-key.ts";
import type { QueuedTask } from "../../task/task.ts";
import { instant } from "../../task/time.ts";
import { expired } from "../../task/transition.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { move } from "../common/move.ts";
import { anyReady, queuedIn, roundRobin } from "../common/queue.ts";
import { readQuietly } from "../common/read-quietly.ts";

/** An operation of one application: what a concurrency limit counts. */
export interface Lane {
  readonly operation: StartOperation;
  readonly application: string;
}

/**
 * The task whose turn it is, and its lane as it was then. In a blocked lane the task is the next
 * probe.
 */
export interface Waiting {
  readonly task: QueuedTask;
  readonly state: LaneState;
}

/**
 * Most tasks that one search rejects because they have waited too long: the rest is left to the
 * schedule, which rejects them first.
 */
const MOST_EXPIRED = 30;

/**
 * The first task whose turn it is that can be started; a few that have waited too long are rejected
 * on the way. `blocked` where no start may be sent before the next probe.
 */
export const nextWaiting = async (
  dependencies: Dependencies,
  { operation, application }: Lane,
): Promise<Waiting | "blocked" | undefined> => {
  const lane = laneOf({ operation: operation.name, application });
  // Nobody waits most of the time, and then nobody's turn has to be known.
  if (!(await anyReady(dependencies, lane))) return undefined;
  const state = await dependencies.lanes.state(lane);
  const { lastTenant, blocked } = state;
  if (blocked !== undefined && instant(dependencies.clock.now()) < blocked.probeAt)
    return "blocked";
  let last: QueuedTask | undefined;
  let rejected = 0;
  for await (const entry of roundRobin(dependencies, lane, lastTenant)) {
    const task = await readQuietly(dependencies, entry);
    // The index is late: somebody has moved this task since.
    if (task?.status !== "queued" || task.dueAt !== entry.dueAt) continue;
    if (task.startBefore > instant(dependencies.clock.now())) {
      if (task.taskId !== blocked?.last) return { task, state };
      last = task;
      continue;
    }
    await expire(dependencies, task);
    rejected += 1;
    if (rejected === MOST_EXPIRED) return undefined;
  }
  // The last probe is the next one only where no other task waits, not even one that backs off.
  const probe = last && ((await otherInQueue(dependencies, lane, last)) ?? last);
  return probe && { task: probe, state };
};

/**
 * How many queue entries are looked at for a task that may be the probe instead of the last one.
 */
const MOST_LOOKED_AT = 20;

const otherInQueue = async (
  dependencies: Dependencies,
  lane: string,
  last: QueuedTask,
): Promise<QueuedTask | undefined> => {
  let looks = 0;
  for await (const entry of queuedIn(dependencies, lane)) {
    looks += 1;
    if (looks > MOST_LOOKED_AT) return undefined;
    if (entry.taskId === last.taskId) continue;
    const task = await readQuietly(dependencies, entry);
    if (
      task?.status === "queued" &&
      task.dueAt === entry.dueAt &&
      task.startBefore > instant(dependencies.clock.now())
    )
      return task;
  }
  return undefined;
};

/** How many who wait one look over a line passes in search of those who have waited too long. */
const MOST_WAITING = 10_000;

/**
 * Rejects those of a lane who have waited too long, wherever they stand: their turn may be far off.
 * Answers with how many stood in the queue.
 */
export const expireOverdue = async (
  dependencies: Dependencies,
  { operation, application }: Lane,
): Promise<number> => {
  const now = instant(dependencies.clock.now());
  let seen = 0;
  for await (const entry of queuedIn(
    dependencies,
    laneOf({ operation: operation.name, application }),
  )) {
    // A place that no version of ours wrote tells nothing: whoever's turn it is looks at that task,
    // and puts it off where it cannot be read.
    const startBefore = readQueueKey(entry.dueAt)?.startBefore;
    if (startBefore !== undefined && startBefore <= now && isReady(entry.dueAt, now)) {
      const task = await readQuietly(dependencies, entry);
      if (task?.status === "queued" && task.startBefore <= now) await expire(dependencies, task);
    }
    seen += 1;
    if (seen === MOST_WAITING) break;
  }
  return seen;
};

const expire = async (dependencies: Dependencies, task: QueuedTask): Promise<void> => {
  await move(
    dependencies,
    task,
    expired(task, startDeadlinePassed(task), instant(dependencies.clock.now())),
  );
};

const startDeadlinePassed = ({ lastRefusal, startBefore }: QueuedTask) => ({
  code: "start_deadline_passed",
  message: `The task was not started before ${startBefore}. Nothing was charged.`,
  retryable: true,
  ...(lastRefusal === undefined ? {} : { provider: wordsOf(lastRefusal) }),
});

const wordsOf = ({ code, message, requestId }: NonNullable<QueuedTask["lastRefusal"]>) => ({
  code,
  message,
  requestId,
});
