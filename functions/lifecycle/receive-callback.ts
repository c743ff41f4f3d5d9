import { Unavailable } from "../task/error.ts";
import { ASK_SPACING } from "../task/horizon.ts";
import { isSettled } from "../task/task.ts";
import { after, type Instant, instant } from "../task/time.ts";
import { asked } from "../task/transition.ts";
import type { StartOperation } from "../tencent/operation.ts";
import type { CallbackHint, Product } from "../tencent/product.ts";
import { operationNamed } from "../tencent/registry.ts";
import { type ContextClaim, readSessionContext } from "../tencent/session-context.ts";
import { adoptCandidate } from "./adopt-candidate.ts";
import type { Dependencies } from "./dependencies.ts";
import { isRunning, refreshTask } from "./refresh-task.ts";

/** What an authentic callback came to; all of them are answered alike. */
export type CallbackOutcome = "foreign" | "unknown-task" | "already-settled" | "asked-recently" | "not-ours-yet" | "refreshed";

/**
 * Takes an authentic callback as a reason to look: it names a task, Tencent's answer to our own question is what counts. Asks at most
 * once per task in ten seconds, however many callbacks come, and never for a task that is not ours.
 */
export const receiveCallback = async (dependencies: Dependencies, product: Product, hint: CallbackHint): Promise<CallbackOutcome> => {
  const { settings, secrets, log } = dependencies;
  const claim = readSessionContext(await secrets.context(), settings.environment, hint.sessionContext ?? "");
  const operation = claim === undefined ? undefined : operationNamed(claim.operation);
  const outcome = claim === undefined || operation?.product !== product ? "foreign" : await applyHint(dependencies, operation, claim, hint);
  const name = claim === undefined ? {} : { tenant: claim.tenant, taskId: claim.taskId };
  log("callback_received", { product: product.name, eventType: hint.eventType.slice(0, 64), reason: outcome, ...name });
  return outcome;
};

const applyHint = async (
  dependencies: Dependencies,
  operation: StartOperation,
  claim: ContextClaim,
  hint: CallbackHint,
): Promise<CallbackOutcome> => {
  const { tasks, clock } = dependencies;
  const task = await tasks.read(claim);
  if (task?.operation !== claim.operation) return "unknown-task";
  if (isSettled(task)) return "already-settled";
  // A queued task has no request out; whatever this callback is about, it is not what we would start.
  if (task.status === "queued") return "not-ours-yet";
  const now = instant(clock.now());
  if (askedRecently(task.askedAt, now)) return "asked-recently";
  const claimed = await tasks.apply(task, asked(task, now, hint.providerTaskId));
  if (!claimed.won) return "asked-recently";
  if (isRunning(claimed.task)) await refreshTask(dependencies, claimed.task, { operation, via: "callback" });
  else if ((await adoptCandidate(dependencies, operation, claimed.task, "callback")) === "unanswered") {
    // The poller asks too; a sender that comes again is quicker.
    throw new Unavailable("Tencent did not answer about a task in doubt.");
  }
  return "refreshed";
};

const askedRecently = (askedAt: Instant | undefined, now: Instant): boolean => askedAt !== undefined && after(askedAt, ASK_SPACING) > now;
