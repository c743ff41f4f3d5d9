/**
 * Why a try failed, in the words that a tenant may read. They are coarse, so that Callsheet is
 * nobody's port scanner.
 *
 * - `dns`: the name has no address.
 * - `refused_address`: the URL or one of its addresses is not public.
 * - `refused`: no connection could be made.
 * - `timeout`: the answer was not there, whole, in time.
 * - `tls`: the connection could not be secured, or the certificate is not the host's.
 * - `reset`: the connection ended without a whole answer that HTTP can read in 64 KB.
 * - `status`: the receiver answered, and not with 2xx.
 * - `challenge`: it answered with 2xx, and did not repeat the challenge.
 */
export type TryFailure =
  | "dns"
  | "refused_address"
  | "refused"
  | "timeout"
  | "tls"
  | "reset"
  | "status"
  | "challenge";

/**
 * How a try ended.
 *
 * - `answered`: the whole answer came. `retryAfter` is its `Retry-After` as sent; `body` is there
 *   only where it was asked for.
 * - `failed`: no answer that counts.
 * - `gone`: the waiting workflow exists no more, so no try can tell it.
 */
export type TryOutcome =
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly retryAfter?: string;
      readonly body?: string;
    }
  | { readonly kind: "failed"; readonly reason: TryFailure }
  | { readonly kind: "gone" };
