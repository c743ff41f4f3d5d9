import { NOT_YET_KNOWN } from "../../task/horizon.ts";
import { providerTaskOf } from "../../task/names.ts";
import {
  type Question,
  type Report,
  type TaskError,
  truncate,
  type Verdict,
} from "../../task/report.ts";
import type { Ending } from "../../task/settled.ts";
import type { RunningTask, Task } from "../../task/task.ts";
import { after, instant } from "../../task/time.ts";
import { unreachable } from "../../task/unreachable.ts";
import { ask, type Reply } from "../common/ask.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { isAboutAnother } from "../common/whose-task.ts";
import { askAsPlanned, askSoon, type Look } from "./ask-again.ts";
import { settleIfItStays, settleUntold } from "./believe-end.ts";
import { forgetTask } from "./forget-task.ts";
import { noteMissedCallback } from "./note-missed-callback.ts";
import { settleTask } from "./settle-task.ts";

/** Asks Tencent about a running task and applies the answer. Returns the task as it stands then. */
export async function refreshTask(
  dependencies: Dependencies,
  task: RunningTask,
  look: Look,
): Promise<Task> {
  const reply = await ask(dependencies, look.operation, providerTaskOf(task));
  return applyReply(dependencies, task, look, reply);
}

/**
 * Applies Tencent's answer about this very task. Only a verdict settles the task. Any other answer
 * changes when Tencent is asked next.
 */
export async function applyReply(
  dependencies: Dependencies,
  task: RunningTask,
  look: Look,
  reply: Reply,
): Promise<Task> {
  const { log } = dependencies;
  const name = nameOf(task);
  switch (reply.kind) {
    case "nothing":
      log("question_unanswered", { ...name, reason: reply.reason });
      return askSoon(dependencies, task, look, {});
    case "unread":
      log("answer_unread", { ...name, reason: reply.reason, count: 1 });
      return noteMisunderstood(dependencies, task, askedIn(look, reply), reply.reason);
    case "not-found":
      log("provider_task_not_found", { ...name, code: reply.code, requestId: reply.requestId });
      return applyNotFound(dependencies, task, askedIn(look, reply), reply);
    case "report": {
      const { report } = reply;
      return applyReport(dependencies, task, { ...look, question: report.question }, report);
    }
  }
  return unreachable(reply);
}

const askedIn = (look: Look, { requestId }: Question): Look => ({
  ...look,
  question: { requestId },
});

const nameOf = ({ tenant, taskId, operation, providerTaskId }: RunningTask) => ({
  tenant,
  taskId,
  operation,
  providerTaskId,
});

/**
 * Tencent's `not found` means something only once its record of the task must have ended. Before,
 * it may be a stale read. A transcription is gone as soon as it ends. A young transcription may not
 * be known everywhere yet, even where a callback told that it is at work.
 */
const applyNotFound = async (
  dependencies: Dependencies,
  task: RunningTask,
  look: Look,
  { code, requestId }: Reply & { kind: "not-found" },
): Promise<Task> => {
  const now = instant(dependencies.clock.now());
  const { describedBy, recordLife } = look.operation;
  const isGoneAtItsEnd = describedBy.endsUntold !== undefined;
  if (after(task.submittedAt, isGoneAtItsEnd ? NOT_YET_KNOWN : recordLife) > now)
    return askSoon(dependencies, task, look, {});
  const provider = { code, requestId };
  return isGoneAtItsEnd
    ? settleUntold(dependencies, task, look, provider)
    : forgetTask(dependencies, look, task, provider);
};

const applyReport = async (
  dependencies: Dependencies,
  task: RunningTask,
  look: Look,
  report: Report,
): Promise<Task> => {
  const { log } = dependencies;
  const name = nameOf(task);
  const { verdict, unread } = report;
  if (unread !== undefined)
    log("answer_unread", { ...name, reason: unread.first, count: unread.count });
  if (isAboutAnother(providerTaskOf(task), report)) {
    log("foreign_report", name);
    return askSoon(dependencies, task, look, {});
  }
  if (verdict.state === "unknown")
    log("unknown_status", { ...name, reason: truncate(verdict.providerStatus) });
  if (verdict.state === "disagreeing")
    log("statuses_disagree", { ...name, reason: verdict.inner.state });
  return applyVerdict(dependencies, task, look, report);
};

const applyVerdict = async (
  dependencies: Dependencies,
  task: RunningTask,
  look: Look,
  { verdict, details }: Report,
): Promise<Task> => {
  const now = instant(dependencies.clock.now());
  switch (verdict.state) {
    case "waiting":
    case "running": {
      const isSeen =
        verdict.state === "running" && look.operation.describedBy.endsUntold !== undefined;
      return askAsPlanned(dependencies, task, look, {
        progress: verdict.progress,
        unfinishedAt: now,
        told: details,
        ...(isSeen ? { seenRunningAt: now } : {}),
      });
    }
    case "ended":
      return settleUntold(dependencies, task, look);
    case "unknown":
      return noteMisunderstood(dependencies, task, look, `status ${verdict.providerStatus}`);
    case "finished-empty":
      return settleIfItStays(dependencies, task, look, {
        status: "failed",
        error: verdict.error ?? noResult,
      });
    case "disagreeing":
      return settleIfItStays(dependencies, task, look, endingOf(verdict.inner));
    case "succeeded":
    case "failed":
    case "canceled": {
      const ended = await settleTask(dependencies, task, endingOf(verdict), look);
      await noteMissedCallback(dependencies, ended, look);
      return ended;
    }
  }
  return unreachable(verdict);
};

const noResult: TaskError = {
  code: "no_result",
  message: "Tencent finished the task and named no result. It may have been charged.",
  retryable: false,
};

const endingOf = (verdict: Verdict & { state: Ending["status"] }): Ending => ({
  status: verdict.state,
  output: verdict.output,
  ...("error" in verdict ? { error: verdict.error } : {}),
});

/**
 * One log line for the operator after this many misunderstood answers in a row, and after as many
 * again: Tencent may go on like that for ever.
 */
const LOG_EVERY = 5;

/** Bytes. The row has to stay under one write unit. */
const LONGEST_REASON = 64;

/**
 * Notes an answer that says nothing about the task. That it says nothing is shown: in time a caller
 * sees a mark, and in the end the reason.
 */
const noteMisunderstood = (
  dependencies: Dependencies,
  task: RunningTask,
  look: Look,
  reason: string,
): Promise<Task> => {
  const now = instant(dependencies.clock.now());
  const { times: before, since } = task.misunderstood ?? { times: 0, since: now };
  const times = before + 1;
  if (times % LOG_EVERY === 0)
    dependencies.log("task_not_understood", { ...nameOf(task), count: times });
  return askAsPlanned(dependencies, task, look, {
    misunderstood: { times, since, reason: truncate(reason, LONGEST_REASON) },
  });
};
