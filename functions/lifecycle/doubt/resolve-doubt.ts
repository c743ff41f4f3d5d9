import type { LaneState } from "../../store/lane-store.ts";
import { UnreadableRow } from "../../store/task-store.ts";
import { lastWords } from "../../task/doubt.ts";
import { LAST_REPEAT_AFTER, NOT_YET_KNOWN, TASK_HORIZON } from "../../task/horizon.ts";
import { laneOf, sessionIdOf } from "../../task/names.ts";
import type { Report, TaskError } from "../../task/report.ts";
import type { DoubtfulTask, IndeterminateTask, SubmittingTask } from "../../task/task.ts";
import { after, earliest, type Instant, instant, latest } from "../../task/time.ts";
import {
  closed,
  doubtEnds,
  doubted,
  fenceOf,
  gaveUp,
  postponed,
  repeated,
} from "../../task/transition.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import { ask } from "../common/ask.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { move } from "../common/move.ts";
import { noticeDelay } from "../common/notice-delay.ts";
import { anyQueued } from "../common/queue.ts";
import { firstLookInDoubt, nextLook, nextQuestion } from "../common/schedule.ts";
import { handOnSlot } from "../lane/hand-on-slot.ts";
import { settleBy } from "../running/settle-task.ts";
import { prepareAttempt, sendAttempt } from "../start/start-attempt.ts";
import { inputToSend } from "../start/withhold-secrets.ts";
import { adopt, adoptCandidate, movesRow } from "./adopt-candidate.ts";
import { lookInList } from "./look-in-list.ts";
import { missedInRoom } from "./occupied-room.ts";
import { seekTask } from "./seek-task.ts";

/**
 * A TaskId that a callback named is asked about again and again for a while before anything else is
 * tried: it need not be a true one.
 */
const CANDIDATE_FIRST = { minutes: 10 } as const;
const ASK_CANDIDATE_AGAIN = { minutes: 1 } as const;

/** A probe that is due is sent within a minute. */
const LOOK_AT_BLOCK_AFTER = { minutes: 1 } as const;

/** The sender has not come back within its lease: what it sent may have been accepted. */
export const doubtSilentSender = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: SubmittingTask,
): Promise<void> => {
  const { clock, log } = dependencies;
  const lookAt = firstLookInDoubt(operation, task, instant(clock.now()));
  const { won } = await move(dependencies, task, doubted(task, lookAt, { reason: "sender_lost" }));
  if (won)
    log("sender_silent", {
      tenant: task.tenant,
      taskId: task.taskId,
      epoch: task.epoch,
      operation: task.operation,
    });
};

/**
 * Looks once more at a start that may or may not have been accepted. It is looked for where Tencent
 * can find it. An operation that Tencent dedupes is sent again under the same SessionId, once the
 * last attempt's signature has expired; another one is never sent again. What cannot be resolved is
 * given up.
 */
export const resolveDoubt = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: DoubtfulTask,
): Promise<void> => {
  const adoption = await adoptCandidate(dependencies, operation, task, "poll");
  if (movesRow[adoption]) return;
  const now = instant(dependencies.clock.now());
  const named = after(task.candidateSince ?? task.signedAt, CANDIDATE_FIRST);
  if (adoption === "unanswered" && now < named)
    return postpone(dependencies, task, after(now, ASK_CANDIDATE_AGAIN));
  const fence = fenceOf(task);
  if (operation.class === "deduped-and-found") return lookBySession(dependencies, operation, task);
  // Before the fence the answer to a repeat that is still on its way may tell; a duplicate answer
  // has told already.
  const listed = (now > fence || task.duplicateSeen) && now < doubtEnds(task);
  // A repeat is saved where the list shows the task, and a row that has moved is for the next run.
  if (listed && (await lookInList(dependencies, operation, task)) === "moved") return;
  if (operation.soughtBy === undefined || !listed)
    return goOn(dependencies, operation, task, { now, fence });
  const sought = await seekTask(dependencies, { operation, search: operation.soughtBy, task });
  if (sought !== undefined)
    await goOn(dependencies, operation, { ...task, sought }, { now, fence });
};

/** What is done about a start in doubt of which nothing was found. */
const goOn = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: DoubtfulTask,
  { now, fence }: { readonly now: Instant; readonly fence: Instant },
): Promise<void> => {
  if (now <= fence) return postpone(dependencies, task, after(fence, { milliseconds: 1 }));
  if (operation.class === "unprotected") return giveUp(dependencies, operation, task);
  if (mayRepeat(task, now)) return repeat(dependencies, operation, task);
  if (now >= doubtEnds(task)) return giveUp(dependencies, operation, task);
  return postpone(dependencies, task, nextLook(now, fence));
};

/**
 * Found, it is ours: the SessionId is. Not found when what was accepted before the fence must be
 * known, it was never started or has ended already: Tencent says the same of both, and takes the
 * SessionId of an ended task again. So it is not sent again (decision 0006).
 */
