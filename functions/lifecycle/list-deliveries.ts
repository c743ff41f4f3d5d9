import type { NamedDelivery } from "../store/delivery-row.ts";
import { BUS } from "../task/endpoint.ts";
import type { Task, TaskRef } from "../task/task.ts";
import { unreachable } from "../task/unreachable.ts";
import type { Dependencies } from "./common/dependencies.ts";
import { readTask } from "./request/read-task.ts";
import { type Receiver, receiverOf } from "./tell/receivers.ts";

/** Deliveries of a task at most. Each of five listeners has a few; the others are replays. */
export const MOST_DELIVERIES = 100;

/** A delivery with its receiver as a tenant is shown it. */
export interface ShownDelivery extends NamedDelivery {
  /** Its host, or the kind of workflow. Undefined if the receiver is no more. */
  readonly host: string | undefined;
}

/** The deliveries of a tenant's task, in the order of their making. Throws `task_not_found`. */
export async function listDeliveries(
  dependencies: Dependencies,
  ref: TaskRef,
): Promise<readonly ShownDelivery[]> {
  const task = await readTask(dependencies, ref);
  return shownDeliveries(dependencies, task);
}

/** The same of a task that was read. */
export async function shownDeliveries(
  dependencies: Dependencies,
  task: Task,
): Promise<readonly ShownDelivery[]> {
  const found = await dependencies.tells.listDeliveries(task, MOST_DELIVERIES);
  return withHosts(dependencies, task, found.filter(isTenants));
}

/** Whether a delivery is the tenant's. Those to the deployment's bus are its operator's. */
export function isTenants({ delivery }: NamedDelivery): boolean {
  return delivery.listener !== BUS;
}

/**
 * The same deliveries with the hosts of their receivers. The rest of an address may hold a token,
 * and of a workflow all but its kind is one.
 */
export async function withHosts(
  dependencies: Dependencies,
  task: Task,
  found: readonly NamedDelivery[],
): Promise<readonly ShownDelivery[]> {
  const ids = [...new Set(found.map(({ delivery }) => delivery.listener))];
  const hosts = await Promise.all(
    ids.map(async (id) => [id, hostOf(await receiverOf(dependencies, task, id))] as const),
  );
  const byId = new Map(hosts);
  return found
    .map((each) => ({ ...each, host: byId.get(each.delivery.listener) }))
    .sort((a, b) => (a.delivery.createdAt < b.delivery.createdAt ? -1 : 1));
}

const hostOf = (receiver: Receiver | undefined): string | undefined => {
  switch (receiver?.kind) {
    case undefined:
      return undefined;
    case "webhook":
      return URL.parse(receiver.url)?.host;
    case "workflow":
      return Object.keys(receiver.waiting)[0];
    case "bus":
      return undefined;
  }
  return unreachable(receiver);
};
