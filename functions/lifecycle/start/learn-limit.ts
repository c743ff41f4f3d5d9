import { laneOf } from "../../task/names.ts";
import type { Task } from "../../task/task.ts";
import { instant } from "../../task/time.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { noteNoRoom } from "./note-no-room.ts";

/**
 * Lowers the limit of a task's lane where Tencent's code says that the task was one too many,
 * whether it refused it or failed it. To be called before the task's slot is freed. Never throws:
 * what is not learned now, the next refusal teaches.
 */
export const learnLimit = async (
  { lanes, settings, clock, log }: Dependencies,
  operation: StartOperation,
  task: Task,
  code: string | undefined,
): Promise<void> => {
  const limit = settings.laneLimitOf(operation);
  if (
    code === undefined ||
    limit === undefined ||
    operation.lane?.fullCodes.includes(code) !== true
  )
    return;
  try {
    // Beside a holder that may have gone it was one too many because that holder has not.
    if (await noteNoRoom({ lanes, clock, log }, task, code)) return;
    // A lane of one cannot be lowered: its refused task waits, and that is all.
    if (limit === 1) return;
    const learned = await lanes.lower(laneOf(task), { limit, now: instant(clock.now()) });
    log("limit_lowered", { operation: operation.name, code, count: learned });
  } catch (error) {
    log("limit_not_lowered", {
      operation: operation.name,
      reason: error instanceof Error ? error.name : "unknown",
    });
  }
};
