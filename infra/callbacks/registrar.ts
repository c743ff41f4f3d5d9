import { type ProductName, products } from "../products.ts";
import type { ApiCall, ProductApi, Send } from "./tencent-api.ts";

/** The configuration that an application should have. */
export interface Wanted {
  readonly address: string;
  readonly key: string;
  /** The address that we send others' callbacks on to: a system configured there loses nothing. */
  readonly forwardUrl: string | undefined;
}

/** How an application is configured, compared with what is wanted. No sentence here holds a key. */
export interface Inspection {
  /** The configuration in words. */
  readonly configured: string;
  /** The differences that Tencent shows; empty if there are none. */
  readonly differences: readonly string[];
  /** The loss of another system, if it were changed; absent where there is none. */
  readonly loss?: string;
  /**
   * The calls that make it as wanted, in their order. May be needed although no difference shows.
   */
  readonly changes: readonly ApiCall[];
}

/** A product whose callbacks are configured by API, for each application. */
export interface Registrar extends ProductApi {
  readonly product: ProductName;
  /** A value that Tencent does not show, so that it cannot be checked; absent if all are shown. */
  readonly unseen?: string;
  /** Asks Tencent; changes nothing. Throws CallFailed. */
  readonly inspect: (send: Send, application: number, wanted: Wanted) => Promise<Inspection>;
  /**
   * Says why the events of an application cannot be pulled; undefined if they can. Absent for a
   * product without a queue. Throws CallFailed.
   */
  readonly pullFault?: (send: Send, application: number) => Promise<string | undefined>;
}

/**
 * The loss of another system. Another Callsheet loses nothing but time: it learns its outcomes
 * by asking.
 */
export function takeover(
  product: ProductName,
  configured: string,
  { address, forwardUrl }: Wanted,
): string | undefined {
  const callsheets = new RegExp(`/v1/callbacks/${product}/[^/]+$`).test(
    URL.parse(configured)?.pathname ?? "",
  );
  if (callsheets || ["", address, forwardUrl].includes(configured)) return undefined;
  return `another system gets its events, at ${configured}, and would get no more of them unless ${products[product].forwardUrl} is that address`;
}
