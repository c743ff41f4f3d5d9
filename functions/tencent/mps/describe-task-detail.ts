import * as z from "zod/mini";
import type { Output, TaskError, Verdict } from "../../task/report.ts";
import type { DescribeOperation } from "../operation.ts";
import { type SubTask, subTasksOf } from "./sub-tasks.ts";

const status = z.string().check(z.minLength(1), z.maxLength(64));

const workTask = z.looseObject({
  Status: z.nullish(status),
  ErrCode: z.nullish(z.int()),
  Message: z.catch(z.optional(z.string()), undefined),
});
type WorkTask = z.infer<typeof workTask>;

/**
 * One of several `…Task` objects is filled, the others are null; ProcessMedia makes one of these two kinds. What is not named here is not
 * read: TaskNotifyConfig may hold our signing key.
 */
const taskDetail = z.object({
  Status: status,
  WorkflowTask: z.nullish(workTask),
  ScheduleTask: z.nullish(workTask),
  SessionId: z.nullish(z.string()),
  SessionContext: z.nullish(z.string()),
});

/**
 * Tells what became of a task of ProcessMedia of the last seven days. Reading throws on an answer of another shape, and on a FINISH that
 * proves neither success nor failure. Source: DescribeTaskDetail, MPS 2019-06-12.
 */
export const describeTaskDetail: DescribeOperation = {
  action: "DescribeTaskDetail",
  rate: 100,
  request: ({ providerTaskId }) => ({ TaskId: providerTaskId }),
  read: (response) => {
    const { Status, SessionId, SessionContext, WorkflowTask, ScheduleTask } = taskDetail.parse(response);
    return {
      verdict: verdictOf(Status, WorkflowTask ?? ScheduleTask ?? undefined),
      ...(SessionId ? { sessionId: SessionId } : {}),
      ...(SessionContext ? { sessionContext: SessionContext } : {}),
    };
  },
  // Bare InvalidParameterValue is listed too, but may also be said of a bad request.
  notFoundCodes: ["ResourceNotFound"],
};

/**
 * A waiting task need not have its object yet. What Status an aborted task has is not documented: ABORTED, VOD's word, could mean nothing
 * else, a FINISH is judged like any other, and a Status we do not know settles nothing.
 */
function verdictOf(outer: string, task: WorkTask | undefined): Verdict {
  if (outer === "WAITING") return { state: "waiting" };
  const subTasks = task === undefined ? [] : subTasksOf(task);
  const status = outer === "FINISH" ? (task?.Status ?? outer) : outer;
  if (status === "PROCESSING") return running(subTasks);
  if (status === "ABORTED") return { state: "canceled", error: aborted };
  if (status !== "FINISH") return { state: "unknown", providerStatus: status };
  if (task === undefined) throw new Error("DescribeTaskDetail says FINISH without a task");
  return finalVerdict(task, subTasks);
}

const aborted: TaskError = { code: "provider_canceled", message: "The task was stopped at Tencent.", retryable: false };

/** The mean, where every part tells its own progress. */
function running(subTasks: readonly SubTask[]): Verdict {
  const told = subTasks.flatMap(({ progress }) => progress ?? []);
  if (told.length === 0 || told.length < subTasks.length) return { state: "running" };
  return { state: "running", progress: Math.floor(told.reduce((sum, progress) => sum + progress, 0) / told.length) };
}

/**
 * FINISH is said of failures too. Success is ErrCode 0, said, and SUCCESS of every sub-task. A sub-task is judged by its Status: for a
 * success its ErrCodeExt is documented as empty and was seen as "SUCCESS". An orchestration that lists no sub-task proves nothing: whether
 * one that had nothing to do ends like that is not documented.
 */
function finalVerdict(task: WorkTask, subTasks: readonly SubTask[]): Verdict {
  const paths = subTasks.filter(({ status }) => status === "SUCCESS").flatMap((subTask) => subTask.paths);
  const output = outputOf(paths);
  if (task.ErrCode) return { state: "failed", error: sourceError(task), ...(paths.length === 0 ? {} : { output }) };
  // A part that goes on may still bring something, so nothing is over before.
  if (subTasks.some(({ status }) => status === "PROCESSING")) return running(subTasks);
  const unknown = subTasks.find(({ status }) => status !== "SUCCESS" && status !== "FAIL");
  if (unknown !== undefined) return { state: "unknown", providerStatus: unknown.status };

  const failed = subTasks.filter(({ status }) => status === "FAIL");
  const [first] = failed;
  if (first !== undefined) {
    return { state: "failed", error: partError(first, failed.length, subTasks.length), ...(paths.length === 0 ? {} : { output }) };
  }
  if (task.ErrCode !== 0) throw new Error("DescribeTaskDetail says FINISH without ErrCode");
  return subTasks.length === 0 ? { state: "finished-empty" } : { state: "succeeded", output };
}

/**
 * Where paths lead to is the caller's own storage: which bucket, the request or the orchestration says. Tencent gives no URL, and we make
 * none up.
 */
const mostPaths = 200;

function outputOf(paths: readonly string[]): Output {
  if (paths.length === 0) return { files: [] };
  const more = paths.length - mostPaths;
  return { files: [], details: { paths: paths.slice(0, mostPaths), ...(more > 0 ? { morePaths: more } : {}) } };
}

/** Documented: a top ErrCode that is not 0 means that something is wrong with the source. */
const sourceError = ({ ErrCode, Message }: WorkTask): TaskError => ({
  code: "provider_failed",
  message: "Tencent could not process the source file.",
  retryable: false,
  provider: { ...(ErrCode ? { number: ErrCode } : {}), ...(Message ? { message: Message } : {}) },
});

/** Which ErrCodeExt stand for a passing cause is not known here, so none is called worth a new task. */
const partError = ({ name, code, number, message }: SubTask, failed: number, all: number): TaskError => ({
  code: "provider_failed",
  message: `Tencent failed in ${failed} of ${all} parts; the first is ${name}.`,
  retryable: false,
  provider: { ...(code ? { code } : {}), ...(number ? { number } : {}), ...(message ? { message } : {}) },
});
