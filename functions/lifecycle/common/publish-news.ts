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
 * Makes the deliveries of the news that a task's row holds, and takes it from the row. Throws
 * `Unavailable` if the table does not answer: the news is in the row still, or again found there.
 */
export async function publishNews(dependencies: Publishing, task: Task): Promise<void> {
  const { news = [] } = task;
  const known = news.filter(isKnown);
  if (known.length === 0) return;
  await allDone(known.map((each) => deliver(dependencies, task, each)));
  const rest = news.filter((each) => !isKnown(each));
  await dependencies.tells.published(task, news, rest);
}

/**
 * The same in the course of a task, which does not wait for it. If the function dies in between, or
 * the table does not answer, the poller's next look makes up for it, or the teller or the audit.
 */
export async function publishNewsQuietly(dependencies: Publishing, task: Task): Promise<void> {
  try {
    await publishNews(dependencies, task);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    const { tenant, taskId, operation } = task;
    dependencies.log("telling_failed", { tenant, taskId, operation, reason: error.name });
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
