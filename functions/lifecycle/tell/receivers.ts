import { DEFAULT_ENDPOINT } from "../../delivery/webhook-secret.ts";
import { BUS, type Editions, endpointOf } from "../../task/endpoint.ts";
import {
  type EventType,
  hears,
  type Listener,
  type ListenerAddress,
  type Waiting,
  waitingAt,
} from "../../task/listener.ts";
import { isSettled, type Task } from "../../task/task.ts";
import type { Dependencies } from "../common/dependencies.ts";

/** One that is told of an event, in the way of its kind. */
export type Receiver = WebhookReceiver | WorkflowReceiver | BusReceiver;

interface Named {
  /** The id of the task's listener, or of the tenant's endpoint. */
  readonly id: string;
}

/** An address that a signed webhook goes to. */
export interface WebhookReceiver extends Named {
  readonly kind: "webhook";
  readonly url: string;
  readonly include: readonly string[];
  /** The endpoint whose secret signs. */
  readonly endpoint: string;
  /** Which secrets that are. Absent for addresses on tasks. */
  readonly editions?: Editions | undefined;
  /** The trace that it goes on with. Absent for registered endpoints. */
  readonly traceparent?: string | undefined;
}

/** A workflow that waits for the end of the task. */
export interface WorkflowReceiver extends Named {
  readonly kind: "workflow";
  readonly waiting: Waiting;
}

/** The deployment's bus of EventBridge. */
export interface BusReceiver extends Named {
  readonly kind: "bus";
}

/**
 * The receivers of an event of this task: its own listeners, and the tenant's endpoints that the
 * settling write named. A listener whose address cannot be found is logged: it was stored before
 * the listener was.
 */
export async function receiversOf(
  dependencies: Dependencies,
  task: Task,
  event: EventType,
): Promise<readonly Receiver[]> {
  const hearing = (task.listeners ?? []).filter((listener) => hears(listener, event));
  const named = isSettled(task) ? (task.endpoints ?? []) : [];
  return [
    ...(await withAddresses(dependencies, task, hearing)),
    ...(await enabledOf(dependencies, task, named)),
  ];
}

/**
 * The receiver of this id, whichever events it hears. Undefined if it is no more: an endpoint that
 * was deleted or disabled is not.
 */
export async function receiverOf(
  dependencies: Dependencies,
  task: Task,
  id: string,
): Promise<Receiver | undefined> {
  const listeners = (task.listeners ?? []).filter((listener) => listener.id === id);
  const [receiver] =
    listeners.length > 0
      ? await withAddresses(dependencies, task, listeners)
      : await enabledOf(dependencies, task, [id]);
  return receiver;
}

/** The present address and secrets of those endpoints that are still enabled, and the bus. */
const enabledOf = async (
  { endpoints }: Dependencies,
  { tenant }: Task,
  ids: readonly string[],
): Promise<readonly Receiver[]> => {
  const buses = ids.filter((id) => id === BUS).map((id) => ({ kind: "bus" as const, id }));
  if (ids.length === buses.length) return buses;
  const known = await endpoints.read(tenant);
  const enabled = ids.flatMap((id): readonly Receiver[] => {
    const endpoint = endpointOf(known, id);
    if (endpoint?.status !== "enabled") return [];
    const { url, editions } = endpoint;
    return [{ kind: "webhook", id, url, include: [], endpoint: id, editions }];
  });
  return [...enabled, ...buses];
};

const withAddresses = async (
  { tells, log }: Dependencies,
  task: Task,
  listeners: readonly Listener[],
): Promise<readonly Receiver[]> => {
  const long = listeners.filter(({ address }) => address === undefined).map(({ id }) => id);
  const found = long.length === 0 ? [] : await tells.readAddresses(task, long);
  return listeners.flatMap(({ id, include = [], address = found[long.indexOf(id)] }) => {
    if (address !== undefined) return [receiverAt(id, address, include)];
    log("listener_without_address", { tenant: task.tenant, taskId: task.taskId });
    return [];
  });
};

const receiverAt = (id: string, address: ListenerAddress, include: readonly string[]): Receiver => {
  const waiting = waitingAt(address);
  return waiting === undefined
    ? {
        ...{ kind: "webhook", id, url: address.url, include, endpoint: DEFAULT_ENDPOINT },
        traceparent: address.traceparent,
      }
    : { kind: "workflow", id, waiting };
};
