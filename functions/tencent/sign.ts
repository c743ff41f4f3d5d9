import { createHmac, createSecretKey, hash, type KeyObject } from "node:crypto";

/** A Tencent API key. `token` belongs to temporary credentials only. */
export interface Credentials {
  readonly secretId: string;
  readonly secretKey: string;
  readonly token?: string;
}

/** The headers a signature covers, by lower-case name, with the very values that are sent. */
export type SignedHeaders = Readonly<Record<string, string>>;

/** The scope of a signing key: one secret, one UTC day (`yyyy-mm-dd`), one service. */
export interface KeyScope {
  readonly secretKey: string;
  readonly date: string;
  readonly service: string;
}

const algorithm = "TC3-HMAC-SHA256";

interface DayKey {
  readonly secretKey: string;
  readonly day: number;
  readonly service: string;
  readonly scope: string;
  readonly key: KeyObject;
}

const secondsPerDay = 86_400;

// Four products on the two days around midnight UTC. So few are found faster by looking at each
// than by a composed name.
const dayKeyLimit = 8;
const dayKeys: DayKey[] = [];

/**
 * The `Authorization` header of a `POST /` whose body is sent byte for byte as given here (as
 * UTF-8). `signedAt` is in whole UNIX seconds and must equal X-TC-Timestamp; Tencent refuses the
 * request five minutes later. A session token is a header of its own and is not signed. Source:
 * Tencent Cloud API, Signature v3; checked against the official SDK's signer.
 */
export function sign(
  credentials: Credentials,
  request: {
    readonly service: string;
    readonly signedAt: number;
    readonly headers: SignedHeaders;
    readonly body: string;
  },
): string {
  const { scope, key } = dayKey(credentials.secretKey, request);
  const signedHeaders = signedHeaderNames(request.headers);
  const canonical = canonicalRequest({
    headers: request.headers,
    signedHeaders,
    body: request.body,
  });
  const text = stringToSign({ signedAt: request.signedAt, scope, canonicalRequest: canonical });
  return authorization({
    secretId: credentials.secretId,
    scope,
    signedHeaders,
    signature: signature(key, text),
  });
}

/**
 * The names that go into the canonical request and the Authorization header: sorted, joined with
 * `;`.
 */
export function signedHeaderNames(headers: SignedHeaders): string {
  return Object.keys(headers).sort().join(";");
}

/**
 * Stage 1: the request in Tencent's canonical form. Path and query are those of every call we make:
 * `/` and none.
 *
 * Example: `POST`, `/`, an empty line, `content-type:application/json`,
 * `host:vod.intl.tencentcloudapi.com`, an empty line, `content-type;host`, and the SHA-256 of the
 * body in hex, each on a line of its own.
 */
export function canonicalRequest(request: {
  readonly headers: SignedHeaders;
  readonly signedHeaders: string;
  readonly body: string;
}): string {
  let lines = "";
  for (const name of request.signedHeaders.split(";"))
    lines += `${name}:${request.headers[name]}\n`;
  return `POST\n/\n\n${lines}\n${request.signedHeaders}\n${hash("sha256", request.body)}`;
}

/**
 * The UTC day of a UNIX second, `yyyy-mm-dd`. A local date would be wrong for part of every day.
 */
export function utcDate(signedAt: number): string {
  return new Date(signedAt * 1000).toISOString().slice(0, 10);
}

/**
 * The scope in which the signature is valid. `service` is the host's first label, on the
 * international hosts too. Example: `2026-01-01/vod/tc3_request`.
 */
export function credentialScope(date: string, service: string): string {
  return `${date}/${service}/tc3_request`;
}

/**
 * Stage 2: the text that is signed. `signedAt` is in whole UNIX seconds.
 *
 * Example: `TC3-HMAC-SHA256`, `1767225600`, `2026-01-01/vod/tc3_request`, and the SHA-256 of stage
 * 1 in hex, each on a line of its own.
 */
export function stringToSign(parts: {
  readonly signedAt: number;
  readonly scope: string;
  readonly canonicalRequest: string;
}): string {
  return `${algorithm}\n${parts.signedAt}\n${parts.scope}\n${hash("sha256", parts.canonicalRequest)}`;
}

/**
 * Stage 3: the three keys, each derived from the one before. Only `kSigning` signs. As KeyObjects:
 * Node 24 takes eight times as long with Buffers.
 *
 * Example: `TC3<secretKey>` signs `2026-01-01` to `kDate`, which signs `vod` to `kService`, which
 * signs `tc3_request` to `kSigning`.
 */
export function signingKeys({ secretKey, date, service }: KeyScope): {
  kDate: Buffer;
  kService: Buffer;
  kSigning: Buffer;
} {
  const kDate = createHmac("sha256", `TC3${secretKey}`).update(date).digest();
  const kService = createHmac("sha256", createSecretKey(kDate)).update(service).digest();
  const kSigning = createHmac("sha256", createSecretKey(kService)).update("tc3_request").digest();
  return { kDate, kService, kSigning };
}

/** Stage 4: the signature of stage 2 by `kSigning`, in lower-case hex: 64 characters. */
export function signature(kSigning: KeyObject, text: string): string {
  return createHmac("sha256", kSigning).update(text).digest("hex");
}

/**
 * Stage 5: the value of the Authorization header. Example: `TC3-HMAC-SHA256
 * Credential=<secretId>/2026-01-01/vod/tc3_request, SignedHeaders=content-type;host, Signature=<64
 * hex digits>`.
 */
export function authorization(parts: {
  readonly secretId: string;
  readonly scope: string;
  readonly signedHeaders: string;
  readonly signature: string;
}): string {
  return `${algorithm} Credential=${parts.secretId}/${parts.scope}, SignedHeaders=${parts.signedHeaders}, Signature=${parts.signature}`;
}

/**
 * The key and scope of a day, derived once: three of a signature's four HMACs are the same all day.
 */
const dayKey = (
  secretKey: string,
  { service, signedAt }: { readonly service: string; readonly signedAt: number },
): DayKey => {
  const day = Math.floor(signedAt / secondsPerDay);
  const known = dayKeys.find(
    (each) => each.day === day && each.service === service && each.secretKey === secretKey,
  );
  if (known !== undefined) return known;

  const date = utcDate(signedAt);
  const key = createSecretKey(signingKeys({ secretKey, date, service }).kSigning);
  const derived = { secretKey, day, service, scope: credentialScope(date, service), key };
  if (dayKeys.length === dayKeyLimit) dayKeys.shift();
  dayKeys.push(derived);
  return derived;
};
