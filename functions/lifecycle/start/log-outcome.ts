import type { Log } from "../../task/log.ts";
import { truncate } from "../../task/report.ts";
import type { SubmittingTask } from "../../task/task.ts";
import { unreachable } from "../../task/unreachable.ts";
import type { Said, StartOutcome } from "../../tencent/error.ts";

/**
 * Logs the outcome of an attempt. Call it before the outcome is saved: if the save fails, a person
 * can still find what was paid for.
 */
export function logOutcome(log: Log, task: SubmittingTask, outcome: StartOutcome): void {
  const name = nameOf(task);
  switch (outcome.kind) {
    case "accepted":
      // Tencent's RequestId stands in the row.
      log("start_accepted", { ...name, providerTaskId: outcome.providerTaskId });
      return;
    case "not-sent":
      log("start_not_sent", { ...name, reason: outcome.reason });
      return;
    case "silence":
      logSilence(log, task, outcome);
      return;
    case "duplicate":
      log("start_duplicate", { ...name, ...codeOf(outcome) });
      return;
    case "rejected":
    case "blocked":
    case "busy":
    case "busy-alone":
      if (outcome.isClock) log("clock_differs", { ...name, ...codeOf(outcome) });
      log("start_refused", { ...name, ...codeOf(outcome), reason: outcome.kind });
      return;
  }
  unreachable(outcome);
}

/** A code that is in no table gets an event of its own, so that a person looks it up. */
const logSilence = (
  log: Log,
  task: SubmittingTask,
  { reason, requestId, said, isUnknown }: StartOutcome & { kind: "silence" },
): void => {
  if (isUnknown && said !== undefined)
    log("start_answer_unknown", { ...nameOf(task), ...codeOf({ said }) });
  else log("start_silence", { ...nameOf(task), reason: truncate(reason), requestId });
};

/** Only those of Tencent's words that cannot quote a prompt. */
const codeOf = ({ said: { code, requestId } }: { readonly said: Said }) => ({
  code: truncate(code),
  requestId,
});

const nameOf = ({ tenant, taskId, epoch, operation }: SubmittingTask) => ({
  tenant,
  taskId,
  epoch,
  operation,
});
