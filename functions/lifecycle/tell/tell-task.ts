import {
  type Delivery,
  deliveryName,
  heardAs,
  heardOf,
  newDelivery,
} from "../../store/delivery-row.ts";
import { expiryNews, expiryOf } from "../../task/expiry.ts";
import { isSettled, type SettledTask, type Task, type TaskRef } from "../../task/task.ts";
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
 * Then the task leaves its list, or stays there until its result is about to expire. The same write
 * records the delivery of an only receiver that took it. If the function dies before that, the
 * schedule tells the receivers of which no delivery is recorded again, with the same id and bytes.
 * `may-be-stale`: for what the stream has just brought (decision 0054).
 */
export async function tellTask(
  dependencies: Dependencies,
  ref: TaskRef,
  how?: "may-be-stale",
): Promise<void> {
  const { tells, clock } = dependencies;
  const task = await untoldOf(dependencies, ref, how);
  if (task === undefined) return;
  const told = await toldOf(dependencies, task, { event: finalEventOf(task) });
  if (told === undefined) return;
  const receivers = await receiversOf(dependencies, task, told.event);
  const names = receivers.map(({ id }) => deliveryName(told.event, id));
  // A late replica may lack one of a moment ago: then its receiver is told once more.
  const known = await tells.readDeliveries(task, names, how);
  const heard = heardOf(task);
  const untold = receivers.filter(
    (_, place) => known[place] === undefined && names[place] !== heard?.name,
  );
  // An operator puts an event on the bus again by its delivery's row.
  const isAlone = receivers.length === 1 && receivers[0]?.kind !== "bus" && task.news === undefined;
  const tried = await allDone(
    untold.map((receiver) => tellFirst(dependencies, told, { task, receiver, isAlone })),
  );
  await publishNews(dependencies, task);
  const next = await tellExpiry(dependencies, task);
  const [only] = tried.filter(({ shown }) => shown !== undefined);
  const isTold = await tells.told(task, task.dueAt, {
    at: only?.delivery.lastTriedAt ?? (heard && task.toldAt) ?? instant(clock.now()),
    heard: only?.shown ?? (heard && task.heard),
    next,
  });
  if (!isTold && only !== undefined) await record(dependencies, task, only.delivery);
}

type Untold = SettledTask & { readonly tries: number; readonly dueAt: Instant };

/**
 * The task, if it is to be told. A replica that is late may not know that yet: only a strong read
 * tells that there is nothing to do. A change since a late reading makes `TellStore.told` lose, as
 * one after a strong reading does.
 */
const untoldOf = async (
  { tasks, tells }: Dependencies,
  ref: TaskRef,
  how: "may-be-stale" | undefined,
): Promise<Untold | undefined> =>
  (how && untold(await tells.glance(ref))) ?? untold(await tasks.read(ref));

const untold = (task: Task | undefined): Untold | undefined => {
  if (task === undefined || !isSettled(task)) return undefined;
  const { tries, dueAt } = task;
  return tries === undefined || dueAt === undefined ? undefined : { ...task, tries, dueAt };
};

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

/**
 * The first try of a delivery. `shown`: the task's row can show it, and so it gets no row of its
 * own. That is so of an only receiver that took it.
 */
interface FirstTry {
  readonly delivery: Delivery;
  readonly shown: string | undefined;
}

const tellFirst = async (
  dependencies: Dependencies,
  told: Told,
  first: { readonly task: SettledTask; readonly receiver: Receiver; readonly isAlone: boolean },
): Promise<FirstTry> => {
  const { task, receiver, isAlone } = first;
  const now = instant(dependencies.clock.now());
  const delivery = await tryDelivery(dependencies, told, {
    delivery: newDelivery(told.event, receiver.id, now),
    receiver,
  });
  const shown = isAlone ? heardAs(task, delivery) : undefined;
  if (shown === undefined) await record(dependencies, task, delivery);
  return { delivery, shown };
};

const record = async (
  { tells }: Dependencies,
  task: SettledTask,
  delivery: Delivery,
): Promise<void> => {
  await tells.addDelivery(task, deliveryName(delivery.event, delivery.listener), delivery);
};
