import { isFollowed, isSettled, type Task } from "../../task/task.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { callsBack, type Hearing } from "../common/told.ts";
import { isPollers, type Look } from "./ask-again.ts";

/**
 * Logs that the poller learned an end which Tencent should have told by a callback. One line is no
 * fault, as a callback may be under way. A task that was started elsewhere is told of elsewhere,
 * and an end that a caller's own question brought says nothing of callbacks.
 */
export async function noteMissedCallback(
  dependencies: Hearing & Pick<Dependencies, "log">,
  ended: Task,
  look: Look,
): Promise<void> {
  const { callback, product } = look.operation;
  if (callback !== "documented" || !isPollers(look)) return;
  if (!isSettled(ended) || isFollowed(ended) || ended.completedVia !== "poll") return;
  if (!(await callsBack(dependencies, product))) return;
  const { tenant, taskId, operation } = ended;
  dependencies.log("callback_missed", { tenant, taskId, operation });
}
