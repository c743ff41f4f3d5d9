import type { LaneState } from "../../store/lane-row.ts";
import { isReady, readQueueKey } from "../../task/queue-key.ts";
import { expired } from "../../task/settled.ts";
import type { QueuedTask } from "../../task/task.ts";
import { instant } from "../../task/time.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { type Lane, laneNameOf } from "../common/lane.ts";
import { move } from "../common/move.ts";
import { anyReady, queuedIn, roundRobin } from "../common/queue.ts";
import { readQuietly } from "../common/read-quietly.ts";

/** The next task of a lane, and the lane as it was then. In a blocked lane it is the next probe. */
export interface Waiting {
  readonly task: QueuedTask;
  readonly state: LaneState;
}

/** Most expired tasks that one search rejects. The schedule rejects the others. */
const MOST_EXPIRED = 30;

/**
 * Finds the next task of a lane that may be started, and rejects a few expired ones on the way. The
 * answer is `blocked` if no start may be sent before the next probe.
 */
export async function nextWaiting(
  dependencies: Dependencies,
  lane: Lane,
): Promise<Waiting | "blocked" | undefined> {
  const name = laneNameOf(lane);
  // Most of the time the queue is empty, and then the lane's row need not be read.
  if (!(await anyReady(dependencies, name))) return undefined;
  const state = await dependencies.lanes.state(name);
  const { lastTenant, blocked } = state;
  if (blocked !== undefined && instant(dependencies.clock.now()) < blocked.probeAt)
    return "blocked";
  let last: QueuedTask | undefined;
  let rejected = 0;
  for await (const entry of roundRobin(dependencies, name, lastTenant)) {
    const task = await readQuietly(dependencies, entry);
    // The index is late: another run has moved this task since.
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
  // The last probe becomes the next one only if the queue has no other task, ready or not.
  const probe = last && ((await otherInQueue(dependencies, name, last)) ?? last);
  return probe && { task: probe, state };
}

/** Most queue entries read to find a probe other than the last one. */
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

/** Most queue entries scanned for expired tasks in one run. */
const MOST_WAITING = 10_000;

/**
 * Rejects the expired tasks of a lane, however far back in the queue they are. Answers with the
 * number of entries it scanned.
 */
export async function expireOverdue(dependencies: Dependencies, lane: Lane): Promise<number> {
  const now = instant(dependencies.clock.now());
  let seen = 0;
  for await (const entry of queuedIn(dependencies, laneNameOf(lane))) {
    // A key that this service did not write has no deadline. `nextWaiting` reads that task when its
    // turn comes, and puts it off if its row cannot be read.
    const startBefore = readQueueKey(entry.dueAt)?.startBefore;
    if (startBefore !== undefined && startBefore <= now && isReady(entry.dueAt, now)) {
      const task = await readQuietly(dependencies, entry);
      if (task?.status === "queued" && task.startBefore <= now) await expire(dependencies, task);
    }
    seen += 1;
    if (seen === MOST_WAITING) break;
  }
  return seen;
}

const expire = async (dependencies: Dependencies, task: QueuedTask): Promise<void> => {
  await move(
    dependencies,
    task,
    expired(task, startDeadlinePassed(task), instant(dependencies.clock.now())),
  );
};

const startDeadlinePassed = ({ lastRefusal, startBefore, restored }: QueuedTask) => ({
  code: "start_deadline_passed",
  message: `The task was not started before ${startBefore}. ${restored === true ? MAY_BE_PAID : "Nothing was charged."}`,
  retryable: true,
  ...(lastRefusal === undefined ? {} : { provider: wordsOf(lastRefusal) }),
});

/** A task of a table that was put back (decision 0045). */
const MAY_BE_PAID =
  "The deployment's records were put back to an earlier moment: if the task was started after that moment, it was charged.";

const wordsOf = ({ code, message, requestId }: NonNullable<QueuedTask["lastRefusal"]>) => ({
  code,
  message,
  requestId,
});
