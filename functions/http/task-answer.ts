import { toldDoubt } from "../task/doubt.ts";
import type { Mark } from "../task/mark.ts";
import type { Output } from "../task/report.ts";
import { resultPathOf, shownError } from "../task/settled.ts";
import { isSettled, type Task } from "../task/task.ts";
import { type Instant, instant } from "../task/time.ts";
import { unreachable } from "../task/unreachable.ts";
import type { TaskAnswer } from "./api.ts";
import { masked, nextCheckOf, unlessEmpty } from "./shown-parts.ts";

/**
 * The parts of an answer that the task's own row does not hold. `hidden` names input fields that
 * hold credentials.
 */
type AnswerRows = Pick<
  TaskAnswer,
  "input" | "follow" | "metadata" | "warnings" | "copy" | "queuePosition" | "waitingFor"
> & {
  readonly output?: Output | undefined;
  readonly hidden?: readonly string[] | undefined;
  readonly marks: readonly Mark[];
  /** The part of the request's path before the paths of the API. */
  readonly prefix?: string;
  /** When the task may end, if that is learned. */
  readonly outlook?: { readonly estimatedEndAt: Instant } | undefined;
  /** The moment of the answer. */
  readonly now: Instant;
};

/** The answer that shows a task's rows. */
export function taskAnswer(task: Task, rows: AnswerRows): TaskAnswer {
  const { taskId, operation, status, createdAt, deadline, region } = task;
  const { follow, metadata, warnings } = rows;
  const marked = rows.marks.length === 0 ? {} : { marks: rows.marks };
  const asked = follow === undefined ? { input: masked(rows.input, rows.hidden) } : { follow };
  const common = {
    taskId,
    operation,
    status,
    settled: isSettled(task),
    createdAt,
    deadline,
    ...marked,
    ...asked,
    region,
    warnings,
    metadata: unlessEmpty(metadata),
    keepResult: task.keepResult,
  };
  if (isSettled(task)) {
    const { providerTaskId, requestId, submittedAt, settledAt, completedVia } = task;
    const output = rows.output ?? task.output;
    const path = resultPathOf(task, output);
    return {
      ...common,
      providerTaskId,
      requestId,
      output,
      resultUrl: path === undefined ? undefined : `${rows.prefix ?? ""}${path}`,
      copy: rows.copy,
      error: shownError(task),
      submittedAt,
      settledAt,
      completedVia,
      expiresAt: instant(task.ttl * 1000),
    };
  }
  const nextCheckAt = nextCheckOf(task, rows.now);
  switch (task.status) {
    case "queued":
      return {
        ...common,
        queuePosition: rows.queuePosition,
        waitingFor: rows.waitingFor,
        nextCheckAt,
      };
    case "submitting":
      return { ...common, nextCheckAt };
    case "doubtful":
      return { ...common, doubt: toldDoubt(task), nextCheckAt };
    case "running": {
      const { providerTaskId, requestId, progress, submittedAt } = task;
      return {
        ...common,
        progress,
        providerTaskId,
        requestId,
        submittedAt,
        nextCheckAt,
        estimatedEndAt: rows.outlook?.estimatedEndAt,
      };
    }
    case "indeterminate":
      return { ...common, error: task.error, nextCheckAt };
  }
  return unreachable(task);
}
