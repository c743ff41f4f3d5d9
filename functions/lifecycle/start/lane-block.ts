import type { Block, Suspicion } from "../../store/block-store.ts";
import type { LaneState } from "../../store/lane-store.ts";
import { laneOf } from "../../task/names.ts";
import { beyond, firstOf } from "../../task/queue-key.ts";
import type { Blocks, QueuedTask, SubmittingTask } from "../../task/task.ts";
import { after, type Instant, instant } from "../../task/time.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { readyIn } from "../common/queue.ts";
import { turnsOf } from "../common/turns.ts";

/**
 * How long after the one before each probe comes; the last wait is that of all further ones.
 * Minutes.
 */
const PROBE_AFTER = [1, 2, 4, 8, 15];

/**
 * So many refusals of one task, with other tasks of its lane accepted in between, are the task's
 * own fault.
 */
const HOPELESS = 3;

/** Somebody else may change the lane while we look; each time it is one step further. */
const MOST_LOOKS = 4;

/**
 * What a refusal for our sake does to its task: it is rejected, or tried again at this moment.
 * `blocks` is what the task remembers of it.
 */
export type Blocked =
  | { readonly kind: "hopeless" }
  | { readonly kind: "waits"; readonly blocks: Blocks; readonly tryAt: Instant };

/**
 * Notes on the lane that Tencent refused a start for our sake. The first such refusal calls a
 * person, and its task backs off; the second, of another task, blocks the lane. Never throws: what
 * is not noted now, the next refusal notes.
 *
 * Of the tasks of acme and zeta, acme's is refused at 12:00: it is suspected, and tried again at
 * 12:01. zeta's is refused a moment later: the lane is blocked, and the first probe is at 12:01,
 * the next ones at 12:03, 12:07, 12:15, 12:30 and so on.
 */
export const noteBlocked = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: SubmittingTask,
  code: string,
): Promise<Blocked> => {
  const now = instant(dependencies.clock.now());
  let blocks = blocksAfter(task, undefined, now);
  try {
    for (let looks = 0; looks < MOST_LOOKS; looks++) {
      const state = await dependencies.lanes.state(laneOf(task));
      blocks = blocksAfter(task, state.acceptedAt, now);
      if (blocks.times >= HOPELESS) return { kind: "hopeless" };
      const effect = await noteOn(dependencies, operation, { task, code, state, now });
      // The block itself keeps its tasks waiting, so that they go on as soon as it ends.
      if (effect === "blocked") return { kind: "waits", blocks, tryAt: now };
      if (effect === "suspected") break;
    }
  } catch (error) {
    dependencies.log("block_not_noted", {
      operation: operation.name,
      code,
      reason: error instanceof Error ? error.name : "unknown",
    });
  }
  return { kind: "waits", blocks, tryAt: probeAfter(now, blocks.tries - 1) };
};

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

/** One step: `raced` where somebody else has changed the lane. */
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
    await rates.watch(turnsOf(operation), watchOf(operation, application), now);
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
 * Whether a refusal is the second one of its lane: of another tenant's task, or of the same
 * tenant's if no other tenant waits.
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
 * What a watch goes by in the row of the turns: of an action that shares another's, its own name
 * too. Its lane is another one.
 */
const watchOf = ({ action, sharesRateOf }: StartOperation, application: string): string =>
  sharesRateOf === undefined ? application : `${action}_${application}`;

/**
 * The lane of a start whose turn has just come, if it needs an eye on it: a start of it was refused
 * for our sake. Nothing is read where none was.
 */
export const watchedLane = async (
  { rates, lanes }: Dependencies,
  operation: StartOperation,
  application: string,
): Promise<LaneState | undefined> => {
  const since = rates.watchedSince(turnsOf(operation), watchOf(operation, application));
  if (since === undefined) return undefined;
  const state = await lanes.state(laneOf({ operation: operation.name, application }));
  const isFree = state.suspected === undefined && state.blocked === undefined;
  if (isFree) await rates.unwatch(turnsOf(operation), watchOf(operation, application), since);
  return state;
};

/**
 * Ends what was known of the lane before this start was sent, as it was accepted. Never throws: the
 * next accepted start does it else.
 */
export const noteAccepted = async (
  { blocks, rates, clock, log }: Dependencies,
  operation: StartOperation,
  application: string,
  seen: LaneState | undefined,
): Promise<void> => {
  const suspectedAt = seen?.suspected?.at ?? seen?.blocked?.suspectedAt;
  if (suspectedAt === undefined) return;
  try {
    await blocks.open(laneOf({ operation: operation.name, application }), instant(clock.now()));
    await rates.unwatch(turnsOf(operation), watchOf(operation, application), suspectedAt);
    if (seen?.blocked !== undefined)
      log("lane_opened", { operation: operation.name, code: seen.blocked.code });
  } catch (error) {
    log("block_not_noted", {
      operation: operation.name,
      reason: error instanceof Error ? error.name : "unknown",
    });
  }
};

/** Claims the probe of a blocked lane for this task. False if another task is the probe. */
export const claimProbe = async (
  { blocks, clock }: Dependencies,
  task: QueuedTask,
  blocked: Block,
): Promise<boolean> => {
  const probes = blocked.probes + 1;
  const probeAt = probeAfter(instant(clock.now()), probes);
  return blocks.claimProbe(laneOf(task), blocked, { probeAt, probes, last: task.taskId });
};
