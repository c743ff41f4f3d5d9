import type { DueTask } from "../store/entries.ts";
import { UnreadableRow } from "../store/task-row.ts";
import { errorName } from "../task/error.ts";
import { productNameOf } from "../task/names.ts";
import { isSettled, type RunningTask, type SettledTask } from "../task/task.ts";
import { isLeft } from "../task/telling.ts";
import { after, type Instant, instant } from "../task/time.ts";
import { unreachable } from "../task/unreachable.ts";
import type { StartOperation } from "../tencent/operation.ts";
import { operationNamed, operations } from "../tencent/registry.ts";
import { allDone } from "./common/all-done.ts";
import { claimStanding } from "./common/claim-task.ts";
import type { Dependencies } from "./common/dependencies.ts";
import { dueAsks, LEASE_BEFORE_SHARDS } from "./common/due-asks.ts";
import { publishNewsQuietly } from "./common/publish-news.ts";
import { acquireInMemory } from "./common/rate-limit.ts";
import { putOff, readQuietly, waitAfter } from "./common/read-quietly.ts";
import { withLease } from "./common/with-lease.ts";
import { withStory } from "./common/with-story.ts";
import { workAbreast } from "./common/work-abreast.ts";
import { closeOrLook } from "./doubt/close-or-look.ts";
import { doubtSilentSender } from "./doubt/doubt-silent-sender.ts";
import { resolveDoubt } from "./doubt/resolve-doubt.ts";
import { hearKept } from "./running/hear-kept.ts";
import { refreshTask } from "./running/refresh-task.ts";

/** The lease of a product's poller. Example: `poll-tasks#vod`. */
const pollLease = (product: string): string => `${LEASE_BEFORE_SHARDS}#${product}`;

/** The schedule runs once a minute. A run ends before the next one begins. */
const RUN_FOR = { seconds: 55 } as const;

/** Most tasks of a product that are looked at at once. */
const ABREAST = 10;

/**
 * One run of the poller. It asks about every task that is due before the next run: at its due time,
 * oldest first, within the rate limit. Each product has its own work lists and its own pace, so
 * that a product that does not answer delays no other. Returns the number of tasks it looked at.
 */
export async function pollTasks(shared: Dependencies): Promise<number> {
  const { clock } = shared;
  const dependencies = {
    ...shared,
    rateLimit: { ...shared.rateLimit, acquireToAsk: acquireInMemory(clock) },
  };
  const until = after(instant(clock.now()), RUN_FOR);
  const counts = await allDone(
    PRODUCTS.map((product) => pollProduct(dependencies, product, until)),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

const PRODUCTS = [...new Set(operations.map(({ name }) => productNameOf(name)))];

/**
 * A run over one product's lists, alone under a lease of its own: a product whose run is still busy
 * when the next one begins keeps no other waiting. Where nothing is due, no lease is taken.
 */
const pollProduct = async (
  dependencies: Dependencies,
  product: string,
  until: Instant,
): Promise<number> => {
  const { clock } = dependencies;
  if ((await dueAsks(dependencies, product, until, 1)).length === 0) return 0;
  const count = await withLease(dependencies, pollLease(product), () =>
    workAbreast({
      ...{ clock, until, abreast: ABREAST, nameOf },
      due: (upTo, limit) => dueAsks(dependencies, product, upTo, limit),
      work: (due) => withStory(dependencies, (telling) => visitAlone(telling, due)),
    }),
  );
  return count ?? 0;
};

const nameOf = ({ tenant, taskId }: DueTask): string => `${tenant}#${taskId}`;

/** A task whose visit fails is put off alone. The tasks beside it go on. */
const visitAlone = async (dependencies: Dependencies, due: DueTask): Promise<void> => {
  const { clock, tasks, log } = dependencies;
  try {
    await visit(dependencies, due);
  } catch (error) {
    if (error instanceof UnreadableRow) return putOff(dependencies, due, error);
    const name = errorName(error);
    log("visit_failed", { tenant: due.tenant, taskId: due.taskId, reason: name });
    await tasks.putOff(due, after(instant(clock.now()), waitAfter(error)));
  }
};

const visit = async (dependencies: Dependencies, due: DueTask): Promise<void> => {
  const task = await readQuietly(dependencies, due);
  // The index is a stale read: the task has been moved since.
  if (task?.dueAt !== due.dueAt) return;
  if (isSettled(task)) return tellLeft(dependencies, task);
  await publishNewsQuietly(dependencies, task);
  const operation = operationNamed(task.operation);
  if (operation === undefined)
    throw new UnreadableRow(`No operation ${task.operation} in this version.`);
  switch (task.status) {
    case "queued":
      return;
    case "submitting":
      return doubtSilentSender(dependencies, operation, task);
    case "doubtful":
      await resolveDoubt(dependencies, operation, task);
      return;
    case "running":
      await lookAtRunning(dependencies, operation, task);
      return;
    case "indeterminate":
      await closeOrLook(dependencies, operation, task);
      return;
  }
  unreachable(task);
};

/** The stream has brought the end of a task by then, and each receiver has been tried. */
const STREAM_TELLS_WITHIN = { seconds: 30 } as const;

/** A settled task stays on this list until it is told. The stream has lost one that still does. */
const tellLeft = async ({ tells, clock, log }: Dependencies, task: SettledTask): Promise<void> => {
  const now = instant(clock.now());
  if (!isLeft(task) || now < after(task.settledAt, STREAM_TELLS_WITHIN)) return;
  const { tenant, taskId, operation, status } = task;
  if (await tells.tellLeft(task, now)) log("task_untold", { tenant, taskId, operation, status });
};

/**
 * The function that started or followed the task may have died before it claimed the TaskId. So the
 * first look makes up for the claim, without which the task's callbacks find nobody.
 */
const lookAtRunning = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: RunningTask,
): Promise<void> => {
  if (task.askedAt !== undefined && task.askedAt !== task.callerAskedAt) {
    await refreshTask(dependencies, task, { operation, via: "poll" });
    return;
  }
  await claimStanding(dependencies, operation, task);
  const heard = await hearKept(dependencies, operation, task);
  if (heard.status === "running")
    await refreshTask(dependencies, heard, { operation, via: "poll" });
};
