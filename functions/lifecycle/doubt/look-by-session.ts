import { NOT_YET_KNOWN } from "../../task/horizon.ts";
import { sessionIdOf } from "../../task/names.ts";
import type { Report } from "../../task/report.ts";
import type { DoubtfulTask } from "../../task/task.ts";
import { after, instant } from "../../task/time.ts";
import { doubtEnds, fenceOf } from "../../task/transition.ts";
import { unreachable } from "../../task/unreachable.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import { ask, type Reply } from "../common/ask.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { isHeld } from "../common/held.ts";
import { nextQuestion } from "../common/schedule.ts";
import { adopt } from "./adopt-candidate.ts";
import { giveUpStart } from "./give-up-start.ts";
import { missedInRoom } from "./occupied-room.ts";
import { postpone } from "./postpone.ts";
import { waitWhileHeld } from "./wait-while-held.ts";

/**
 * Asks Tencent for a start in doubt by our SessionId, where Tencent finds a task by it:
 *
 * - A task that is found is ours, because the SessionId is.
 * - `not-found` after the fence means that the start was never accepted, or that its task has ended
 *   already. Tencent says the same of both and takes the SessionId of an ended task again, so the
 *   start is not sent again (decision 0006).
 */
export async function lookBySession(
  dependencies: Dependencies,
  operation: StartOperation,
  task: DoubtfulTask,
): Promise<void> {
  const { application, region } = task;
  const sessionId = sessionIdOf(task);
  const question = { providerTaskId: undefined, application, region, sessionId };
  const reply = await ask(dependencies, operation, question);
  const session = readReply(reply, task);
  if (session.kind !== "found" && (await isHeld(dependencies, operation.name)))
    return waitWhileHeld(dependencies, operation, task);
  switch (session.kind) {
    case "found": {
      const { report } = session;
      const { providerTaskId } = report;
      return adopt(dependencies, operation, { task, providerTaskId, via: "poll", report });
    }
    case "unknown":
      return goOn(dependencies, operation, task, { isNotFound: false });
    case "not-found": {
      const isOpen = instant(dependencies.clock.now()) < doubtEnds(task);
      if (isOpen && (await missedInRoom(dependencies, operation, task))) return;
      return goOn(dependencies, operation, task, { isNotFound: true });
    }
  }
  return unreachable(session);
}

type Session =
  | { readonly kind: "found"; readonly report: Report }
  | { readonly kind: "not-found" }
  | { readonly kind: "unknown" };

const readReply = (reply: Reply, task: DoubtfulTask): Session => {
  switch (reply.kind) {
    case "report":
      return isThisSession(reply.report, task)
        ? { kind: "found", report: reply.report }
        : { kind: "unknown" };
    case "not-found":
      return { kind: "not-found" };
    case "unread":
    case "nothing":
      return { kind: "unknown" };
  }
  return unreachable(reply);
};

/**
 * Whether an answer to a question by our SessionId says something of that session. It need not
 * repeat the SessionId: the documented example does not.
 */
const isThisSession = ({ sessionId, verdict }: Report, task: DoubtfulTask): boolean =>
  (sessionId === undefined || sessionId === sessionIdOf(task)) && verdict.state !== "unknown";

const goOn = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: DoubtfulTask,
  { isNotFound }: { readonly isNotFound: boolean },
): Promise<void> => {
  const now = instant(dependencies.clock.now());
  // A task that was accepted before the fence may be unknown to Tencent's records for a while.
  const isAbsent = isNotFound && now > after(fenceOf(task), NOT_YET_KNOWN);
  if (isAbsent || now >= doubtEnds(task)) return giveUpStart(dependencies, operation, task);
  // Every 15 s while the start may still be accepted and end; then less and less often.
  return postpone(dependencies, task, nextQuestion(task.signedAt, now));
};
