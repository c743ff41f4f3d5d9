import type { DayCount } from "../../store/spend-store.ts";
import { RequestError, Unavailable } from "../../task/error.ts";
import type { Counted, DailyCount } from "../../task/fields.ts";
import type { QueuedTask, Task } from "../../task/task.ts";
import { after, between, type Instant, startOfDay } from "../../task/time.ts";
import type { Dependencies } from "./dependencies.ts";

/** Seconds. An operator ends a pause, at a moment that is not known. */
const ASK_AGAIN_IN_PAUSE = 60;

/** The tenant's own count comes first, so that a full one does not touch the shared count. */
const COUNTS: readonly DailyCount[] = ["tenant", "all"];

/** Throws `submissions_paused` while an operator stops new tasks. */
export async function refusePaused({ control, clock }: Dependencies): Promise<void> {
  if (await control.submissionsPaused(clock.now())) throw paused();
}

/**
 * Counts a new task against the daily caps, before anything of it is written. Undefined if there
 * are no caps. Throws `daily_cap_reached` with nothing counted. If the function dies before it
 * writes the task, the task stays counted.
 *
 * Example: the caps are 3 for each tenant and 400 for all. The fourth task of `acme` on a UTC day
 * is refused, and the count of all stays as it is.
 */
export async function countNew(
  dependencies: Dependencies,
  tenant: string,
  now: Instant,
): Promise<Counted | undefined> {
  const { settings, spend, chance, log } = dependencies;
  const taken: DailyCount[] = [];
  for (const count of COUNTS) {
    const cap = settings.dailyTaskCaps[count];
    if (cap === undefined) continue;
    if (!(await spend.add(dayCount(count, tenant, now), cap))) {
      await takeBack(dependencies, { tenant, createdAt: now }, taken);
      // A tenant's own cap concerns that tenant, so no line of it may call an operator.
      if (count === "all") log("daily_cap_reached", { count: cap });
      throw capReached(count, cap, now);
    }
    taken.push(count);
  }
  return taken.length === 0 ? undefined : { by: chance.nonce(), in: taken };
}

/**
 * Takes a task for which nothing was started out of its counts. Only the winner of the write that
 * ended the task calls it, once. If it fails, the task stays counted, which is the safe side.
 */
export async function uncount(dependencies: Dependencies, task: Task | CountedTask): Promise<void> {
  return takeBack(dependencies, task, ("counted" in task ? task.counted?.in : undefined) ?? []);
}

/** The facts of a new task that its counts depend on. */
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
    "Submissions are paused; tasks that were accepted go on. Send the same request again later.",
    [],
    { retryAfter: ASK_AGAIN_IN_PAUSE },
  );

const capReached = (count: DailyCount, cap: number, now: Instant): RequestError => {
  const which = count === "tenant" ? "Your daily cap" : "The daily cap of all callers";
  const message = `${which}, ${cap} tasks, is reached. It resets at 00:00 UTC. Nothing was recorded.`;
  return new RequestError("daily_cap_reached", message, [], {
    retryAfter: Math.ceil(between(now, nextDay(now)) / 1000),
  });
};

const nextDay = (now: Instant): Instant => after(startOfDay(now), { days: 1 });
