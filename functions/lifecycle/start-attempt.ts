import { kept } from "../task/report.ts";
import { isSettled, type SubmittingTask, sessionIdOf, type Task, type TaskRef } from "../task/task.ts";
import { epochMilliseconds, type Instant, instant, latest } from "../task/time.ts";
import {
  accepted,
  type Change,
  doubted,
  duplicateAnswered,
  fenceOf,
  refusedForNow,
  rejected,
  repeatRefused,
  unsent,
} from "../task/transition.ts";
import { callTencent, signCall } from "../tencent/client.ts";
import { type StartOutcome, startFailure, startOutcome } from "../tencent/error.ts";
import type { StartOperation } from "../tencent/operation.ts";
import { sessionContextOf } from "../tencent/session-context.ts";
import type { SignedRequest } from "../tencent/transport.ts";
import type { Dependencies } from "./dependencies.ts";
import { firstLook, nextStart } from "./schedule.ts";

/** A create at Tencent answers within seconds; the functions that send one run for 25 s and longer. */
const CREATE_TIMEOUT_MS = 10_000;

/** A sender that was frozen between its write and its send for longer than this does not send: others have been told to look. */
const FROZEN_AFTER_MS = 45_000;

/** Saving an acceptance is worth waiting for: the TaskId is the only thing that money bought. */
const SAVE_WAITS_MS = [200, 800, 3200];

/** A start request with its signature, ready to be written ahead and sent. */
export interface PreparedAttempt {
  readonly nonce: string;
  readonly signedAt: Instant;
  readonly dueAt: Instant;
  readonly request: SignedRequest;
}

/** Does everything that can fail before the write-ahead: ids, secrets, the signature. Nothing is written or sent. */
export const prepareAttempt = async (
  { settings, secrets, clock, chance }: Dependencies,
  operation: StartOperation,
  start: TaskRef & { application: string; epoch: number; input: Readonly<Record<string, unknown>> },
): Promise<PreparedAttempt> => {
  const { tenant, taskId, application } = start;
  const [credentials, keyring] = await Promise.all([secrets.tencent(), secrets.context()]);
  const claim = { environment: settings.environment, operation: operation.name, tenant, taskId };
  const ids = { application, sessionId: sessionIdOf(start), sessionContext: sessionContextOf(keyring, claim) };
  const call = { product: operation.product, action: operation.action, body: operation.request(start.input, ids) };
  // Whole seconds, as TC3 has them: the fence must be the moment at which this very signature expires.
  const seconds = Math.floor(clock.now() / 1000);
  const signedAt = instant(seconds * 1000);
  const request = signCall({ credentials, site: settings.site }, call, { signedAt: seconds, timeoutMs: CREATE_TIMEOUT_MS, paid: true });
  return { nonce: chance.nonce(), signedAt, dueAt: firstLook(settings, operation, signedAt), request };
};

/**
 * Sends an attempt that was written ahead by this caller, exactly once, and records what came of it. Answers with the task as it stands
 * then. Never throws for what happens on the way: the row is already such that somebody will look.
 */
export const sendAttempt = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: SubmittingTask,
  prepared: PreparedAttempt,
): Promise<Task> => {
  const outcome = await outcomeOf(dependencies, operation, prepared);
  logOutcome(dependencies, task, outcome);
  return save(dependencies, task, changeFor(task, outcome, instant(dependencies.clock.now())));
};

/** Whether the task occupies a slot of its lane for this epoch: it is, or may be, at Tencent. */
export const holdsSlot = (task: Task | undefined, epoch: number): boolean =>
  task !== undefined && !isSettled(task) && task.status !== "queued" && task.epoch === epoch;

const outcomeOf = async ({ send, clock }: Dependencies, operation: StartOperation, prepared: PreparedAttempt): Promise<StartOutcome> => {
  if (clock.now() - epochMilliseconds(prepared.signedAt) > FROZEN_AFTER_MS) return { kind: "not-sent", reason: "the sender was frozen" };
  try {
    return startOutcome(operation, await callTencent(send, prepared.request));
  } catch (error) {
    return startFailure(operation, error);
  }
};

/** What each outcome does to the task. While an earlier attempt is in doubt, no answer to a repeat can undo that doubt but a TaskId. */
const changeFor = (task: SubmittingTask, outcome: StartOutcome, now: Instant): Change => {
  const afterFence = latest(fenceOf(task), now);
  switch (outcome.kind) {
    case "accepted":
      return accepted({ epoch: task.epoch, ...outcome }, task.dueAt, now);
    case "not-sent":
      return task.inDoubt ? doubted(task, afterFence) : unsent(task, nextStart(task, "not-sent", now));
    case "duplicate":
      return duplicateAnswered(task, afterFence);
    case "refused":
      return refusal(task, outcome, now);
    case "silence":
      return doubted(task, afterFence);
  }
};

const refusal = (task: SubmittingTask, outcome: StartOutcome & { kind: "refused" }, now: Instant): Change => {
  const { code, message, requestId, retryable } = outcome;
  if (task.inDoubt) return repeatRefused(task, retryable ? undefined : code, latest(fenceOf(task), now));
  const said = { code, message: kept(message), requestId };
  if (retryable) return refusedForNow(task, said, nextStart(task, code, now));
  return rejected(
    task,
    { code: "provider_refused", message: `Tencent refused the request: ${code}.`, retryable: false, provider: said },
    now,
  );
};

const save = async ({ tasks, clock, log }: Dependencies, task: SubmittingTask, change: Change): Promise<Task> => {
  for (const wait of [...SAVE_WAITS_MS, undefined]) {
    try {
      const written = await tasks.apply(task, change);
      if (!written.won) log("outcome_not_applied", { ...named(task), transition: change.name, status: written.task?.status ?? "none" });
      return written.task ?? task;
    } catch (error) {
      log("outcome_not_saved", { ...named(task), transition: change.name, reason: error instanceof Error ? error.name : "unknown" });
    }
    if (wait !== undefined) await clock.sleep(wait);
  }
  return task;
};

/** Written before the outcome is saved: should the save fail, a person can still find what was paid for. */
const logOutcome = ({ log }: Dependencies, task: SubmittingTask, outcome: StartOutcome): void => {
  const { kind } = outcome;
  if (kind === "accepted") {
    log("start_accepted", { ...named(task), providerTaskId: outcome.providerTaskId, requestId: outcome.requestId });
  } else if (kind === "not-sent") log("start_not_sent", { ...named(task), reason: outcome.reason });
  else if (kind === "silence") log("start_silence", { ...named(task), reason: outcome.reason, requestId: outcome.requestId });
  else
    log(kind === "duplicate" ? "start_duplicate" : "start_refused", { ...named(task), code: outcome.code, requestId: outcome.requestId });
};

const named = ({ tenant, taskId, epoch, operation }: SubmittingTask) => ({ tenant, taskId, epoch, operation });
