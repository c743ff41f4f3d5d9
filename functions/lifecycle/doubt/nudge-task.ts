import { asked, candidateNamed } from "../../task/candidate.ts";
import { Unavailable } from "../../task/error.ts";
import { isSettled, type Task } from "../../task/task.ts";
import { instant } from "../../task/time.ts";
import { unreachable } from "../../task/unreachable.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import { acquireToAskUnclaimed } from "../common/ask.ts";
import { askedRecently } from "../common/asked-recently.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { move } from "../common/move.ts";
import { refreshTask } from "../running/refresh-task.ts";
import { adoptCandidate, adoptIfOurs } from "./adopt-candidate.ts";

/** Others may move the row between our look and our claim. Each time the row is judged anew. */
const MOST_CLAIMS = 4;

/**
 * Asks Tencent about a task because a message named it. The first question about a running task is
 * asked at once, if a turn is free now (decision 0041). Any other is claimed in the
 * row first, so that a task is asked about at most once in ten seconds, however many messages come.
 * `providerTaskId`: the TaskId that the message names, which is kept as the candidate of a task in
 * doubt. Throws `Unavailable` where the sender of the message had better come again.
 */
export async function nudgeTask(
  dependencies: Dependencies,
  operation: StartOperation,
  task: Task,
  providerTaskId: string | undefined,
): Promise<"already-settled" | "asked-recently" | "refreshed"> {
  const { clock } = dependencies;
  let seen: Task | undefined = task;
  for (let claims = 0; claims < MOST_CLAIMS && seen !== undefined; claims++) {
    if (isSettled(seen) || seen.status === "queued") return "already-settled";
    const now = instant(clock.now());
    const recent = askedRecently(seen.askedAt, now) && !isForCaller(seen);
    if (recent && isKnown(seen, providerTaskId)) return "asked-recently";
    if (await askUnclaimed(dependencies, operation, seen)) return "refreshed";
    // One TaskId is kept at a time, until Tencent denies it. A later message may have made its
    // TaskId up, so that one is asked about and not kept.
    const other = otherThanKept(seen, providerTaskId);
    if (recent && other !== undefined)
      throw new Unavailable("Another TaskId was named for the task just now. Send this again.");
    const toKeep = other === undefined ? providerTaskId : undefined;
    const change =
      recent && toKeep !== undefined ? candidateNamed(seen, toKeep, now) : asked(seen, now, toKeep);
    const claimed = await move(dependencies, seen, change);
    if (claimed.won && recent) return "asked-recently";
    if (claimed.won) {
      await askAs(dependencies, operation, claimed.task, other);
      return "refreshed";
    }
    seen = claimed.task;
  }
  throw new Unavailable("Other functions are changing the task at this moment. Send this again.");
}

/**
 * The answer to the first question about a task usually settles it, and then nobody can ask again.
 * So its claim would be a write for nothing. If the answer settles nothing, the write that notes it
 * claims the next ten seconds. Copies of the message that come meanwhile find the turn taken, and
 * claim theirs. False if the question has to be claimed.
 */
const askUnclaimed = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: Task,
): Promise<boolean> => {
  if (isSettled(task) || task.status !== "running" || task.askedAt !== undefined) return false;
  const asking = await acquireToAskUnclaimed(dependencies, operation);
  if (asking === undefined) return false;
  await refreshTask(asking, task, { operation, via: "callback", isUnclaimed: true });
  return true;
};

/**
 * A question for a caller who waits settles nothing, so a callback that comes behind it asks all
 * the same.
 */
const isForCaller = (task: Task): boolean =>
  task.status === "running" &&
  task.callerAskedAt !== undefined &&
  task.callerAskedAt === task.askedAt;

/** Whether the named TaskId need not be kept: the task has one, or this one is kept already. */
const isKnown = (task: Task, providerTaskId: string | undefined): boolean =>
  providerTaskId === undefined ||
  task.status === "running" ||
  ("candidate" in task && task.candidate === providerTaskId);

/** The named TaskId, where another one is kept. */
const otherThanKept = (task: Task, providerTaskId: string | undefined): string | undefined =>
  "candidate" in task && task.candidate !== undefined && task.candidate !== providerTaskId
    ? providerTaskId
    : undefined;

/** `other`: a TaskId to ask about in place of the one that is kept. */
const askAs = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: Task,
  other: string | undefined,
): Promise<void> => {
  const via = "callback" as const;
  if (task.status === "running") {
    await refreshTask(dependencies, task, { operation, via });
    return;
  }
  const adoption =
    other === undefined
      ? await adoptCandidate(dependencies, operation, task, via)
      : await adoptIfOurs(dependencies, operation, { task, providerTaskId: other, via });
  switch (adoption) {
    case "unanswered":
      // The poller asks about the candidate that is kept. A sender that comes again is quicker.
      throw new Unavailable("Tencent did not say whose the named task is. Send this again.");
    case "adopted":
    case "denied":
    case "no-candidate":
      return;
  }
  return unreachable(adoption);
};
