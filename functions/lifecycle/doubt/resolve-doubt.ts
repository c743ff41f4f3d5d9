import { isRewound } from "../../task/rewind.ts";
import type { DoubtfulTask } from "../../task/task.ts";
import { after, instant } from "../../task/time.ts";
import { doubtEnds, fenceOf } from "../../task/transition.ts";
import { unreachable } from "../../task/unreachable.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { isHeld } from "../common/held.ts";
import { nextLook } from "../common/schedule.ts";
import { adoptCandidate, movesRow } from "./adopt-candidate.ts";
import { giveUpStart } from "./give-up-start.ts";
import { lookBySession } from "./look-by-session.ts";
import { lookInList } from "./look-in-list.ts";
import { postpone } from "./postpone.ts";
import { releaseTask } from "./release-task.ts";
import { mayRepeat, repeatStart } from "./repeat-start.ts";
import { seekTask } from "./seek-task.ts";
import { waitWhileHeld } from "./wait-while-held.ts";

/**
 * For this long nothing but the candidate is tried: Tencent may need a while to echo the ids of a
 * new task. It is not longer, because a callback need not have named a true TaskId.
 */
const CANDIDATE_FIRST = { minutes: 10 } as const;
const ASK_CANDIDATE_AGAIN = { minutes: 1 } as const;

/**
 * Looks once more at a start that Tencent may or may not have accepted:
 *
 * 1. A TaskId that was named for the task is asked about.
 * 2. Tencent is searched for the task, where its product can be searched.
 * 3. A start that Tencent dedupes is sent again under the same SessionId, once the signature of the
 *    last attempt has expired. Any other start is never sent again.
 * 4. A start that cannot be resolved is given up.
 *
 * While its operation is held after a restore, nothing is sent. A task that was queued in the table
 * that was put back is queued again once its operation is released.
 */
export async function resolveDoubt(
  dependencies: Dependencies,
  operation: StartOperation,
  task: DoubtfulTask,
): Promise<void> {
  const adoption = await adoptCandidate(dependencies, operation, task, "poll");
  if (movesRow[adoption]) return;
  const now = instant(dependencies.clock.now());
  const namedSince = task.candidateSince ?? task.signedAt;
  if (adoption === "unanswered" && now < after(namedSince, CANDIDATE_FIRST))
    return postpone(dependencies, task, after(now, ASK_CANDIDATE_AGAIN));
  const held = await isHeld(dependencies, operation.name);
  if (!held && isRewound(task)) return releaseTask(dependencies, operation, task);
  if (operation.class === "deduped-and-found") return lookBySession(dependencies, operation, task);
  const fence = fenceOf(task);
  // Before the fence a repeat still in flight may answer by itself, so do not search yet, unless a
  // duplicate answer already said that the task exists.
  const mayBeListed = (now > fence || task.duplicateSeen) && now < doubtEnds(task);
  const unfound = mayBeListed ? await search(dependencies, operation, task) : task;
  if (unfound === undefined) return;
  if (now <= fence) return postpone(dependencies, unfound, after(fence, { milliseconds: 1 }));
  if (held && (operation.class === "deduped" || isRewound(unfound)))
    return waitWhileHeld(dependencies, operation, unfound);
  // A repeat is a payment: a new class has to say here that it may be sent again.
  switch (operation.class) {
    case "unprotected":
      return giveUpStart(dependencies, operation, unfound);
    case "deduped":
      if (mayRepeat(operation, unfound, now)) return repeatStart(dependencies, operation, unfound);
      if (now >= doubtEnds(unfound)) return giveUpStart(dependencies, operation, unfound);
      return postpone(dependencies, unfound, nextLook(now, fence));
  }
  return unreachable(operation.class);
}

/**
 * Searches Tencent for the task. Returns it, with the count of tasks asked about, where nothing was
 * found; `undefined` where its row has moved, which is for the next run to look at.
 */
const search = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: DoubtfulTask,
): Promise<DoubtfulTask | undefined> => {
  // The list comes first: where it shows the task, no repeat is needed.
  if ((await lookInList(dependencies, operation, task)) === "moved") return undefined;
  const { soughtBy } = operation;
  if (soughtBy === undefined) return task;
  const sought = await seekTask(dependencies, { operation, search: soughtBy, task });
  return sought === undefined ? undefined : { ...task, sought };
};