const lookBySession = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: DoubtfulTask,
): Promise<void> => {
  const { application, region } = task;
  const reply = await ask(dependencies, operation, {
    providerTaskId: undefined,
    application,
    region,
    sessionId: sessionIdOf(task),
  });
  const now = instant(dependencies.clock.now());
  if (reply.kind === "report" && isThisSession(reply.report, task)) {
    const { report } = reply;
    return adopt(dependencies, operation, {
      task,
      providerTaskId: report.providerTaskId,
      via: "poll",
      report,
    });
  }
  if (
    reply.kind === "not-found" &&
    now < doubtEnds(task) &&
    (await missedInRoom(dependencies, operation, task))
  )
    return;
  const surely = reply.kind === "not-found" && now > after(fenceOf(task), NOT_YET_KNOWN);
  if (surely || now >= doubtEnds(task)) return giveUp(dependencies, operation, task);
  // Every 15 s while it may still be accepted, and end; more and more rarely where Tencent does not
  // say.
  return postpone(dependencies, task, nextQuestion(task.signedAt, now));
};

/**
 * Whether an answer that was asked for by our SessionId says something of that session. It need not
 * name it: the documented example does not.
 */
const isThisSession = ({ sessionId, verdict }: Report, task: DoubtfulTask): boolean =>
  (sessionId === undefined || sessionId === sessionIdOf(task)) && verdict.state !== "unknown";

const mayRepeat = (task: DoubtfulTask, now: Instant): boolean =>
  !task.duplicateSeen &&
  task.refusedInDoubt === undefined &&
  after(task.firstSentAt, LAST_REPEAT_AFTER) > now;

/** Nothing is sent unless this very attempt was written. */
const repeat = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: DoubtfulTask,
): Promise<void> => {
  const { tasks, clock, lanes } = dependencies;
  const seen = await lanes.state(laneOf(task));
  const waitsUntil = await repeatsWaitUntil(dependencies, task, seen);
  if (waitsUntil !== undefined) return postpone(dependencies, task, waitsUntil);
  const request = await tasks.readRequest(task, task.requestHash);
  if (request === undefined) throw new UnreadableRow(`The request of task ${task.taskId} is gone.`);
  const prepared = await prepareAttempt(dependencies, operation, {
    ...task,
    input: inputToSend(task, request),
  });
  if (!(await dependencies.turns.toAct(operation)))
    return postpone(dependencies, task, after(instant(clock.now()), { seconds: 60 }));
  const { nonce, signedAt, dueAt } = prepared;
  const { won, task: ours } = await move(
    dependencies,
    task,
    repeated(task, { nonce, signedAt, dueAt }, instant(clock.now())),
  );
  if (won && ours.status === "submitting")
    await sendAttempt(dependencies, operation, ours, { ...prepared, seen });
};

/**
 * A repeat is never the probe of a blocked lane. Where nobody waits to be one, a repeat that is
 * refused does no harm, and none could follow.
 */
const repeatsWaitUntil = async (
  dependencies: Dependencies,
  task: DoubtfulTask,
  { blocked }: LaneState,
): Promise<Instant | undefined> => {
  if (blocked === undefined) return undefined;
  const now = instant(dependencies.clock.now());
  const isProbed = now < blocked.probeAt || (await anyQueued(dependencies, laneOf(task)));
  return isProbed ? latest(blocked.probeAt, after(now, LOOK_AT_BLOCK_AFTER)) : undefined;
};

/** Closes the task at its horizon. Until then a callback may still name a TaskId. */
export const closeOrLook = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: IndeterminateTask,
): Promise<void> => {
  const adoption = await adoptCandidate(dependencies, operation, task, "poll");
  if (movesRow[adoption]) return;
  const now = instant(dependencies.clock.now());
  const horizon = after(task.firstSentAt, TASK_HORIZON);
  if (now >= horizon) await settleBy(dependencies, operation, task, closed(task, now));
  else
    await postpone(
      dependencies,
      task,
      adoption === "unanswered" ? earliest(nextLook(now, now), horizon) : horizon,
    );
};

/** Looks again later. */
const postpone = async (
  dependencies: Dependencies,
  task: DoubtfulTask | IndeterminateTask,
  dueAt: Instant,
): Promise<void> => {
  const notice = noticeDelay(dependencies, task);
  const { won } = await move(dependencies, task, postponed(task, dueAt, notice.noted));
  if (won) notice.log();
};

/**
 * Without dedupe nothing more can be learned, so the task settles at once; else late evidence may
 * still come until the horizon.
 */
const giveUp = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: DoubtfulTask,
): Promise<void> => {
  const { clock, log } = dependencies;
  const settle = operation.class === "unprotected";
  const written = await move(
    dependencies,
    task,
    gaveUp(task, startUnknown(task), settle, instant(clock.now())),
  );
  if (written.task === undefined) return;
  if (written.won)
    log("start_given_up", {
      tenant: task.tenant,
      taskId: task.taskId,
      epoch: task.epoch,
      operation: task.operation,
    });
  await handOnSlot(dependencies, operation, task, written.task);
};

const startUnknown = (task: DoubtfulTask): TaskError => {
  const provider = lastWords(task);
  return {
    code: "start_unknown",
    message:
      "No answer of Tencent's tells whether it started the task. It may have been charged; it is not sent again.",
    retryable: false,
    ...(provider === undefined ? {} : { provider }),
  };
};
