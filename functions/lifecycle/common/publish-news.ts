import { deliveryName, newDelivery } from "../../store/delivery-row.ts";
import { Unavailable } from "../../task/error.ts";
import { hearingNews, isKnown, type KnownNews } from "../../task/news.ts";
import type { Task } from "../../task/task.ts";
import { entryAt } from "../../task/telling.ts";
import { instant } from "../../task/time.ts";
import { allDone } from "./all-done.ts";
import type { Dependencies } from "./dependencies.ts";

type Publishing = Pick<Dependencies, "tells" | "clock" | "log">;

/**
 * Makes the deliveries of the news that a task's row holds, and takes it from the row. If the
 * function dies in between, or the table does not answer, the poller's next look makes up for it,
 * or the teller or the audit. The task's own course does not wait for that.
 */
export async function publishNews(dependencies: Publishing, task: Task): Promise<void> {
  const { tells, log } = dependencies;
  const { tenant, taskId, operation, news = [] } = task;
  const known = news.filter(isKnown);
  if (known.length === 0) return;
  try {
    await allDone(known.map((each) => deliver(dependencies, task, each)));
    const rest = news.filter((each) => !isKnown(each));
    await tells.published(task, news, rest);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    log("telling_failed", { tenant, taskId, operation, reason: error.name });
  }
}

/**
 * Makes a delivery of this event for each that hears it. The table's stream brings it to the teller
 * at once. One that is there already stays as it is, so an event has the same bytes for good.
 * Returns how many hear it.
 */
export async function deliver(
  { tells, clock }: Pick<Publishing, "tells" | "clock">,
  task: Task,
  news: KnownNews,
): Promise<number> {
  const now = instant(clock.now());
  const { event, at, status, revision } = news;
  const hearing = hearingNews(task, news);
  const names = hearing.map((id) => deliveryName(event, id));
  const known = await tells.readDeliveries(task, names);
  const missing = hearing.filter((_, place) => known[place] === undefined);
  await allDone(
    missing.map((id) =>
      tells.addDelivery(task, deliveryName(event, id), {
        ...newDelivery(event, id, now),
        ...entryAt(task, now),
        about: { at, status, revision },
      }),
    ),
  );
  return hearing.length;
}
