import type { EventType } from "./answers.ts";
import { platform } from "./platform.ts";
import type { Task } from "./task.ts";

/** The headers of a request: those of Fetch, of Node, of Lambda, or any other by name. */
export type WebhookRequestHeaders =
  | { readonly get: (name: string) => string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** A webhook as it arrived, and what its receiver knows. */
export interface ReceivedWebhook {
  /** The secret of the endpoint, or both during a rotation. */
  readonly secrets: string | readonly string[];
  readonly headers: WebhookRequestHeaders;
  /** The body as it came, before any parser: the signature covers its bytes. */
  readonly body: string | Uint8Array;
  /** How far the sender's clock may be from this one. 300 by default, as the standard has it. */
  readonly toleranceSeconds?: number | undefined;
  /** Milliseconds since 1970. The platform's clock by default. */
  readonly now?: (() => number) | undefined;
}

/** The task that an event tells of, with its output where the submission asked for that. */
export type WebhookData = Pick<
  Task,
  "taskId" | "operation" | "status" | "metadata" | "output" | "error" | "resultUrl"
> & {
  /** Events of a task are ordered by it. */
  readonly revision: number;
  /** The output was asked for and is too large for a webhook. */
  readonly outputOmitted?: true | undefined;
};

/** A webhook that Callsheet sent. `id` is the same each time that the same event is sent. */
export type WebhookEvent = { readonly id: string; readonly timestamp: string } & (
  | { readonly type: EventType; readonly data: WebhookData }
  /** Asks a new endpoint to answer with `{"challenge": …}`. */
  | {
      readonly type: "webhook.challenge";
      readonly data: { readonly endpointId: string; readonly challenge: string };
    }
);

/** A webhook that was not taken. `reason` tells a forgery from a clock that is wrong. */
export class WebhookError extends Error {
  override readonly name = "WebhookError";
  readonly reason: "headers" | "timestamp" | "signature" | "body";

  constructor(reason: WebhookError["reason"], message: string) {
    super(message);
    this.reason = reason;
  }
}

const TOLERANCE_S = 300;

/** Most signatures that are looked at. A rotation has two; a forger may send thousands. */
const MOST_SIGNATURES = 10;

/**
 * Reads a webhook after Standard Webhooks 1.0, and throws a WebhookError unless one of the secrets
 * signed its very bytes within the tolerance. Web Crypto compares in constant time. An event may
 * come twice: know it by its `id`. Throws a TypeError for a secret of another form.
 */
export async function verifyWebhook({
  secrets,
  headers,
  body,
  toleranceSeconds = TOLERANCE_S,
  now = platform.now,
}: ReceivedWebhook): Promise<WebhookEvent> {
  const [id, seconds, signatures] = ["id", "timestamp", "signature"].map((name) =>
    headerOf(headers, `webhook-${name}`),
  );
  if (id === undefined || seconds === undefined || signatures === undefined)
    throw new WebhookError("headers", "The request lacks a header of Standard Webhooks.");
  const away = Math.abs(now() / 1000 - Number(seconds));
  if (!/^\d{1,12}$/.test(seconds) || away > toleranceSeconds)
    throw new WebhookError(
      "timestamp",
      "The webhook was signed too long ago, or too far ahead: compare the clocks.",
    );
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const signed = joined(new TextEncoder().encode(`${id}.${seconds}.`), bytes);
  if (!(await isSigned(signed, [secrets].flat(), signatures)))
    throw new WebhookError("signature", "None of the secrets signed this body.");
  return readBody(id, bytes);
}

const headerOf = (headers: WebhookRequestHeaders, name: string): string | undefined => {
  if (isFetchHeaders(headers)) return headers.get(name) ?? undefined;
  const found = Object.entries(headers).find(([given]) => given.toLowerCase() === name);
  const value = found?.[1];
  return typeof value === "string" ? value : value?.[0];
};

const isFetchHeaders = (
  headers: WebhookRequestHeaders,
): headers is { readonly get: (name: string) => string | null } =>
  typeof headers.get === "function";

const joined = (first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> => {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
};

/** Each secret is tried with each signature, so the time does not tell which of them fits. */
const isSigned = async (
  signed: Uint8Array<ArrayBuffer>,
  secrets: readonly string[],
  signatures: string,
): Promise<boolean> => {
  const given = signatures.split(" ").slice(0, MOST_SIGNATURES).flatMap(signatureOf);
  const keys = await Promise.all(
    secrets.map((secret) =>
      crypto.subtle.importKey("raw", keyOf(secret), { name: "HMAC", hash: "SHA-256" }, false, [
        "verify",
      ]),
    ),
  );
  const found = await Promise.all(
    keys.flatMap((key) =>
      given.map((signature) => crypto.subtle.verify("HMAC", key, signature, signed)),
    ),
  );
  return found.includes(true);
};

/** Other versions than `v1` sign otherwise, and are not ours. */
const signatureOf = (signature: string): Uint8Array<ArrayBuffer>[] => {
  const bytes = signature.startsWith("v1,") ? bytesOf(signature.slice(3)) : undefined;
  return bytes === undefined ? [] : [bytes];
};

const keyOf = (secret: string): Uint8Array<ArrayBuffer> => {
  const bytes = secret.startsWith("whsec_") ? bytesOf(secret.slice(6)) : undefined;
  if (bytes !== undefined && bytes.length > 0) return bytes;
  throw new TypeError("A webhook secret has the form whsec_<base64>.");
};

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> | undefined => {
  try {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
};

const readBody = (id: string, bytes: Uint8Array): WebhookEvent => {
  try {
    const event: WebhookEvent = { ...JSON.parse(new TextDecoder().decode(bytes)), id };
    if (typeof event.type === "string" && typeof event.data === "object") return event;
  } catch {
    // Signed, and no JSON: it was not Callsheet that signed it.
  }
  throw new WebhookError("body", "The body is signed, but it is no event of Callsheet's.");
};
