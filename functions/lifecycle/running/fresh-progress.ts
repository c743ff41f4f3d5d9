import { askedForCaller } from "../../task/candidate.ts";
import { ASK_SPACING } from "../../task/horizon.ts";
import { providerTaskOf } from "../../task/names.ts";
import { afterQuestion } from "../../task/questions.ts";
import type { Verdict } from "../../task/report.ts";
import { type Progress, reported } from "../../task/reported.ts";
import type { RunningTask, Task } from "../../task/task.ts";
import { after, type Instant, instant } from "../../task/time.ts";
import { unreachable } from "../../task/unreachable.ts";
import { operationNamed } from "../../tencent/registry.ts";
import { askForCaller } from "../common/ask.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { move } from "../common/move.ts";

/**
 * Asks Tencent how far a running task is, for a caller who waits. It asks at most once in ten
 * seconds for a task, and only if the rate limit lets the question through within 200 ms. Returns
 * the task as it stands then, or as it was where nothing is learned. It settles nothing: where
 * Tencent says that the task is over, the poller looks at once. Throws `Unavailable` if our own
 * credentials cannot be read.
 */
export async function freshProgress(dependencies: Dependencies, task: RunningTask): Promise<Task> {
  const { clock } = dependencies;
  const operation = operationNamed(task.operation);
  const now = instant(clock.now());
  if (operation === undefined || task.providerTaskId === undefined) return task;
  if (task.askedAt !== undefined && after(task.askedAt, ASK_SPACING) > now) return task;
  const claimed = await move(dependencies, task, askedForCaller(task, now));
  const running = claimed.task;
  if (!claimed.won || running?.status !== "running") return running ?? task;
  const reply = await askForCaller(dependencies, operation, providerTaskOf(running));
  switch (reply.kind) {
    case "not-found":
    case "unread":
    case "nothing":
      return running;
    case "report": {
      const { verdict, question } = reply.report;
      const at = instant(clock.now());
      const news = newsOf(running, verdict, at);
      if (news === undefined) return running;
      const questions = question && afterQuestion(running, { at, ...question }, true);
      const change = reported(running, { ...news, questions });
      return (await move(dependencies, running, change)).task ?? running;
    }
  }
  return unreachable(reply);
}

const newsOf = (task: RunningTask, verdict: Verdict, now: Instant): Progress | undefined => {
  switch (verdict.state) {
    case "waiting":
    case "running":
      return verdict.progress === undefined || verdict.progress === task.progress
        ? undefined
        : { progress: verdict.progress };
    case "succeeded":
    case "failed":
    case "canceled":
    case "ended":
      return task.dueAt > now ? { dueAt: now } : undefined;
    case "finished-empty":
    case "disagreeing":
    case "unknown":
      return undefined;
  }
  return unreachable(verdict);
};
