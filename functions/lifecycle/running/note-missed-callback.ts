import { isFollowed, isSettled, type Task } from "../../task/task.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { isPollers, type Look } from "./ask-again.ts";

/**
 * Logs that the poller learned an end which Tencent should have told by a callback. One line is no
 * fault, as a callback may be under way. A task that was started elsewhere is told of elsewhere,
 * and an end that a caller's own question brought says nothing of callbacks.
 */
export function noteMissedCallback({ settings, log }: Dependencies, ended: Task, look: Look): void {
  const { callback, product } = look.operation;
  const isExpected = callback === "documented" && settings.hasCallbacks(product);
  if (!isExpected || !isPollers(look) || !isSettled(ended) || isFollowed(ended)) return;
  const { tenant, taskId, operation, completedVia } = ended;
  if (completedVia === "poll") log("callback_missed", { tenant, taskId, operation });
}
