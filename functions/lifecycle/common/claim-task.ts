import { type Claim, isSameTask } from "../../store/provider-store.ts";
import { Unavailable } from "../../task/error.ts";
import { CLAIM_KEPT } from "../../task/horizon.ts";
import type { RunningTask, Task } from "../../task/task.ts";
import { after, type Duration, type Instant, instant } from "../../task/time.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { Dependencies } from "./dependencies.ts";
import { isFollowed, type NamedTask, namesOf, type Whose } from "./whose-task.ts";

/**
 * For a task that Callsheet started, where Tencent's answers do not show that: claims its TaskId,
 * before the task is shown as running. It goes before whoever follows the task. Throws
 * `Unavailable` if the table does not answer.
 */
export const claimStarted = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: Task,
  providerTaskId: string | undefined,
): Promise<void> => {
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
  // Tencent gave one TaskId to two starts. Its callbacks will nudge the other task; asking finds
  // the outcome of this one.
  if (!isSameTask(holder, task))
    log("provider_task_of_another", {
      tenant,
      taskId,
      epoch,
      operation: operation.name,
      providerTaskId,
    });
};

/**
 * For a task whose row stands already: makes up for a claim that is missing. Of several that follow
 * the same task the oldest has it. False if it is another's.
 */
export const claimStanding = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: RunningTask,
): Promise<boolean> => {
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
};

/**
 * Whether an older version left tasks of this kind unclaimed: none of their callbacks had to be
 * told apart by the TaskId. Until the audit has made up for that, nobody can say whose they are.
 */
export const wasUnclaimed = ({ echoes, product }: StartOperation): boolean =>
  echoes !== "context" && product.callback?.carries !== "provider-task-id";

/** A follower's row follows its claim within this time: no function of ours lives for longer. */
const CONFIRMED_WITHIN: Duration = { minutes: 2 };

/**
 * For a task that is about to be followed. `known`: whose it is as far as anything has shown; where
 * this tenant has claimed it for a task that does not have it, this claim goes before that one.
 * False if another tenant has it. Throws `Unavailable` while this tenant is about to follow it
 * under another key.
 */
export const claimFollowed = async (
  dependencies: Dependencies,
  named: NamedTask,
  claim: Claim & { readonly followedAt: Instant },
  known: Whose,
): Promise<boolean> => {
  const stale = known.kind === "own" && known.by === "claim" ? known.claim : undefined;
  const isYoung =
    stale?.followedAt !== undefined && after(stale.followedAt, CONFIRMED_WITHIN) > claim.followedAt;
  const goesBefore = (holder: Claim) =>
    stale !== undefined && !isYoung && isSameTask(holder, stale);
  const other = await claimAll(dependencies, named, claim, goesBefore);
  if (other?.tenant === claim.tenant)
    throw new Unavailable("The task is being followed under another key at this moment.");
  return other === undefined;
};

/** Claims each of its names, and answers with the first claim that goes before this one. */
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
