import type { Report, TaskError, Verdict } from "../../task/report.ts";
import { AnotherKind } from "../another-kind.ts";
import type { DescribeOperation } from "../question.ts";
import { Members } from "../read-members.ts";
import { type SubTask, subTasksOf } from "./sub-tasks.ts";
import { outputOf } from "./task-output.ts";

/**
 * Tells what became of a task of ProcessMedia of the last seven days. One of several `…Task`
 * objects is filled, the others are null; ProcessMedia makes one of two kinds. Reading throws on an
 * answer about another kind (`EditMediaTask`, `LiveStreamProcessTask`, …); one about a task that
 * has no object yet is no such answer. TaskNotifyConfig is not read: it may hold our signing key.
 * Source: DescribeTaskDetail, MPS 2019-06-12.
 */
export const describeTaskDetail: DescribeOperation = {
  action: "DescribeTaskDetail",
  rate: 100,
  request: ({ providerTaskId }) => ({ TaskId: providerTaskId }),
  read: (response): Report => {
    const answer = new Members(response);
    const task = answer.member("WorkflowTask") ?? answer.member("ScheduleTask");
    const [sessionId, sessionContext] = [answer.text("SessionId"), answer.text("SessionContext")];
    const echoed = {
      ...(sessionId === undefined ? {} : { sessionId }),
      ...(sessionContext === undefined ? {} : { sessionContext }),
    };
    if (task === undefined && answer.objects().some(([, each]) => each.has("TaskId"))) {
      throw new AnotherKind("DescribeTaskDetail tells of another kind of task", echoed);
    }
    const verdict = verdictOf(answer, task);
    return {
      verdict,
      ...(answer.unread === undefined ? {} : { unread: answer.unread }),
      ...echoed,
    };
  },
  // Bare InvalidParameterValue is listed too, but may also be said of a bad request.
  notFoundCodes: ["ResourceNotFound"],
};

/**
 * A waiting task need not have its object yet. The Status of an aborted task is not documented.
 * ABORTED, VOD's word, could mean nothing else; a FINISH is judged like any other; and an unknown
 * Status settles nothing.
 */
function verdictOf(answer: Members, task: Members | undefined): Verdict {
  const inner = task?.text("Status");
  const outer = answer.text("Status") ?? inner;
  const subTasks = task === undefined ? [] : subTasksOf(task);
  if (outer === "WAITING" || outer === "PROCESSING") {
    const hasEnded = task !== undefined && (inner === "FINISH" || task.errorCode("ErrCode").failed);
    const final = hasEnded ? finalVerdict(answer, task, subTasks) : undefined;
    if (final?.state === "succeeded" || final?.state === "failed")
      return { state: "disagreeing", inner: final };
    return outer === "WAITING" ? { state: "waiting" } : running(subTasks);
  }
  const status = outer === "FINISH" ? (inner ?? outer) : outer;
  if (status === "PROCESSING") return running(subTasks);
  if (status === "ABORTED") return { state: "canceled", error: aborted };
  if (status !== "FINISH") return { state: "unknown", providerStatus: status ?? "none" };
  return task === undefined
    ? { state: "unknown", providerStatus: "FINISH without its task" }
    : finalVerdict(answer, task, subTasks);
}

const aborted: TaskError = {
  code: "provider_canceled",
  message: "The task was stopped at Tencent.",
  retryable: false,
};

/** The mean, where every part tells its own progress. */
function running(subTasks: readonly SubTask[]): Verdict {
  const told = subTasks.flatMap(({ progress }) => progress ?? []);
  if (told.length === 0 || told.length < subTasks.length) return { state: "running" };
  return {
    state: "running",
    progress: Math.floor(told.reduce((sum, progress) => sum + progress, 0) / told.length),
  };
}

/**
 * FINISH is said of failures too. Success is SUCCESS of every sub-task, and no ErrCode but 0. A
 * sub-task is judged by its Status: for a success its ErrCodeExt is documented as empty and was
 * seen as "SUCCESS". An orchestration that lists no sub-task proves nothing: whether one that had
 * nothing to do ends like that is not documented.
 */
function finalVerdict(answer: Members, task: Members, subTasks: readonly SubTask[]): Verdict {
  const output = outputOf(answer, subTasks);
  const shown = output === undefined ? {} : { output };
  if (task.errorCode("ErrCode").failed)
    return { state: "failed", error: sourceError(task), ...shown };
  // A part that goes on may still bring something, so nothing is over before.
  if (subTasks.some(({ status }) => status === "PROCESSING")) return running(subTasks);
  const unknown = subTasks.find(({ status }) => status !== "SUCCESS" && status !== "FAIL");
  if (unknown !== undefined) return { state: "unknown", providerStatus: unknown.status || "none" };

  const failed = subTasks.filter(({ status }) => status === "FAIL");
  const [first] = failed;
  if (first !== undefined)
    return { state: "failed", error: partError(first, failed.length, subTasks.length), ...shown };
  return subTasks.length === 0
    ? { state: "finished-empty" }
    : { state: "succeeded", output: output ?? { files: [] } };
}

/** Documented: a top ErrCode that is not 0 means that something is wrong with the source. */
function sourceError(task: Members): TaskError {
  const [number, message] = [task.errorCode("ErrCode").number, task.text("Message")];
  return {
    code: "provider_failed",
    message: "Tencent could not process the source file.",
    retryable: false,
    provider: {
      ...(number === undefined ? {} : { number }),
      ...(message === undefined ? {} : { message }),
    },
  };
}

/**
 * Which ErrCodeExt stand for a passing cause is not known here, so none is called worth a new task.
 */
const partError = (
  { name, code, errCode, message }: SubTask,
  failed: number,
  all: number,
): TaskError => ({
  code: "provider_failed",
  message: `Tencent failed in ${failed} of ${all} parts; the first is ${name}.`,
  retryable: false,
  provider: {
    ...(code ? { code } : {}),
    ...(errCode.number ? { number: errCode.number } : {}),
    ...(message ? { message } : {}),
  },
});
