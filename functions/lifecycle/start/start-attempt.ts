import type { LaneState } from "../../store/lane-row.ts";
import { addressUnder } from "../../task/address.ts";
import type { Change } from "../../task/change.ts";
import type { Doubted } from "../../task/doubt.ts";
import type { Log } from "../../task/log.ts";
import { sessionIdOf } from "../../task/names.ts";
import { truncate } from "../../task/report.ts";
import {
  isSettled,
  type SettledTask,
  type SubmittingTask,
  type Task,
  type TaskRef,
} from "../../task/task.ts";
import { earliest, epochMilliseconds, type Instant, instant } from "../../task/time.ts";
import {
  accepted,
  doubted,
  duplicateAnswered,
  refusedForNow,
  rejected,
  repeatRefused,
  unsent,
} from "../../task/transition.ts";
import { unreachable } from "../../task/unreachable.ts";
import { callTencent, signCall } from "../../tencent/client.ts";
import { type Said, type StartOutcome, startFailure, startOutcome } from "../../tencent/error.ts";
import type { OwnIds, StartOperation } from "../../tencent/operation.ts";
import { sessionContextOf } from "../../tencent/session-context.ts";
import type { SignedRequest } from "../../tencent/transport.ts";
import type { Dependencies } from "../common/dependencies.ts";
import {
  firstLook,
  firstLookAfterDuplicate,
  firstLookInDoubt,
  firstQuestion,
  nextStart,
} from "../common/schedule.ts";
import { type Blocked, noteAccepted, noteBlocked } from "./lane-block.ts";
import { learnLimit } from "./learn-limit.ts";
import { rememberProviderTask, saveOutcome } from "./save-outcome.ts";

/**
 * A create at Tencent answers within seconds; the functions that send one run for 25 s and longer.
 */
const CREATE_TIMEOUT_MS = 10_000;

/**
 * A sender that was frozen between its write and its send for longer than this does not send:
 * others have been told to look.
 */
const FROZEN_AFTER_MS = 45_000;

/** A start request with its signature, ready to be written ahead and sent. */
export interface PreparedAttempt {
  readonly nonce: string;
  readonly signedAt: Instant;
  readonly dueAt: Instant;
  readonly request: SignedRequest;
  /** What was known of the lane when the attempt was made ready, where somebody looked. */
  readonly seen?: LaneState | undefined;
}

/** What a start request is made of. */
export interface Start extends TaskRef {
  readonly application: string;
  readonly region?: string | undefined;
  readonly epoch: number;
  readonly input: Readonly<Record<string, unknown>>;
}

/**
 * Does everything that can fail or takes time before the write-ahead: ids, secrets, the signature,
 * the connection. Nothing is written or sent. It comes before the attempt's turn, so that a cold
 * process does not send in the time that was reserved for another.
 */
export const prepareAttempt = async (
  dependencies: Dependencies,
  operation: StartOperation,
  start: Start,
): Promise<PreparedAttempt> => {
  const { settings, secrets, clock, chance } = dependencies;
  const { tenant, taskId, application, region } = start;
  const [credentials, keyring] = await Promise.all([secrets.tencent(), secrets.context()]);
  const claim = { environment: settings.environment, operation: operation.name, tenant, taskId };
  const own = {
    application,
    sessionId: sessionIdOf(start),
    sessionContext: sessionContextOf(keyring, claim),
  };
  const ids = { ...own, callback: await callbackOf(dependencies, operation) };
  const call = {
    product: operation.product,
    action: operation.action,
    body: operation.request(start.input, ids),
    ...(region === undefined ? {} : { region }),
  };
  // Whole seconds, as TC3 has them: the fence must be the moment at which this very signature
  // expires.
  const seconds = Math.floor(clock.now() / 1000);
  const signedAt = instant(seconds * 1000);
  const request = signCall({ credentials, site: settings.site }, call, {
    signedAt: seconds,
    timeoutMs: CREATE_TIMEOUT_MS,
    paid: true,
  });
  await dependencies.open(request);
  return {
    nonce: chance.nonce(),
    signedAt,
    dueAt: firstLook(settings, operation, application, signedAt),
    request,
  };
};

/**
 * Sends an attempt that was written ahead by this caller, exactly once, and records what came of
 * it. Answers with the task as it stands then. Never throws for what happens on the way: the row is
 * already such that somebody will look.
 */
export const sendAttempt = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: SubmittingTask,
  prepared: PreparedAttempt,
): Promise<Task> => {
  const outcome = await outcomeOf(dependencies, operation, prepared);
  logOutcome(dependencies, task, outcome);
  if (outcome.kind === "busy" || outcome.kind === "busy-alone")
    await learnLimit(dependencies, operation, task, outcome.said.code);
  const isBlocked = outcome.kind === "blocked" && !task.inDoubt;
  const blocked = isBlocked
    ? await noteBlocked(dependencies, operation, task, outcome.said.code)
    : undefined;
  const [saved] = await Promise.all([
    saveOutcome(dependencies, task, changeFor(dependencies, operation, task, { outcome, blocked })),
    outcome.kind === "accepted"
      ? rememberProviderTask(dependencies, operation, task, outcome.providerTaskId)
      : undefined,
  ]);
  if (outcome.kind === "accepted")
    await noteAccepted(dependencies, operation, task.application, prepared.seen);
  return saved;
};

/**
 * Where this operation's callbacks are to go, if each request has to say so and they can reach us.
 */
