import { deliveryName, type NamedDelivery, newDelivery } from "../store/delivery-row.ts";
import { RequestError, Unavailable } from "../task/error.ts";
import type { Task, TaskRef } from "../task/task.ts";
import { entryAt } from "../task/telling.ts";
import { instant } from "../task/time.ts";
import type { Dependencies } from "./common/dependencies.ts";
import { isTenants, MOST_DELIVERIES, type ShownDelivery, withHosts } from "./list-deliveries.ts";
import { readTask } from "./request/read-task.ts";

/** Another replay may take the name that we chose. Each time the next one is tried. */
const MOST_NAMES = 4;

/**
 * Makes a new delivery of the same event to the same receiver. The table's stream sends it at once,
 * with the `webhook-id` and the bytes of the first. Its tries are counted anew. Throws
 * `task_not_found`, `delivery_not_found`, and `too_many_deliveries` at the hundredth.
 */
export async function replayDelivery(
  dependencies: Dependencies,
  ref: TaskRef,
  name: string,
): Promise<ShownDelivery> {
  const task = await readTask(dependencies, ref);
  const known = await dependencies.tells.listDeliveries(task, MOST_DELIVERIES);
  const again = known.filter(isTenants).find((each) => each.name === name);
  if (again === undefined)
    throw new RequestError("delivery_not_found", "The task has no delivery with this id.");
  if (known.length >= MOST_DELIVERIES)
    throw new RequestError(
      "too_many_deliveries",
      `The task has ${MOST_DELIVERIES} deliveries. They are deleted after 30 days.`,
    );
  const added = await add(dependencies, task, { again, known });
  const [shown] = await withHosts(dependencies, task, [added]);
  return shown ?? { ...added, host: undefined };
}

/**
 * A replay is named after the delivery that it repeats. Example: the second replay of
 * `task.succeeded#x3k9` is `task.succeeded#x3k9#2`.
 */
const add = async (
  dependencies: Dependencies,
  task: Task,
  { again, known }: { readonly again: NamedDelivery; readonly known: readonly NamedDelivery[] },
): Promise<NamedDelivery> => {
  const { event, listener, about } = again.delivery;
  const first = deliveryName(event, listener);
  const replays = known.filter(({ name }) => name.startsWith(`${first}#`)).length;
  const now = instant(dependencies.clock.now());
  const delivery = {
    ...newDelivery(event, listener, now),
    ...entryAt(task, now),
    ...(about === undefined ? {} : { about }),
  };
  for (let place = 1; place <= MOST_NAMES; place++) {
    const name = `${first}#${replays + place}`;
    if (await dependencies.tells.addDelivery(task, name, delivery)) return { name, delivery };
  }
  throw new Unavailable("Other requests replay this delivery at this moment. Send this again.");
};
