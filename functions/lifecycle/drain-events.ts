import { errorName } from "../task/error.ts";
import { callTencent } from "../tencent/client.ts";
import { TencentError } from "../tencent/error.ts";
import type { EventQueue, Product, PulledEvent } from "../tencent/product.ts";
import { products, taskFieldsOf } from "../tencent/registry.ts";
import { allDone } from "./common/all-done.ts";
import type { Dependencies } from "./common/dependencies.ts";
import { PULL_TIMEOUT_MS, PulledHandles, PullPace } from "./common/pulled-events.ts";
import { signQuestion } from "./common/sign-question.ts";
import { withLease } from "./common/with-lease.ts";
import { receiveCallback } from "./receive-callback.ts";

/** The schedule runs once a minute. A run ends before the next one begins. */
const RUN_FOR_MS = 55_000;

/**
 * One run over the event queues of the applications that use them. It applies our events, forwards
 * all others, and confirms an event only once that is done. An event that fails is not confirmed,
 * and Tencent sends it again after 30 s. So it does where a run dies. Returns the number of
 * confirmed events.
 */
export async function drainEvents(dependencies: Dependencies): Promise<number> {
  const { settings } = dependencies;
  const queues = products.flatMap((product) => {
    const queue = product.eventQueue;
    if (queue === undefined) return [];
    const pulling = settings
      .applicationsOf(product)
      .filter((application) => settings.pullsEvents(product, application));
    return pulling.map((application) => ({ product, queue, application }));
  });
  const counts = await allDone(
    queues.map((queue) =>
      withLease(dependencies, leaseOf(queue), () => drain(dependencies, queue)),
    ),
  );
  return counts.reduce<number>((sum, count = 0) => sum + count, 0);
}

interface ApplicationQueue {
  readonly product: Product;
  readonly queue: EventQueue;
  readonly application: string;
}

/** Example: `drain-events#vod#1500000000`. */
const leaseOf = ({ product, application }: ApplicationQueue): string =>
  `drain-events#${product.name}#${application}`;

const drain = async (dependencies: Dependencies, from: ApplicationQueue): Promise<number> => {
  const { clock, settings, log } = dependencies;
  if (settings.forwardUrlOf(from.product) === undefined) {
    // A foreign event that is not confirmed comes back for four days and buries ours. One that is
    // confirmed is lost to its owner.
    log("event_queue_refused", {
      product: from.product.name,
      reason: "no address to forward foreign events to",
    });
    return 0;
  }
  const until = clock.now() + RUN_FOR_MS;
  const pace = new PullPace();
  const handles = new PulledHandles();
  let confirmed = 0;
  for (let next = clock.now(); next < until; ) {
    await clock.sleep(Math.max(0, next - clock.now()));
    const pulledAt = clock.now();
    const events = await pull(dependencies, from);
    handles.add(await dealWith(dependencies, from.product, events), pulledAt);
    next = pace.nextPull({ pulledAt, answeredAt: clock.now(), events: events.length });
    const decidedAt = clock.now();
    const batches = next < until ? handles.pressing(decidedAt, next) : handles.rest(decidedAt);
    for (const batch of batches) confirmed += await confirm(dependencies, from, batch);
  }
  return confirmed;
};

const pull = async (
  dependencies: Dependencies,
  { product, queue, application }: ApplicationQueue,
): Promise<readonly PulledEvent[]> => {
  try {
    const { response } = await call(
      dependencies,
      product,
      queue.pull.action,
      queue.pull.request(application),
    );
    const { events, unread } = queue.pull.read(response, taskFieldsOf(product));
    if (unread !== undefined)
      dependencies.log("answer_unread", {
        product: product.name,
        reason: unread.first,
        count: unread.count,
      });
    return events;
  } catch (error) {
    if (error instanceof TencentError && queue.pull.emptyCodes.includes(error.code)) return [];
    dependencies.log("events_not_pulled", {
      product: product.name,
      reason: error instanceof Error ? error.message : "unknown",
    });
    return [];
  }
};

/**
 * Receives the events of a pull side by side: at most 16. Those of one TaskId, and those that name
 * none, are received one after the other, because two events of one task must not race. Returns
 * the handles of the events that may be confirmed.
 */
const dealWith = async (
  dependencies: Dependencies,
  product: Product,
  events: readonly PulledEvent[],
): Promise<string[]> => {
  const ofOneTask = Map.groupBy(events, ({ hint }) => hint.providerTaskId);
  const done = await allDone(
    [...ofOneTask.values()].map((group) => dealWithInOrder(dependencies, product, group)),
  );
  return done.flat();
};

const dealWithInOrder = async (
  dependencies: Dependencies,
  product: Product,
  events: readonly PulledEvent[],
): Promise<string[]> => {
  const done: string[] = [];
  for (const { handle, hint, raw } of events) {
    try {
      const message = {
        product,
        hint,
        via: "event",
        raw: { body: JSON.stringify(raw), headers: JSON_HEADERS },
      } as const;
      await receiveCallback(dependencies, message);
      done.push(handle);
    } catch (error) {
      dependencies.log("event_kept", {
        product: product.name,
        reason: errorName(error),
      });
    }
  }
  return done;
};

const JSON_HEADERS = { "content-type": "application/json" };

/**
 * A confirmation that fails or comes too late changes nothing: Tencent sends the events again, and
 * they find their tasks settled. Returns how many events it confirmed.
 */
const confirm = async (
  dependencies: Dependencies,
  { product, queue, application }: ApplicationQueue,
  handles: readonly string[],
): Promise<number> => {
  try {
    await call(
      dependencies,
      product,
      queue.confirm.action,
      queue.confirm.request(application, handles),
    );
    return handles.length;
  } catch (error) {
    dependencies.log("events_not_confirmed", {
      product: product.name,
      count: handles.length,
      reason: error instanceof Error ? error.message : "unknown",
    });
    return 0;
  }
};

const call = async (
  dependencies: Dependencies,
  product: Product,
  action: string,
  body: Readonly<Record<string, unknown>>,
) =>
  callTencent(
    dependencies.send,
    await signQuestion(dependencies, { product, action, body }, PULL_TIMEOUT_MS),
  );
