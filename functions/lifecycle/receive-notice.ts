import { errorName } from "../task/error.ts";
import type { CallbackHint, Product } from "../tencent/product.ts";
import type { Dependencies } from "./common/dependencies.ts";
import { receiveCallback } from "./receive-callback.ts";

/** A message of the queue. `json` is absent where the text is no JSON object, or too large. */
export interface Notice {
  readonly text: string;
  readonly json?: Readonly<Record<string, unknown>>;
  /** How often the queue has brought it, this time included. */
  readonly receives: number;
}

type ReadNotice = (json: Readonly<Record<string, unknown>>) => CallbackHint;

/**
 * A message that fails this often is dropped: no message comes for ever, whatever the queue's own
 * policy is. The poller asks about its task.
 */
const MOST_RECEIVES = 20;

/**
 * Takes a message of a product's queue as a reason to look, as a callback is one. The queue shows
 * no signature that we may count on, so a message counts only for the task that our MAC in it
 * names. One that names none is somebody else's, or made up: it is dropped with a line. False where
 * it had better come again.
 */
export async function receiveNotice(
  dependencies: Dependencies,
  product: Product & { readonly readNotice: ReadNotice },
  { text, json, receives }: Notice,
): Promise<boolean> {
  const { log } = dependencies;
  const hint = json === undefined ? undefined : product.readNotice(json);
  if (hint?.sessionContext === undefined) {
    log("notice_dropped", { product: product.name, reason: "it names no SessionContext" });
    return true;
  }
  try {
    const raw = { body: text, headers: { "content-type": "application/json" } };
    await receiveCallback(dependencies, { product, hint, via: "callback", raw });
    return true;
  } catch (error) {
    const reason = errorName(error);
    const isLast = receives >= MOST_RECEIVES;
    log(isLast ? "notice_dropped" : "event_kept", {
      product: product.name,
      reason,
      count: receives,
    });
    return isLast;
  }
}
