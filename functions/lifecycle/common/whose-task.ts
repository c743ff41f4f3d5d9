import type { Claim, ProviderName } from "../../store/provider-store.ts";
import { sessionIdOf } from "../../task/names.ts";
import type { Report } from "../../task/report.ts";
import { isFollowed, type Task, type TaskRef } from "../../task/task.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { CallbackHint, Product } from "../../tencent/product.ts";
import { operationNamed } from "../../tencent/registry.ts";
import { isContextForm, readSessionContext } from "../../tencent/session-context.ts";
import type { Dependencies } from "./dependencies.ts";

// Only this module decides who owns a task at Tencent, for callbacks, events, follow, cancel and
// adoption alike (decision 0018).

/** A task at Tencent, as a caller or a row of ours names it. */
export interface NamedTask {
  readonly operation: StartOperation;
  readonly application: string;
  /** Undefined if only the session is known. */
  readonly providerTaskId: string | undefined;
  readonly sessionId?: string | undefined;
}

/**
 * The owner of a task at Tencent, as one tenant may know it:
 * - `own`: a task of this tenant. `by` is the proof: an echo in Tencent's answer, or a claim.
 * - `anothers`: not this tenant's. To this tenant the task does not exist.
 * - `nobodys`: unclaimed. The first claim gets it.
 */
export type Whose =
  | { readonly kind: "own"; readonly ref: TaskRef; readonly by: "context" | "session" }
  | { readonly kind: "own"; readonly ref: TaskRef; readonly by: "claim"; readonly claim: Claim }
  | { readonly kind: "anothers" }
  | { readonly kind: "nobodys" };

/** Decides the owner as far as that is possible without asking Tencent. */
export async function whoseTask(
  dependencies: Dependencies,
  tenant: string,
  named: NamedTask,
): Promise<Whose> {
  return (await byEcho(dependencies, tenant, named, {})) ?? byClaims(dependencies, tenant, named);
}

/**
 * Decides the owner by Tencent's answer. `known` is the decision before it. An echo goes before a
 * claim, which may be a follower's.
 */
export async function whoseByAnswer(
  dependencies: Dependencies,
  tenant: string,
  named: NamedTask,
  { report, known }: { readonly report: Report; readonly known: Whose },
): Promise<Whose> {
  const echoed = await byEcho(dependencies, tenant, named, report);
  if (echoed !== undefined) return echoed;
  if (named.providerTaskId !== undefined || report.providerTaskId === undefined) return known;
  return byClaims(dependencies, tenant, { ...named, providerTaskId: report.providerTaskId });
}

const byClaims = async (
  { providerTasks }: Dependencies,
  tenant: string,
  named: NamedTask,
): Promise<Whose> => {
  for (const name of namesOf(named)) {
    const claim = await providerTasks.find(name);
    if (claim !== undefined)
      return claim.tenant === tenant
        ? { kind: "own", ref: claim, by: "claim", claim }
        : { kind: "anothers" };
  }
  return { kind: "nobodys" };
};

/**
 * Decides the owner by the ids that Tencent echoes. A SessionContext or SessionId of our form
 * always belongs to a task of Callsheet, whichever key or environment made it.
 */
const byEcho = async (
  dependencies: Dependencies,
  tenant: string,
  { operation, sessionId: asked }: NamedTask,
  { sessionContext, sessionId: told }: Pick<Report, "sessionContext" | "sessionId">,
): Promise<Whose | undefined> => {
  const sessionId = told ?? asked;
  const session = sessionId === undefined ? undefined : SESSION_FORM.exec(sessionId)?.[1];
  if (sessionContext !== undefined) {
    const claim = await readContext(dependencies, sessionContext);
    const isOwn = claim?.tenant === tenant && (session === undefined || session === claim.taskId);
    if (isOwn) return { kind: "own", ref: { tenant, taskId: claim.taskId }, by: "context" };
    if (claim !== undefined || isContextForm(sessionContext)) return { kind: "anothers" };
  }
  if (session === undefined) return undefined;
  const task = await dependencies.tasks.read({ tenant, taskId: session });
  const isOwn =
    task !== undefined &&
    !isFollowed(task) &&
    task.operation === operation.name &&
    sessionIdOf(task) === sessionId;
  return isOwn
    ? { kind: "own", ref: { tenant, taskId: session }, by: "session" }
    : { kind: "anothers" };
};

