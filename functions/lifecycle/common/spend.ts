import type { DayCount } from "../../store/spend-store.ts";
import { RequestError, Unavailable } from "../../task/error.ts";
import type { Counted, DailyCount, QueuedTask, Task } from "../../task/task.ts";
import { after, between, type Instant, startOfDay } from "../../task/time.ts";
import type { Dependencies } from "./dependencies.ts";

/** An operator ends a pause; nobody knows when. Seconds. */
const ASK_AGAIN_IN_PAUSE = 60;

/**
 * The narrower count first: a tenant that has reached its own cap does not touch what all share.
 */
const COUNTS: readonly DailyCount[] = ["tenant", "all"];

/**
 * Counts a new task against the daily caps, before anything of it is written. Undefined where there
 * are none. Throws `submissions_paused`, and `daily_cap_reached` with nothing counted. What is
 * counted for a task that is then not written, as its function died, stays counted.
 */
export const countNew = async (
  dependencies: Dependencies,
  tenant: string,
  now: Instant,
): Promise<Counted | undefined> => {
  const { settings, control, spend, clock, chance } = dependencies;
  if (await control.submissionsPaused(clock.now())) throw paused();
  const taken: DailyCount[] = [];
  for (const count of COUNTS) {
    const cap = settings.dailyTaskCaps[count];
    if (cap === undefined) continue;
    if (!(await spend.add(dayCount(count, tenant, now), cap))) {
      await takeBack(dependencies, { tenant, createdAt: now }, taken);
      throw capReached(count, now);
    }
    taken.push(count);
  }
  return taken.length === 0 ? undefined : { by: chance.nonce(), in: taken };
};

/**
 * Takes a task out of the counts that it is in, as nothing was started for it. Only for the winner
 * of the write that ended it, once; what fails stays counted, which is the safe side.
 */
export const uncount = async (
  dependencies: Dependencies,
  task: Task | CountedTask,
): Promise<void> =>
  takeBack(dependencies, task, ("counted" in task ? task.counted?.in : undefined) ?? []);

/** What the guard has to know of a task that is about to be written. */
export type CountedTask = Pick<QueuedTask, "tenant" | "createdAt" | "counted">;

const takeBack = async (
  { spend, log }: Dependencies,
  { tenant, createdAt }: Pick<Task, "tenant" | "createdAt">,
  counts: readonly DailyCount[],
): Promise<void> => {
  for (const count of counts) {
    try {
      await spend.takeBack(dayCount(count, tenant, createdAt));
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      log("count_not_taken_back", { tenant, reason: error.message });
    }
  }
};

const dayCount = (count: DailyCount, tenant: string, on: Instant): DayCount =>
  count === "tenant" ? { on, tenant } : { on };

const paused = () =>
  new RequestError(
    "submissions_paused",
    "No new tasks are taken for now; those there are go on. Send the same request again later.",
    [],
    ASK_AGAIN_IN_PAUSE,
  );

const capReached = (count: DailyCount, now: Instant): RequestError => {
  const whose = count === "tenant" ? "your tasks" : "the tasks of all callers";
  const message = `No more of ${whose} are taken until the next UTC day begins. Nothing was recorded.`;
  return new RequestError(
    "daily_cap_reached",
    message,
    [],
    Math.ceil(between(now, nextDay(now)) / 1000),
  );
};

const nextDay = (now: Instant): Instant => after(startOfDay(now), { days: 1 });
