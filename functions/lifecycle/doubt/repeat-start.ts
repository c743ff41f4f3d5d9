import type { LaneState } from "../../store/lane-row.ts";
import { UnreadableRow } from "../../store/task-row.ts";
import { LAST_REPEAT_AFTER } from "../../task/horizon.ts";
import { laneOf } from "../../task/names.ts";
import type { DoubtfulTask } from "../../task/task.ts";
import { after, type Instant, instant, latest } from "../../task/time.ts";
import { repeated } from "../../task/transition.ts";
import { barsRepeats } from "../../tencent/error.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { move } from "../common/move.ts";
import { anyQueued } from "../common/queue.ts";
import { acquireTurn } from "../start/acquire-to-start.ts";
import { prepareAttempt } from "../start/prepare-attempt.ts";
import { sendAttempt } from "../start/send-attempt.ts";
import { inputToSend } from "../start/withhold-secrets.ts";
import { postpone } from "./postpone.ts";

/** `blocked.probeAt` has passed, so the probe leaves within a minute. */
const LOOK_AT_BLOCK_AFTER = { minutes: 1 } as const;

/** Where the rate limit let no repeat through. */
const TRY_RATE_AGAIN = { minutes: 1 } as const;

/**
 * Whether the start may be sent again. It may not once Tencent said that it knows the SessionId or
 * refused the request for good, nor later than `LAST_REPEAT_AFTER`.
 */
export function mayRepeat(operation: StartOperation, task: DoubtfulTask, now: Instant): boolean {
  const { duplicateSeen, refusedInDoubt: code, firstSentAt } = task;
  return (
    !duplicateSeen &&
    !(code !== undefined && barsRepeats(operation, code)) &&
    after(firstSentAt, LAST_REPEAT_AFTER) > now
  );
}

/**
 * Sends a start in doubt once more under the same SessionId. The attempt is written first, and only
 * the winner of that write sends it.
 */
export async function repeatStart(
  dependencies: Dependencies,
  operation: StartOperation,
  task: DoubtfulTask,
): Promise<void> {
  const { tasks, clock, lanes } = dependencies;
  const seen = await lanes.state(laneOf(task));
  const waitsUntil = await repeatWaitsUntil(dependencies, task, seen);
  if (waitsUntil !== undefined) return postpone(dependencies, task, waitsUntil);
  const request = await tasks.readRequest(task, task.requestHash);
  if (request === undefined) throw new UnreadableRow(`The request of task ${task.taskId} is gone.`);
  const prepared = await prepareAttempt(dependencies, operation, {
    ...task,
    input: inputToSend(task, request),
  });
  const turn = await acquireTurn(dependencies, operation);
  if (turn === undefined)
    return postpone(dependencies, task, after(instant(clock.now()), TRY_RATE_AGAIN));
  const { nonce, signedAt, dueAt } = prepared;
  const { won, task: ours } = await move(
    dependencies,
    task,
    repeated(task, { nonce, signedAt, dueAt }, instant(clock.now()), task.refusedInDoubt),
  );
  if (won && ours.status === "submitting")
    await sendAttempt(dependencies, operation, ours, { ...prepared, turn, seen });
}

/**
 * A repeat is never the probe of a blocked lane. Where no task is queued to be the probe, a repeat
 * goes out all the same: no other start could follow a refusal of it.
 */
const repeatWaitsUntil = async (
  dependencies: Dependencies,
  task: DoubtfulTask,
  { blocked }: LaneState,
): Promise<Instant | undefined> => {
  if (blocked === undefined) return undefined;
  const now = instant(dependencies.clock.now());
  const isProbed = now < blocked.probeAt || (await anyQueued(dependencies, laneOf(task)));
  return isProbed ? latest(blocked.probeAt, after(now, LOOK_AT_BLOCK_AFTER)) : undefined;
};
