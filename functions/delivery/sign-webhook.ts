import { createHmac } from "node:crypto";
import { epochSeconds, type Instant } from "../task/time.ts";

/** One try of one webhook, before it is signed. */
export interface UnsignedWebhook {
  /** The same for all tries of one event. Letters, digits, `_` and `-`. */
  readonly id: string;
  /** When this try leaves. Receivers refuse one that is five minutes from their clock. */
  readonly sentAt: Instant;
  /** The body exactly as it is sent: the signature covers its bytes as UTF-8. */
  readonly body: string;
  /** Each of them signs, in this order: during a rotation the receiver may know either. */
  readonly secrets: readonly string[];
}

/** The headers by which a receiver knows a webhook of ours. */
export interface WebhookHeaders {
  readonly "webhook-id": string;
  readonly "webhook-timestamp": string;
  readonly "webhook-signature": string;
}

/** The form of a secret in Standard Webhooks 1.0: this prefix and base64. */
export const SECRET_PREFIX = "whsec_";

/**
 * Without a dot: the signed text joins its parts by dots, and one in an id would let two messages
 * share a signature.
 */
const ID = /^[A-Za-z0-9_-]{1,128}$/;

/**
 * Signs a webhook after Standard Webhooks 1.0: `v1,` and the base64 of HMAC-SHA-256 over
 * `id.seconds.body`, once for each secret, separated by spaces. Throws a `RangeError` for an id
 * with another letter, for a secret of another form, and where there is no secret: none of them
 * quotes the secret.
 *
 * Example: the id `msg_p5jXN8AQM9LWM0D4loKWxJek` at second 1614265330 with the body `{"test":
 * 2432232314}` and the secret `whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw` gives
 * `v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=`, the vector of the specification's libraries.
 */
export function signWebhook({ id, sentAt, body, secrets }: UnsignedWebhook): WebhookHeaders {
  if (!ID.test(id)) throw new RangeError(`The webhook id ${id} has a letter that ids have not.`);
  if (secrets.length === 0) throw new RangeError(`The webhook ${id} has no secret to sign with.`);
  const seconds = String(epochSeconds(sentAt));
  const text = `${id}.${seconds}.${body}`;
  return {
    "webhook-id": id,
    "webhook-timestamp": seconds,
    "webhook-signature": secrets.map((secret) => `v1,${macOf(secret, text)}`).join(" "),
  };
}

const macOf = (secret: string, text: string): string =>
  createHmac("sha256", keyBytesOf(secret)).update(text).digest("base64");

const keyBytesOf = (secret: string): Buffer => {
  const encoded = secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : "";
  const bytes = Buffer.from(encoded, "base64");
  // Node ignores what is no base64, so another form would sign with another key, silently.
  if (bytes.length === 0 || bytes.toString("base64") !== encoded)
    throw new RangeError(`A webhook secret does not have the form ${SECRET_PREFIX}<base64>.`);
  return bytes;
};
