import { waitAgenda } from "../../task/names.ts";
import { isReady } from "../../task/queue-key.ts";
import { before, type Instant, instant } from "../../task/time.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { type Lane, laneNameOf } from "../common/lane.ts";
import { readQuietly } from "../common/read-quietly.ts";

/** A lane is stuck if a task has been queued this long and nothing was started meanwhile. */
const STUCK_AFTER = { hours: 1 } as const;

/** Most queue entries read to find a task that has been queued that long. */
const MOST_LOOKED_AT = 10;

/**
 * Calls a person, once an hour, if a lane with queued tasks has started none for an hour. Call it
 * when no task could be started.
 */
export async function noticeStuck(dependencies: Dependencies, lane: Lane): Promise<void> {
  const { lanes, settings, clock, log } = dependencies;
  if (settings.laneLimitOf(lane.operation) === undefined) return;
  const name = laneNameOf(lane);
  const now = instant(clock.now());
  const since = before(now, STUCK_AFTER);
  const { blocked } = await lanes.state(name);
  // A blocked lane has called somebody already, and waits for its probe.
  if (blocked !== undefined) return;
  const slots = await lanes.holders(name);
  if (slots.some(({ takenAt }) => takenAt > since)) return;
  if (!(await waitsSince(dependencies, name, since))) return;
  if (await lanes.noteStuck(name, since, now))
    log("lane_stuck", { operation: lane.operation.name, count: slots.length });
}

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
    // A task that backs off is skipped: if its row cannot be read, each
    // run would put it off again.
    if (!isReady(entry.dueAt, instant(dependencies.clock.now()))) continue;
    const task = await readQuietly(dependencies, entry);
    if (task?.status === "queued" && task.createdAt <= since) return true;
  }
  return false;
};
