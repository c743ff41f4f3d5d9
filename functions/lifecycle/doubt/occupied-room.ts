import { lastWords } from "../../task/doubt.ts";
import { CLOCKS_DIFFER } from "../../task/horizon.ts";
import { foundOccupied, isDoubtedBy, isMissedForGood, missed } from "../../task/occupied.ts";
import type { TaskError } from "../../task/report.ts";
import type { DoubtfulTask } from "../../task/task.ts";
import { after, instant } from "../../task/time.ts";
import type { Occupied, StartOperation } from "../../tencent/operation.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { move } from "../common/move.ts";
import { moveNoticing } from "../common/move-noticing.ts";
import { nextQuestion } from "../common/schedule.ts";
import { callsBack } from "../common/told.ts";
import { handOnSlot } from "../lane/hand-on-slot.ts";

/**
 * Handles a start that Tencent refused with a code that may also mean that another bot is in the
 * room. Tencent has just said that it knows no session of ours. Once Tencent has said so often and
 * long enough, and no callback told of the room since the start, the code meant the room and the
 * task is rejected (decision 0026). Returns `false` where none of this applies: the doubt goes on.
 */
export async function missedInRoom(
  dependencies: Dependencies,
  operation: StartOperation,
  task: DoubtfulTask,
): Promise<boolean> {
  const { occupied, product } = operation;
  // A session may begin and end between two looks. Without callbacks we would never hear of it.
  if (
    occupied === undefined ||
    !isDoubtedBy(task, occupied.code) ||
    !(await callsBack(dependencies, product))
  )
    return false;
  const now = instant(dependencies.clock.now());
  if (!isMissedForGood(task, now)) {
    const dueAt = nextQuestion(task.signedAt, now);
    await moveNoticing(dependencies, task, (noted) => missed(task, dueAt, noted));
    return true;
  }
  if (!(await wasQuiet(dependencies, operation, occupied, task))) return false;
  await refuse(dependencies, operation, occupied, task);
  return true;
}

/**
 * Whether no callback told of a start or an end in the room since the start was signed. Callbacks
 * about a task that is known to be another one do not count.
 */
const wasQuiet = async (
  { tasks, messages }: Dependencies,
  { product }: StartOperation,
  { roomOf }: Occupied,
  task: DoubtfulTask,
): Promise<boolean> => {
  const request = await tasks.readRequest(task, task.requestHash);
  const room = request === undefined ? undefined : roomOf(request.input);
  if (room === undefined) return false;
  const toldAt = await messages.roomToldAt(product.name, room);
  return toldAt === undefined || after(toldAt, CLOCKS_DIFFER) < task.signedAt;
};

const refuse = async (
  dependencies: Dependencies,
  operation: StartOperation,
  occupied: Occupied,
  task: DoubtfulTask,
): Promise<void> => {
  const written = await move(
    dependencies,
    task,
    foundOccupied(task, errorOf(occupied, task), instant(dependencies.clock.now())),
  );
  await handOnSlot(dependencies, operation, task, written.task);
};

const errorOf = ({ message }: Occupied, task: DoubtfulTask): TaskError => {
  const provider = lastWords(task);
  return {
    code: "provider_refused",
    message,
    retryable: false,
    ...(provider === undefined ? {} : { provider }),
  };
};
