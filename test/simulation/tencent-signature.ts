import { createHmac, createSecretKey, hash, type KeyObject } from "node:crypto";
import { Refusal } from "../../infra/local/tencent/refusal.ts";

/** A key pair that Tencent takes at this moment. */
export interface Credentials {
  readonly secretId: string;
  readonly secretKey: string;
}

/** The parts that a signature covers, as they arrived. */
export interface Signed {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Source: Tencent's "Signature v3" page: a timestamp more than five minutes off is refused. */
export const SIGNATURE_LIVES_MS = 5 * 60 * 1000;
const DAY_SECONDS = 24 * 60 * 60;
const AUTHORIZATION =
  /^TC3-HMAC-SHA256 Credential=([^/]+)\/(\d{4}-\d{2}-\d{2}\/(\w+)\/tc3_request), SignedHeaders=([\w;-]+), Signature=([0-9a-f]{64})$/;

/**
 * The service that a request was signed for. It judges as the stand-in does, is written from the
 * algorithm, and shares nothing with the signer that it judges. `now` in milliseconds. Throws a
 * Refusal: MissingParameter, AuthFailure.InvalidAuthorization, .SecretIdNotFound, .SignatureExpire
 * or .SignatureFailure.
 */
export function serviceOf(
  { headers, body }: Signed,
  credentials: readonly Credentials[],
  now: number,
): string {
  const [, secretId, scope = "", service, names = "", signature] =
    AUTHORIZATION.exec(headers.Authorization ?? "") ?? [];
  if (secretId === undefined || service === undefined) {
    throw new Refusal(
      "AuthFailure.InvalidAuthorization",
      "The Authorization header is missing or not of the TC3-HMAC-SHA256 form.",
    );
  }
  const timestamp = headers["X-TC-Timestamp"] ?? "";
  if (!/^\d{1,12}$/.test(timestamp))
    throw new Refusal("MissingParameter", "X-TC-Timestamp must be UNIX seconds.");
  const known = credentials.filter((each) => each.secretId === secretId);
  if (known.length === 0)
    throw new Refusal("AuthFailure.SecretIdNotFound", "The SecretId is not found.");
  if (Math.abs(now - Number(timestamp) * 1000) > SIGNATURE_LIVES_MS) {
    throw new Refusal(
      "AuthFailure.SignatureExpire",
      "The timestamp is more than five minutes off.",
    );
  }
  const text = `TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${hash("sha256", canonical(headers, body))}`;
  const fits =
    Date.parse(scope.slice(0, 10)) ===
      Math.floor(Number(timestamp) / DAY_SECONDS) * DAY_SECONDS * 1000 &&
    names === "content-type;host" &&
    known.some(
      ({ secretKey }) =>
        createHmac("sha256", signingKey(secretKey, scope)).update(text).digest("hex") === signature,
    );
  if (!fits)
    throw new Refusal("AuthFailure.SignatureFailure", "The signature does not fit the request.");
  return service;
}

// Four products, a few secrets and the days of a life.
const MOST_KEYS = 500;
const signingKeys = new Map<string, KeyObject>();

/** Derived once: three of four HMACs are the same all day, in every life. */
function signingKey(secretKey: string, scope: string): KeyObject {
  const name = `${scope}/${secretKey}`;
  const known = signingKeys.get(name);
  if (known !== undefined) return known;
  const derived = scope
    .split("/")
    .reduce(
      (key, step) => createHmac("sha256", key).update(step).digest(),
      Buffer.from(`TC3${secretKey}`),
    );
  const key = createSecretKey(derived);
  if (signingKeys.size === MOST_KEYS) signingKeys.clear();
  signingKeys.set(name, key);
  return key;
}

const canonical = (headers: Signed["headers"], body: string): string =>
  `POST\n/\n\ncontent-type:${headers["Content-Type"]}\nhost:${headers.Host}\n\ncontent-type;host\n${hash("sha256", body)}`;
