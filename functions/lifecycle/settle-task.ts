import { canonicalJson, hashOf } from "../task/canonical.ts";
import type { Change } from "../task/change.ts";
import { DETAILS_OUTLIVE, RETENTION } from "../task/horizon.ts";
import { firstExpiry, keptError, keptOutput } from "../task/report.ts";
import { type CompletedVia, holderOf, isSettled, type RunningTask, type Task } from "../task/task.ts";
import { after, instant } from "../task/time.ts";
import { type Ending, settled } from "../task/transition.ts";
import type { StartOperation } from "../tencent/operation.ts";
import type { Dependencies } from "./dependencies.ts";
import { learnLimit } from "./learn-limit.ts";
import { startNext } from "./start-next.ts";

/** Bytes. Larger outputs get a row of their own: the hot row stays under one write unit, also beside an error with all that is kept of it. */
const INLINE_OUTPUT = { alone: 420, besideError: 60 } as const;

/** T11, T15. Records how a task ended at Tencent and hands its slot on. Answers with the task as it stands then, whoever settled it. */
export const settleTask = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: RunningTask,
  ending: Ending,
  via: CompletedVia,
): Promise<Task> => {
  const kept = await keepOutput(dependencies, task, ending);
  await learnLimit(dependencies, operation, task, ending.error?.provider?.code);
  return settleBy(dependencies, operation, task, settled(task, kept, via, instant(dependencies.clock.now())));
};

/** Applies a change that settles a task, and hands its slot on. Answers with the task as it stands then, whoever settled it. */
export const settleBy = async (dependencies: Dependencies, operation: StartOperation, task: Task, change: Change): Promise<Task> => {
  const { tasks, log } = dependencies;
  const written = await tasks.apply(task, change);
  const now = written.task ?? task;
  const name = { tenant: task.tenant, taskId: task.taskId, operation: task.operation, status: now.status };
  if (written.won) log("task_settled", { ...name, reason: isSettled(now) ? now.completedVia : "" });
  else log(isSettled(now) ? "settled_by_another" : "outcome_not_applied", { ...name, transition: change.name });
  // Whoever settled it, perhaps we ourselves in a write whose answer was lost: a slot that is handed on twice is handed on once.
  if (!isSettled(now)) return now;
  await startNext(dependencies, { operation, application: task.application }, holderOf(task));
  return now;
};

/** A large output is written before the write that names it, so that no settled task can lack its output. */
const keepOutput = async ({ tasks, clock }: Dependencies, task: RunningTask, ending: Ending): Promise<Ending> => {
  const { output, error } = ending;
  const rest = { ...ending, output: undefined, error: error === undefined ? undefined : keptError(error) };
  if (output === undefined) return rest;
  const text = canonicalJson(output);
  const mostBytes = error === undefined ? INLINE_OUTPUT.alone : INLINE_OUTPUT.besideError;
  if (Buffer.byteLength(text) <= mostBytes) return { ...rest, output };
  const row = `output#${hashOf(text)}`;
  const large = keptOutput(output);
  await tasks.putOutput(task, { row, output: large, expiresAt: after(after(instant(clock.now()), RETENTION), DETAILS_OUTLIVE) });
  return { ...rest, outputRow: row, outputExpiresAt: firstExpiry(large) };
};
