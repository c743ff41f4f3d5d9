import { type Claim, isSameTask } from "../../store/provider-store.ts";
import { Unavailable } from "../../task/error.ts";
import { CLAIM_KEPT } from "../../task/horizon.ts";
import { isFollowed, type RunningTask, type Task } from "../../task/task.ts";
import { after, type Duration, type Instant, instant } from "../../task/time.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { Dependencies } from "./dependencies.ts";
import { type NamedTask, namesOf, type Whose } from "./whose-task.ts";

/**
 * Claims the TaskId of a task that Callsheet started, before the task is shown as running. Does
 * nothing if Tencent's answers echo our SessionContext, which shows the owner by itself. The claim
 * goes before that of a follower. Throws `Unavailable` if the table does not answer.
 */
export async function claimStarted(
  dependencies: Dependencies,
  operation: StartOperation,
  task: Task,
  providerTaskId: string | undefined,
): Promise<void> {
  if (operation.echoes === "context" || providerTaskId === undefined) return;
  const { providerTasks, log } = dependencies;
  const { tenant, taskId, epoch } = task;
  const name = { product: operation.product.name, providerTaskId };
  const goesBefore = ({ followedAt }: Claim) => followedAt !== undefined;
  const holder = await providerTasks.claim(
    name,
    { tenant, taskId },
    { expiresAt: expiryOf(dependencies), goesBefore },
  );
  // Tencent gave one TaskId to two starts. Its callbacks will nudge the other task. The poller
  // finds the outcome of this one.
  if (!isSameTask(holder, task))
    log("provider_task_of_another", {
      tenant,
      taskId,
      epoch,
      operation: operation.name,
      providerTaskId,
    });
}

/**
 * Makes up for a missing claim of a task that is already running. If several tasks follow the same
 * TaskId, the oldest has the claim. False if another task has it.
 */
export async function claimStanding(
  dependencies: Dependencies,
  operation: StartOperation,
  task: RunningTask,
): Promise<boolean> {
  const { providerTaskId, application, followedSession: sessionId, createdAt } = task;
  if (!isFollowed(task)) {
    await claimStarted(dependencies, operation, task, providerTaskId);
    return true;
  }
  const claim = { tenant: task.tenant, taskId: task.taskId, followedAt: createdAt };
  const isOlder = ({ followedAt }: Claim) => followedAt !== undefined && followedAt > createdAt;
  return (
    (await claimAll(
      dependencies,
      { operation, application, providerTaskId, sessionId },
      claim,
      isOlder,
    )) === undefined
  );
}

/**
 * Whether an older version left tasks of this operation unclaimed, as their callbacks did not have
 * to be told apart by the TaskId. Their owners are unknown until the audit has claimed them.
 */
export function wasUnclaimed({ echoes, product }: StartOperation): boolean {
  return echoes !== "context" && product.callback?.carries !== "provider-task-id";
}

/** A follower's row is written within this time after its claim: no function lives longer. */
const CONFIRMED_WITHIN: Duration = { minutes: 2 };

/**
 * Claims a task that is about to be followed. `known` is its owner as far as anything has shown. If
 * this tenant has claimed it for a task that does not have it, the new claim goes before that one.
 * False if another tenant has the claim. Throws `Unavailable` while this tenant is about to follow
 * it under another key.
 */
export async function claimFollowed(
  dependencies: Dependencies,
  named: NamedTask,
  claim: Claim & { readonly followedAt: Instant },
  known: Whose,
): Promise<boolean> {
  const stale = known.kind === "own" && known.by === "claim" ? known.claim : undefined;
  const isYoung =
    stale?.followedAt !== undefined && after(stale.followedAt, CONFIRMED_WITHIN) > claim.followedAt;
  const goesBefore = (holder: Claim) =>
    stale !== undefined && !isYoung && isSameTask(holder, stale);
  const other = await claimAll(dependencies, named, claim, goesBefore);
  if (other?.tenant === claim.tenant)
    throw new Unavailable("The task is being followed under another key at this moment.");
  return other === undefined;
}

/** Claims each name of a task. Answers with the first claim that goes before this one. */
const claimAll = async (
  dependencies: Dependencies,
  named: NamedTask,
  claim: Claim,
  goesBefore: (holder: Claim) => boolean,
): Promise<Claim | undefined> => {
  for (const name of namesOf(named)) {
    const holder = await dependencies.providerTasks.claim(name, claim, {
      expiresAt: expiryOf(dependencies),
      goesBefore,
    });
    if (!isSameTask(holder, claim)) return holder;
  }
  return undefined;
};

const expiryOf = ({ clock }: Dependencies): Instant => after(instant(clock.now()), CLAIM_KEPT);
