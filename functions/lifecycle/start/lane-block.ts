import type { Block, Suspicion } from "../../store/block-store.ts";
import type { LaneState } from "../../store/lane-row.ts";
import { errorName } from "../../task/error.ts";
import type { Blocks } from "../../task/fields.ts";
import { laneOf } from "../../task/names.ts";
import { beyond, firstOf } from "../../task/queue-key.ts";
import type { QueuedTask, SubmittingTask } from "../../task/task.ts";
import { after, type Instant, instant } from "../../task/time.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { laneNameOf } from "../common/lane.ts";
import { readyIn } from "../common/queue.ts";
import { rateNameOf } from "../common/rate-limit.ts";

/** Minutes before each probe of a blocked lane. The last one holds for all further probes. */
const PROBE_AFTER = [1, 2, 4, 8, 15];

/**
 * After this many refusals for our sake, each with another task of the lane accepted in between,
 * the fault is the task's own.
 */
const HOPELESS = 3;

/** Another function may change the lane meanwhile. Each lost race shows a lane one step further. */
const MOST_LOOKS = 4;

/**
 * The effect of a refusal for our sake on its task. A hopeless task is rejected. Any other is tried
 * again at `tryAt`, and stores `blocks`.
 */
export type Blocked =
  | { readonly kind: "hopeless" }
  | { readonly kind: "waits"; readonly blocks: Blocks; readonly tryAt: Instant };

/**
 * Notes on the lane that Tencent refused a start for our sake (a key, a permission, the account).
 * The first such refusal makes the lane suspected: a person is called, and the task backs off. The
 * second, of another task, blocks the lane. It never throws, as the next refusal is noted again.
 *
 * Example: a task of `acme` is refused at 12:00 and is tried again at 12:01. A task of `zeta` is
 * refused a moment later, and the lane is blocked. The probes come at 12:01, 12:03, 12:07, 12:15,
 * 12:30 and every 15 minutes from then on.
 */
export async function noteBlocked(
  dependencies: Dependencies,
  operation: StartOperation,
  task: SubmittingTask,
  code: string,
): Promise<Blocked> {
  const now = instant(dependencies.clock.now());
  let blocks = blocksAfter(task, undefined, now);
  try {
    for (let looks = 0; looks < MOST_LOOKS; looks++) {
      const state = await dependencies.lanes.state(laneOf(task));
      blocks = blocksAfter(task, state.acceptedAt, now);
      if (blocks.times >= HOPELESS) return { kind: "hopeless" };
      const effect = await noteOn(dependencies, operation, { task, code, state, now });
      // The block holds all tasks of the lane, so none backs off beyond its end.
      if (effect === "blocked") return { kind: "waits", blocks, tryAt: now };
      if (effect === "suspected") break;
    }
  } catch (error) {
    dependencies.log("block_not_noted", {
      operation: operation.name,
      code,
      reason: errorName(error),
    });
  }
  return { kind: "waits", blocks, tryAt: probeAfter(now, blocks.tries - 1) };
}

const probeAfter = (now: Instant, probes: number): Instant =>
  after(now, { minutes: PROBE_AFTER[probes] ?? PROBE_AFTER.at(-1) ?? 0 });

const blocksAfter = (
  { blocks }: SubmittingTask,
  acceptedAt: Instant | undefined,
  at: Instant,
): Blocks => {
  if (blocks === undefined) return { tries: 1, times: 1, at };
  const isAlone = acceptedAt !== undefined && acceptedAt > blocks.at;
  return { tries: blocks.tries + 1, times: blocks.times + Number(isAlone), at };
};

interface Refused {
  readonly task: SubmittingTask;
  readonly code: string;
  readonly state: LaneState;
  readonly now: Instant;
}

