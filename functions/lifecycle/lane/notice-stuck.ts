import { laneOf, waitAgenda } from "../../task/names.ts";
import { isReady } from "../../task/queue-key.ts";
import { before, type Instant, instant } from "../../task/time.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { readQuietly } from "../common/read-quietly.ts";
import type { Lane } from "./next-waiting.ts";

/**
 * A lane in which nothing was started for so long while somebody waited is for a person to look at.
 */
const STUCK_AFTER = { hours: 1 } as const;

/** How many queue entries are looked at for a task that has waited that long. */
const MOST_LOOKED_AT = 10;

/**
 * Calls a person, once an hour, where a lane has not moved for an hour while somebody waited. To be
 * called where nobody could be started.
 */
export const noticeStuck = async (dependencies: Dependencies, lane: Lane): Promise<void> => {
  const { lanes, settings, clock, log } = dependencies;
  if (settings.laneLimitOf(lane.operation) === undefined) return;
  const name = laneOf({ operation: lane.operation.name, application: lane.application });
  const now = instant(clock.now());
  const since = before(now, STUCK_AFTER);
  const slots = await lanes.holders(name);
  if (slots.some(({ takenAt }) => takenAt > since)) return;
  if (!(await waitsSince(dependencies, name, since))) return;
  if (await lanes.noteStuck(name, since, now))
    log("lane_stuck", { operation: lane.operation.name, count: slots.length });
};

const waitsSince = async (
  dependencies: Dependencies,
  lane: string,
  since: Instant,
): Promise<boolean> => {
  const entries = await dependencies.tasks.inQueue(waitAgenda(lane), {
    from: undefined,
    upTo: undefined,
    limit: MOST_LOOKED_AT,
  });
  for (const entry of entries) {
    // A task that rests is not looked at: one that cannot be read would be put off again at each
    // run.
    if (!isReady(entry.dueAt, instant(dependencies.clock.now()))) continue;
    const task = await readQuietly(dependencies, entry);
    if (task?.status === "queued" && task.createdAt <= since) return true;
  }
  return false;
};
