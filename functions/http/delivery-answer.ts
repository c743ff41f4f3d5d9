import type { Delivery } from "../store/delivery-row.ts";

/** One event for one receiver, as a caller sees it. */
export interface DeliveryAnswer {
  readonly id: string;
  readonly event: Delivery["event"];
  /**
   * The host of the address; `stepFunctions` or `durableFunction` for a workflow. Absent if the
   * receiver is no more.
   */
  readonly receiver: string | undefined;
  readonly status: Delivery["state"];
  /** Tries that have ended. */
  readonly attempts: number;
  readonly createdAt: string;
  readonly lastTriedAt: string | undefined;
  /** The status of the receiver's last answer, or a word for why there was none. */
  readonly lastOutcome: string | undefined;
  readonly nextTryAt: string | undefined;
}

/** The answer that shows a delivery. */
export function deliveryAnswer({
  name,
  delivery,
  host,
}: {
  readonly name: string;
  readonly delivery: Delivery;
  readonly host: string | undefined;
}): DeliveryAnswer {
  const { event, state, attempts, createdAt, lastTriedAt, lastOutcome, dueAt } = delivery;
  return {
    id: idOf(name),
    event,
    receiver: host,
    status: state,
    attempts,
    createdAt,
    lastTriedAt,
    lastOutcome,
    nextTryAt: state === "pending" ? dueAt : undefined,
  };
}

/**
 * The id of a delivery, which stands in a path without being encoded. Example: the delivery
 * `task.succeeded#x3k9#2` has the id `task.succeeded~x3k9~2`.
 */
export function idOf(name: string): string {
  return name.replaceAll("#", "~");
}

/** The name of the delivery with this id. */
export function nameOf(id: string): string {
  return id.replaceAll("~", "#");
}