/** `<taskId>-<epoch>`, as `sessionIdOf` makes it. */
const SESSION_FORM = /^([a-z2-7]{32})-\d+$/;

/** Whether an answer names another task than the question did. Some products name none. */
export function isAboutAnother(
  { providerTaskId, sessionId }: Pick<NamedTask, "providerTaskId" | "sessionId">,
  report: Report,
): boolean {
  return (
    (report.providerTaskId !== undefined &&
      providerTaskId !== undefined &&
      report.providerTaskId !== providerTaskId) ||
    (report.sessionId !== undefined && sessionId !== undefined && report.sessionId !== sessionId)
  );
}

/**
 * Whether Tencent's answer cannot show the owner yet. VOD echoes nothing of a task that it has not
 * begun. Whether MPS does is not documented.
 */
export function isUntold(
  { echoes }: StartOperation,
  { verdict, isBare, unread, sessionContext, sessionId }: Report,
): boolean {
  if (echoes !== "context" || sessionContext !== undefined || sessionId !== undefined) return false;
  return isBare === true || unread !== undefined || verdict.state === "waiting";
}

/**
 * The names under which a task is claimed: its TaskId, and a SessionId that is not ours, as Tencent
 * may answer without a TaskId.
 */
export function namesOf({
  operation,
  application,
  providerTaskId,
  sessionId,
}: NamedTask): readonly ProviderName[] {
  const product = operation.product.name;
  return [
    ...(providerTaskId === undefined ? [] : [{ product, providerTaskId }]),
    ...(sessionId === undefined || SESSION_FORM.test(sessionId)
      ? []
      : [{ product, application, sessionId }]),
  ];
}

/**
 * The task that a message is about. `by` says how it was found: by our MAC, by the TaskId in the
 * answer to our start, or by its follower's claim.
 */
export interface Addressee extends TaskRef {
  readonly by: "context" | "start" | "follower";
}

/** Finds the task that a message is about. Undefined if it is about none of ours. */
export async function addresseeOf(
  dependencies: Dependencies,
  product: Product,
  hint: CallbackHint,
): Promise<Addressee | undefined> {
  if (product.callback?.carries === "provider-task-id") {
    const { providerTaskId } = hint;
    const claim =
      providerTaskId === undefined
        ? undefined
        : await dependencies.providerTasks.find({ product: product.name, providerTaskId });
    if (claim === undefined) return undefined;
    return {
      tenant: claim.tenant,
      taskId: claim.taskId,
      by: claim.followedAt === undefined ? "start" : "follower",
    };
  }
  const claim = await readContext(dependencies, hint.sessionContext ?? "");
  if (claim === undefined || operationNamed(claim.operation)?.product !== product) return undefined;
  return { tenant: claim.tenant, taskId: claim.taskId, by: "context" };
}

/**
 * Whether an answer proves that it is about the start request of this task's epoch: it has our MAC
 * for the task and the epoch's SessionId.
 */
export async function isOfStart(
  dependencies: Dependencies,
  task: Task,
  { sessionContext, sessionId }: Report,
): Promise<boolean> {
  return (
    sessionContext !== undefined &&
    (await isOurContext(dependencies, task, sessionContext)) &&
    sessionId === sessionIdOf(task)
  );
}

/** Whether a SessionContext carries our MAC for this very task. */
export async function isOurContext(
  dependencies: Dependencies,
  task: Task,
  sessionContext: string,
): Promise<boolean> {
  const claim = await readContext(dependencies, sessionContext);
  return (
    claim?.tenant === task.tenant &&
    claim.taskId === task.taskId &&
    claim.operation === task.operation
  );
}

const readContext = async ({ settings, secrets }: Dependencies, sessionContext: string) =>
  readSessionContext(await secrets.context(), settings.environment, sessionContext);
