import type { LaneState } from "../store/lane-store.ts";
import { beyond, firstOf, isReady, readPlace } from "../task/line.ts";
import { isSettled, laneOf, type Task, waitAgenda } from "../task/task.ts";
import { instant } from "../task/time.ts";
import type { Dependencies } from "./dependencies.ts";
import { readyIn } from "./waiting-line.ts";

/** A position is exact up to this one; it stands for every one that is further behind, too. */
export const LAST_POSITION = 1000;

/** So many tenants' lines are counted at most: one whose tasks all rest adds nothing, and costs a question all the same. */
const MOST_TENANTS = 1000;

/**
 * The how-manieth start of its lane a queued task will be, if nobody comes or goes meanwhile: 1 is the next. Undefined for a task that does
 * not wait, or that rests after a refusal. Costs about one read unit for every fifty tasks before it. `known`: its lane, where it was read.
 */
export const queuePosition = async (dependencies: Dependencies, task: Task, known?: LaneState): Promise<number | undefined> => {
  if (isSettled(task) || task.status !== "queued") return undefined;
  if (!isReady(task.dueAt, instant(dependencies.clock.now()))) return undefined;
  const lane = laneOf(task);
  const turnsBefore = await count(dependencies, lane, { from: firstOf(task.tenant), upTo: task.dueAt }, task.taskId, LAST_POSITION);
  const { lastTenant = "" } = known ?? (await dependencies.lanes.state(lane));
  let position = turnsBefore + 1;
  let tenant = await nextTenant(dependencies, lane, "");
  for (let tenants = 0; tenants < MOST_TENANTS && tenant !== undefined && position < LAST_POSITION; tenants++) {
    const turns = turnsBefore + Number(comesBefore(tenant, task.tenant, lastTenant));
    const most = tenant === task.tenant ? 0 : Math.min(turns, LAST_POSITION - position);
    if (most > 0) position += await count(dependencies, lane, { from: firstOf(tenant), upTo: beyond(tenant) }, "", most);
    tenant = await nextTenant(dependencies, lane, tenant);
  }
  return Math.min(position, LAST_POSITION);
};

/** Whether one tenant's turn comes before another's in a round that begins after `lastTenant`. */
const comesBefore = (one: string, other: string, lastTenant: string): boolean => {
  const [oneIsNext, otherIsNext] = [one > lastTenant, other > lastTenant];
  return oneIsNext === otherIsNext ? one < other : oneIsNext;
};

/** How many stand ready in this stretch of the line beside this task, up to so many. */
const count = async (
  dependencies: Dependencies,
  lane: string,
  stretch: { readonly from: string; readonly upTo: string },
  besides: string,
  most: number,
): Promise<number> => {
  let found = 0;
  for await (const { taskId } of readyIn(dependencies, lane, { ...stretch, page: most })) {
    if (taskId !== besides) found += 1;
    if (found === most) break;
  }
  return found;
};

const nextTenant = async ({ tasks }: Dependencies, lane: string, tenant: string): Promise<string | undefined> => {
  const [first] = await tasks.inLine(waitAgenda(lane), { from: beyond(tenant), upTo: undefined, limit: 1 });
  return first === undefined ? undefined : (readPlace(first.dueAt)?.tenant ?? first.tenant);
};