/** One step of a lane: free, suspected, blocked. `raced`: another function changed the lane. */
const noteOn = async (
  dependencies: Dependencies,
  operation: StartOperation,
  { task, code, state, now }: Refused,
): Promise<"suspected" | "blocked" | "raced"> => {
  const { blocks, rates, log } = dependencies;
  const { tenant, taskId, application } = task;
  const { suspected, blocked } = state;
  if (blocked !== undefined) return "blocked";
  if (suspected === undefined) {
    if (!(await blocks.suspect(laneOf(task), { code, at: now, tenant, taskId }))) return "raced";
    log("starts_blocked", { tenant, taskId, operation: operation.name, code });
    await rates.watch(rateNameOf(operation), watchOf(operation, application), now);
    return "suspected";
  }
  if (!(await isSecond(dependencies, task, suspected))) return "suspected";
  const next: Block = {
    code,
    since: now,
    probeAt: probeAfter(now, 0),
    probes: 0,
    last: taskId,
    suspectedAt: suspected.at,
  };
  if (!(await blocks.block(laneOf(task), suspected, next))) return "raced";
  log("lane_blocked", { operation: operation.name, code });
  return "blocked";
};

/**
 * Whether a refusal counts as the second one of its lane. It does for another tenant's task. For
 * another task of the same tenant it does only if no other tenant has a ready task.
 */
const isSecond = async (
  dependencies: Dependencies,
  { tenant, taskId, ...task }: SubmittingTask,
  first: Suspicion,
): Promise<boolean> => {
  if (taskId === first.taskId) return false;
  if (tenant !== first.tenant) return true;
  for (const stretch of [{ upTo: firstOf(tenant) }, { from: beyond(tenant) }]) {
    for await (const _other of readyIn(dependencies, laneOf(task), stretch)) return false;
  }
  return true;
};

/**
 * The name of a lane's watch in the row that holds the action's rate. An action that shares
 * another's rate has a lane of its own, so its name is part of it.
 */
const watchOf = ({ action, sharesRateOf }: StartOperation, application: string): string =>
  sharesRateOf === undefined ? application : `${action}_${application}`;

/**
 * The lane of a start that the rate has just let go, if a start of it was refused for our sake.
 * Without such a refusal nothing is read.
 */
export async function watchedLane(
  { rates, lanes }: Dependencies,
  operation: StartOperation,
  application: string,
): Promise<LaneState | undefined> {
  const since = rates.watchedSince(rateNameOf(operation), watchOf(operation, application));
  if (since === undefined) return undefined;
  const state = await lanes.state(laneNameOf({ operation, application }));
  const isFree = state.suspected === undefined && state.blocked === undefined;
  if (isFree) await rates.unwatch(rateNameOf(operation), watchOf(operation, application), since);
  return state;
}

/**
 * Ends the suspicion or the block that stood when this start was sent, as Tencent accepted it. It
 * never throws, as the next accepted start does the same.
 */
export async function noteAccepted(
  { blocks, rates, clock, log }: Dependencies,
  operation: StartOperation,
  application: string,
  seen: LaneState | undefined,
): Promise<void> {
  const suspectedAt = seen?.suspected?.at ?? seen?.blocked?.suspectedAt;
  if (suspectedAt === undefined) return;
  try {
    await blocks.open(laneNameOf({ operation, application }), instant(clock.now()));
    await rates.unwatch(rateNameOf(operation), watchOf(operation, application), suspectedAt);
    if (seen?.blocked !== undefined)
      log("lane_opened", { operation: operation.name, code: seen.blocked.code });
  } catch (error) {
    log("block_not_noted", {
      operation: operation.name,
      reason: errorName(error),
    });
  }
}

/** Claims the next probe of a blocked lane for this task. False if another run was faster. */
export async function claimProbe(
  { blocks, clock }: Dependencies,
  task: QueuedTask,
  blocked: Block,
): Promise<boolean> {
  const probes = blocked.probes + 1;
  const probeAt = probeAfter(instant(clock.now()), probes);
  return blocks.claimProbe(laneOf(task), blocked, { probeAt, probes, last: task.taskId });
}
