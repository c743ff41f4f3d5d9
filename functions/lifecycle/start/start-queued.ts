import type { LaneState } from "../../store/lane-row.ts";
import { UnreadableRow } from "../../store/task-row.ts";
import { askAgendaOf } from "../../task/ask-list.ts";
import type { QueuedTask, Task } from "../../task/task.ts";
import { started } from "../../task/transition.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { move } from "../common/move.ts";
import { acquireToStart } from "./acquire-to-start.ts";
import { prepareIfPossible } from "./prepare-attempt.ts";
import { sendAttempt } from "./send-attempt.ts";
import { inputToSend } from "./withhold-secrets.ts";

/**
 * - `sent`: the attempt left, and `task` is the row after its outcome.
 * - `lost`: another run moved the task first, or its row is gone.
 * - `not-now`: the action is called as often as it may be, or a secret cannot be read.
 */
export type QueuedStart =
  | { readonly kind: "sent"; readonly task: Task }
  | { readonly kind: "lost"; readonly task: Task | undefined }
  | { readonly kind: "not-now" };

/**
 * Starts a queued task that has got its slot: writes the attempt ahead and sends it. `seen` is the
 * lane as it was a moment ago. Tencent may know a task under its epoch if its table was put back.
 * Then a refusal must not move the epoch on, where Tencent dedupes.
 */
export async function startQueued(
  dependencies: Dependencies,
  operation: StartOperation,
  task: QueuedTask,
  seen: LaneState,
): Promise<QueuedStart> {
  const { tasks, clock } = dependencies;
  const request = await tasks.readRequest(task, task.requestHash);
  if (request === undefined) throw new UnreadableRow(`The request of task ${task.taskId} is gone.`);
  const agenda = askAgendaOf(task, await dependencies.identity.asksSharded(clock.now()));
  const prepared = await prepareIfPossible(dependencies, operation, {
    ...task,
    input: inputToSend(task, request),
  });
  const acquired = prepared && (await acquireToStart(dependencies, operation, task));
  if (prepared === undefined || acquired === undefined) return { kind: "not-now" };
  const { nonce, signedAt, dueAt } = prepared;
  const mayBeKnown = task.restored === true && operation.class === "deduped";
  const change = started(task, { nonce, signedAt, dueAt, agenda }, mayBeKnown);
  const written = await move(dependencies, task, change);
  if (!written.won || written.task.status !== "submitting")
    return { kind: "lost", task: written.task };
  return {
    kind: "sent",
    task: await sendAttempt(dependencies, operation, written.task, {
      ...prepared,
      turn: acquired.turn,
      seen,
    }),
  };
}
