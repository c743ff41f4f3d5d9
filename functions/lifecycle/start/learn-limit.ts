import { errorName } from "../../task/error.ts";
import { laneOf } from "../../task/names.ts";
import type { Task } from "../../task/task.ts";
import { instant } from "../../task/time.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { noteNoRoom } from "./note-no-room.ts";

/**
 * Lowers the limit of a task's lane if Tencent's code says that this task was one too many, in a
 * refusal or in the error of a failed task. Call it before the task's slot is freed. It never
 * throws, as the next refusal teaches the same.
 *
 * Example: three slots are held and Tencent refuses the third start with `RequestLimitExceeded`.
 * The limit is two from then on, and rises by one every ten minutes.
 */
export async function learnLimit(
  { lanes, settings, clock, log }: Dependencies,
  operation: StartOperation,
  task: Task,
  code: string | undefined,
): Promise<void> {
  const limit = settings.laneLimitOf(operation);
  if (
    code === undefined ||
    limit === undefined ||
    operation.lane?.fullCodes.includes(code) !== true
  )
    return;
  try {
    // A guest was one too many because the holder beside it has not gone.
    if (await noteNoRoom({ lanes, clock, log }, task, code)) return;
    // A limit of one cannot be lowered. The refused task backs off.
    if (limit === 1) return;
    const learned = await lanes.lower(laneOf(task), { limit, now: instant(clock.now()) });
    log("limit_lowered", { operation: operation.name, code, count: learned });
  } catch (error) {
    log("limit_not_lowered", {
      operation: operation.name,
      reason: errorName(error),
    });
  }
}
