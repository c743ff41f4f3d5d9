import { Unavailable } from "../../task/error.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { Product } from "../../tencent/product.ts";
import type { Dependencies } from "./dependencies.ts";

/** Everything that says whether Tencent's messages reach us. */
export interface Hearing extends Pick<Dependencies, "settings"> {
  readonly secrets: Pick<Dependencies["secrets"], "callbackKeys">;
}

/**
 * Whether a product's callbacks reach us, so that the poller can wait for them. An operator says so
 * for all products by naming the address. Where the stack's own address is used, a product counts
 * from the moment on that `CallbackSecret` holds its key: without it no callback is believed. A
 * function that cannot read the secret answers `false`, and asking is always right.
 */
export async function callsBack(
  { settings, secrets }: Hearing,
  product: Product,
): Promise<boolean> {
  if (settings.hasCallbacks(product)) return true;
  if (settings.callbackBaseUrl === undefined) return false;
  try {
    const { [product.name]: keys = [] } = await secrets.callbackKeys();
    return keys.length > 0;
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return false;
  }
}

/** Whether Tencent tells of the task's end by itself, by a callback or an event. */
export async function isTold(
  dependencies: Hearing,
  { callback, product }: StartOperation,
  application: string,
): Promise<boolean> {
  return (
    callback === "documented" &&
    (dependencies.settings.pullsEvents(product, application) ||
      (await callsBack(dependencies, product)))
  );
}
