import { DEFAULT_ENDPOINT } from "../../delivery/webhook-secret.ts";
import { type EventType, hears, type Listener } from "../../task/listener.ts";
import type { Task } from "../../task/task.ts";
import type { Dependencies } from "../common/dependencies.ts";

/** One that is told of an event. */
export interface Receiver {
  /** The id of the task's listener, or of the tenant's endpoint. */
  readonly id: string;
  readonly url: string;
  readonly include: readonly string[];
  /** Whose secret signs. */
  readonly endpoint: string;
}

/**
 * The receivers of an event of this task. A listener whose address cannot be found is logged: it
 * was stored before the listener was.
 */
export async function receiversOf(
  dependencies: Dependencies,
  task: Task,
  event: EventType,
): Promise<readonly Receiver[]> {
  const hearing = (task.listeners ?? []).filter((listener) => hears(listener, event));
  return withAddresses(dependencies, task, hearing);
}

/** The receiver of this id, whichever events it hears. Undefined if it is no more. */
export async function receiverOf(
  dependencies: Dependencies,
  task: Task,
  id: string,
): Promise<Receiver | undefined> {
  const named = (task.listeners ?? []).filter((listener) => listener.id === id);
  const [receiver] = await withAddresses(dependencies, task, named);
  return receiver;
}

const withAddresses = async (
  { tells, log }: Dependencies,
  task: Task,
  listeners: readonly Listener[],
): Promise<readonly Receiver[]> => {
  const long = listeners.filter(({ address }) => address === undefined).map(({ id }) => id);
  const found = long.length === 0 ? [] : await tells.readAddresses(task, long);
  return listeners.flatMap(({ id, include = [], address = found[long.indexOf(id)] }) => {
    if (address !== undefined)
      return [{ id, url: address.url, include, endpoint: DEFAULT_ENDPOINT }];
    log("listener_without_address", { tenant: task.tenant, taskId: task.taskId });
    return [];
  });
};
