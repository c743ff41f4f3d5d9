import type { Delivery } from "../store/delivery-row.ts";
import type { DeliveryAnswer } from "./api.ts";

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
