import { UnreadableRow } from "../../store/task-row.ts";
import type { TaskWritten } from "../../store/task-store.ts";
import { canonicalJson, hashOf } from "../../task/canonical.ts";
import type { Change } from "../../task/change.ts";
import { errorName, Unavailable } from "../../task/error.ts";
import { DETAILS_OUTLIVE, RETENTION } from "../../task/horizon.ts";
import { afterQuestion } from "../../task/questions.ts";
import { firstExpiry, type Question, truncateError, truncateOutput } from "../../task/report.ts";
import { type Ending, settled } from "../../task/settled.ts";
import { type CompletedVia, isSettled, type RunningTask, type Task } from "../../task/task.ts";
import { after, instant } from "../../task/time.ts";
import { withoutAbsent } from "../../task/without-absent.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { move } from "../common/move.ts";
import { handOnSlot } from "../lane/hand-on-slot.ts";
import { learnLimit } from "../start/learn-limit.ts";
import { learnDuration } from "./learn-duration.ts";

/**
 * Bytes. Larger outputs get a row of their own: the hot row stays under one write unit, also beside
 * an error with all that is kept of it.
 */
const INLINE_OUTPUT = { alone: 420, besideError: 60 } as const;

/** How the end of a task of this operation was learned. */
interface Learned {
  readonly operation: StartOperation;
  readonly via: CompletedVia;
  /** The question whose answer told it. Absent for what a message told. */
  readonly question?: Question | undefined;
}

/**
 * Records how a task ended at Tencent and hands its slot on. Answers with the task as it stands
 * then, whoever settled it.
 */
export async function settleTask(
  dependencies: Dependencies,
  task: RunningTask,
  ended: Ending,
  { operation, via, question }: Learned,
): Promise<Task> {
  const now = instant(dependencies.clock.now());
  const questions = question && afterQuestion(task, { at: now, ...question }, true);
  const ending = { ...ended, questions };
  const settling = async (): Promise<Change> =>
    settled(task, await keepOutput(dependencies, task, withTold(task, ending)), via, now);
  await learnLimit(dependencies, operation, task, ending.error?.provider?.code);
  return finish(
    dependencies,
    operation,
    task,
    await settleOrBare(dependencies, task, settling, () => settled(task, bare(ending), via, now)),
  );
}

/**
 * Applies a change that settles a task, and hands its slot on. Answers with the task as it stands
 * then, whoever settled it.
 */
export async function settleBy(
  dependencies: Dependencies,
  operation: StartOperation,
  task: Task,
  change: Change,
): Promise<Task> {
  return finish(dependencies, operation, task, {
    written: await move(dependencies, task, change),
    change,
  });
}

interface Settled {
  readonly written: TaskWritten;
  readonly change: Change;
}

const finish = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: Task,
  { written, change }: Settled,
): Promise<Task> => {
  const { log } = dependencies;
  const now = written.task ?? task;
  const name = {
    tenant: task.tenant,
    taskId: task.taskId,
    operation: task.operation,
    status: now.status,
  };
  if (!written.won)
    log(isSettled(now) ? "settled_by_another" : "outcome_not_applied", {
      ...name,
      transition: change.name,
    });
  await handOnSlot(dependencies, operation, task, now);
  if (written.won && task.status === "running" && isSettled(now))
    await learnDuration(dependencies, operation, task, now);
  return now;
};

/**
 * An end that cannot be written as it is (a number that no row holds, too many bytes) is written
 * without all that adorns it.
 */
const settleOrBare = async (
  dependencies: Dependencies,
  task: RunningTask,
  settling: () => Promise<Change>,
  plain: () => Change,
): Promise<Settled> => {
  try {
    const change = await settling();
    return { written: await move(dependencies, task, change), change };
  } catch (error) {
    if (error instanceof Unavailable || error instanceof UnreadableRow) throw error;
    const { tenant, taskId, operation } = task;
    dependencies.log("answer_unread", {
      tenant,
      taskId,
      operation,
      reason: `not written: ${errorName(error)}`,
      count: 1,
    });
    const change = plain();
    return { written: await move(dependencies, task, change), change };
  }
};

/** Files of an end that is written without what adorns it. */
const MOST_BARE_FILES = 20;

const bare = ({ status, output, error, isConcluded, questions }: Ending): Ending => ({
  status,
  questions,
  ...(isConcluded === undefined ? {} : { isConcluded }),
  ...(output && {
    output: {
      files: output.files
        .slice(0, MOST_BARE_FILES)
        .map(({ url, fileId }) => withoutAbsent({ url, fileId })),
    },
  }),
  ...(error && { error: { code: error.code, message: error.message, retryable: error.retryable } }),
});

/** Details that Tencent told while the task was at work belong to its output. */
const withTold = ({ told }: RunningTask, ending: Ending): Ending => {
  const { output } = ending;
  return told === undefined || output === undefined
    ? ending
    : { ...ending, output: { ...output, details: { ...output.details, ...told } } };
};

/**
 * A large output is written before the write that names it, so that no settled task can lack its
 * output.
 */
const keepOutput = async (
  { tasks, clock }: Dependencies,
  task: RunningTask,
  ending: Ending,
): Promise<Ending> => {
  const { output, error } = ending;
  const rest = {
    ...ending,
    output: undefined,
    error: error === undefined ? undefined : truncateError(error),
  };
  if (output === undefined) return rest;
  const text = canonicalJson(output);
  const mostBytes = error === undefined ? INLINE_OUTPUT.alone : INLINE_OUTPUT.besideError;
  // Tencent's parts are stored as text: a row might not hold their names and numbers as attributes.
  if (output.tasks === undefined && Buffer.byteLength(text) <= mostBytes)
    return { ...rest, output };
  const row = `output#${hashOf(text)}`;
  const large = truncateOutput(output);
  await tasks.putOutput(task, {
    row,
    output: large,
    expiresAt: after(after(instant(clock.now()), RETENTION), DETAILS_OUTLIVE),
  });
  return { ...rest, outputRow: row, outputExpiresAt: firstExpiry(large) };
};
