import { errorName } from "../task/error.ts";
import { after, instant } from "../task/time.ts";
import { callTencent } from "../tencent/client.ts";
import { TencentError } from "../tencent/error.ts";
import type { EventQueue, Product, PulledEvent } from "../tencent/product.ts";
import { products, taskFieldsOf } from "../tencent/registry.ts";
import { allDone } from "./common/all-done.ts";
import type { Dependencies } from "./common/dependencies.ts";
import { signQuestion } from "./common/sign-question.ts";
import { withLease } from "./common/with-lease.ts";
import { receiveCallback } from "./receive-callback.ts";

/** The schedule runs once a minute. A run ends before the next one begins. */
const RUN_FOR = { seconds: 55 } as const;

/** PullEvents waits up to five seconds for an event. Tencent advises a timeout of ten. */
const PULL_TIMEOUT_MS = 10_000;

/** The pause after an empty answer: as long as PullEvents itself may wait. */
const EMPTY_PAUSE_MS = 5000;

/**
 * One run over the event queues of the applications that use them. It applies our events, forwards
 * all others, and confirms an event only once that is done. An event that fails is not confirmed,
 * and Tencent sends it again after 30 s. Returns the number of confirmed events.
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
  const until = after(instant(clock.now()), RUN_FOR);
  let confirmed = 0;
  while (instant(clock.now()) < until) {
    const events = await pull(dependencies, from);
    if (events.length === 0) await clock.sleep(EMPTY_PAUSE_MS);
    const done = await dealWith(dependencies, from.product, events);
    if (done.length > 0) await confirm(dependencies, from, done);
    confirmed += done.length;
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
 * Receives one event after the other, because two events of one task must not race. Returns the
 * handles of the events that may be confirmed.
 */
const dealWith = async (
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
 * they find their tasks settled.
 */
const confirm = async (
  dependencies: Dependencies,
  { product, queue, application }: ApplicationQueue,
  handles: readonly string[],
): Promise<void> => {
  try {
    await call(
      dependencies,
      product,
      queue.confirm.action,
      queue.confirm.request(application, handles),
    );
  } catch (error) {
    dependencies.log("events_not_confirmed", {
      product: product.name,
      count: handles.length,
      reason: error instanceof Error ? error.message : "unknown",
    });
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
