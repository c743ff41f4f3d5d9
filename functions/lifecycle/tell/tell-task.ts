import { deliveryName, newDelivery } from "../../store/delivery-row.ts";
import { expiryNews, expiryOf } from "../../task/expiry.ts";
import { isSettled, type SettledTask, type TaskRef } from "../../task/task.ts";
import { finalEventOf } from "../../task/telling.ts";
import { type Instant, instant } from "../../task/time.ts";
import { allDone } from "../common/all-done.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { deliver, publishNews } from "../common/publish-news.ts";
import type { Told } from "./payload.ts";
import { type Receiver, receiversOf } from "./receivers.ts";
import { toldOf } from "./told-of.ts";
import { tryDelivery } from "./try-delivery.ts";

/**
 * Tells a settled task's end to each of its receivers, side by side, once. A delivery that fails
 * gets a row with its next try. News that a function left in the row becomes deliveries as well.
 * Then the task leaves its list, or stays there until its result is about to expire. If the
 * function dies before that, the schedule tells the receivers without a row again, with the same id
 * and bytes.
 */
export async function tellTask(dependencies: Dependencies, ref: TaskRef): Promise<void> {
  const { tasks, tells, clock } = dependencies;
  const task = await tasks.read(ref);
  if (task === undefined || !isSettled(task) || task.tries === undefined) return;
  if (task.dueAt === undefined) return;
  const told = await toldOf(dependencies, task, { event: finalEventOf(task) });
  if (told === undefined) return;
  const receivers = await receiversOf(dependencies, task, told.event);
  const names = receivers.map(({ id }) => deliveryName(told.event, id));
  const known = await tells.readDeliveries(task, names);
  const untold = receivers.filter((_, place) => known[place] === undefined);
  await allDone(untold.map((receiver) => tellFirst(dependencies, told, receiver)));
  await publishNews(dependencies, task);
  const next = await tellExpiry(dependencies, task);
  await tells.told(task, task.dueAt, { now: instant(clock.now()), next });
}

/**
 * Tells that the result expires soon, if that is so now. Returns when it has to be told, if it is
 * not so yet. An expiry that has passed is no news.
 */
const tellExpiry = async (
  dependencies: Dependencies,
  task: SettledTask,
): Promise<Instant | undefined> => {
  const news = expiryNews(task);
  const now = instant(dependencies.clock.now());
  if (news === undefined || now >= (expiryOf(task) ?? now)) return undefined;
  if (now < news.at) return news.at;
  await deliver(dependencies, task, news);
  return undefined;
};

const tellFirst = async (
  dependencies: Dependencies,
  told: Told,
  receiver: Receiver,
): Promise<void> => {
  const now = instant(dependencies.clock.now());
  const delivery = await tryDelivery(dependencies, told, {
    delivery: newDelivery(told.event, receiver.id, now),
    receiver,
  });
  await dependencies.tells.addDelivery(told.task, deliveryName(told.event, receiver.id), delivery);
};