const callbackOf = async (
  { settings, secrets }: Dependencies,
  { product, callbackPerTask }: StartOperation,
): Promise<OwnIds["callback"]> => {
  if (
    callbackPerTask === undefined ||
    settings.callbackBaseUrl === undefined ||
    !settings.hasCallbacks(product)
  )
    return undefined;
  const [[path], { [product.name]: keys = [] }] = await Promise.all([
    secrets.callbackPaths(),
    secrets.callbackKeys(),
  ]);
  const [key] = keys;
  return path === undefined || key === undefined
    ? undefined
    : { url: addressUnder(settings.callbackBaseUrl, `v1/callbacks/${product.name}/${path}`), key };
};

/** Whether the task occupies a slot of its lane for this epoch: it is, or may be, at Tencent. */
export const holdsSlot = (task: Task | undefined, epoch: number): boolean =>
  task !== undefined && !isSettled(task) && mayBeAtTencent(task) && task.epoch === epoch;

const mayBeAtTencent = (task: Exclude<Task, SettledTask>): boolean => {
  switch (task.status) {
    case "queued":
      return false;
    case "submitting":
    case "doubtful":
    case "running":
    case "indeterminate":
      return true;
  }
  return unreachable(task);
};

const outcomeOf = async (
  { send, clock }: Dependencies,
  operation: StartOperation,
  prepared: PreparedAttempt,
): Promise<StartOutcome> => {
  if (clock.now() - epochMilliseconds(prepared.signedAt) > FROZEN_AFTER_MS)
    return { kind: "not-sent", reason: "the sender was frozen" };
  try {
    return startOutcome(operation, await callTencent(send, prepared.request));
  } catch (error) {
    return startFailure(operation, error);
  }
};

/**
 * What each outcome does to the task. While an earlier attempt is in doubt, no answer to a repeat
 * can undo that doubt but a TaskId.
 */
const changeFor = (
  { settings, clock }: Dependencies,
  operation: StartOperation,
  task: SubmittingTask,
  { outcome, blocked }: { readonly outcome: StartOutcome; readonly blocked: Blocked | undefined },
): Change => {
  const now = instant(clock.now());
  const lookAt = firstLookInDoubt(operation, task, now);
  switch (outcome.kind) {
    case "accepted":
      return accepted(
        { epoch: task.epoch, ...outcome },
        firstQuestion(settings, operation, task),
        now,
      );
    case "not-sent":
      return task.inDoubt ? doubted(task, lookAt) : unsent(task, nextStart(task, now));
    case "duplicate":
      return duplicateAnswered(task, firstLookAfterDuplicate(operation, task, now), {
        reason: "already_seen",
        said: outcome.said,
      });
    case "rejected":
    case "blocked":
    case "busy":
    case "busy-alone":
      return refusal(task, outcome, { now, lookAt, blocked });
    case "silence":
      return doubted(task, lookAt, doubtBy(outcome));
  }
  return unreachable(outcome);
};

type RefusedOutcome = Extract<
  StartOutcome,
  { kind: "rejected" | "blocked" | "busy" | "busy-alone" }
>;

const doubtBy = ({ said, isUnknown }: StartOutcome & { kind: "silence" }): Doubted => ({
  reason: isUnknown ? "unclear_answer" : "no_answer",
  ...(said === undefined ? {} : { said }),
});

/** A queued task may wait and be refused for days, so its row has more to carry. Bytes. */
const MESSAGE_BYTES_WHILE_QUEUED = 100;

const REFUSED_AS = {
  rejected: "refused",
  blocked: "blocked",
  busy: "busy",
  "busy-alone": "busy",
} as const;

const refusal = (
  task: SubmittingTask,
  { kind, said }: RefusedOutcome,
  {
    now,
    lookAt,
    blocked,
  }: { readonly now: Instant; readonly lookAt: Instant; readonly blocked: Blocked | undefined },
): Change => {
  const { code, message, requestId } = said;
  if (task.inDoubt)
    return repeatRefused(task, kind === "rejected" ? code : undefined, lookAt, {
      reason: REFUSED_AS[kind],
      said,
    });
  const words = { code, message: truncate(message), requestId };
  if (kind !== "rejected" && blocked?.kind !== "hopeless") {
    const tryAt =
      blocked === undefined ? nextStart(task, now) : earliest(blocked.tryAt, task.startBefore);
    return refusedForNow(
      task,
      { ...words, message: truncate(message, MESSAGE_BYTES_WHILE_QUEUED), kind, at: now },
      tryAt,
      blocked?.blocks,
    );
  }
  return rejected(
    task,
    {
      code: "provider_refused",
      message: `Tencent refused the request: ${code}.`,
      retryable: false,
      provider: words,
    },
    now,
  );
};

/**
 * Written before the outcome is saved: should the save fail, a person can still find what was paid
 * for.
 */
const logOutcome = ({ log }: Dependencies, task: SubmittingTask, outcome: StartOutcome): void => {
  const name = named(task);
  switch (outcome.kind) {
    case "accepted":
      log("start_accepted", {
        ...name,
        providerTaskId: outcome.providerTaskId,
        requestId: outcome.requestId,
      });
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
};

/** A code that is in no table is for a person, who can find out what it means. */
const logSilence = (
  log: Log,
  task: SubmittingTask,
  { reason, requestId, said, isUnknown }: StartOutcome & { kind: "silence" },
): void => {
  if (isUnknown && said !== undefined)
    log("start_answer_unknown", { ...named(task), ...codeOf({ said }) });
  else log("start_silence", { ...named(task), reason: truncate(reason), requestId });
};

/** Of Tencent's words only those that cannot quote a prompt. */
const codeOf = ({ said: { code, requestId } }: { readonly said: Said }) => ({
  code: truncate(code),
  requestId,
});

const named = ({ tenant, taskId, epoch, operation }: SubmittingTask) => ({
  tenant,
  taskId,
  epoch,
  operation,
});
