import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { S3Refusal } from "./refusal.ts";

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The parts of a request that a signature covers. */
export interface SignedRequest {
  readonly method: string;
  /** As it was sent. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * Checks a signature of version 4, in the header or in the link, and the life of a link. Throws a
 * refusal. Source: "Authenticating Requests (AWS Signature Version 4)", S3's API reference. It is
 * not the SDK's own code: a mistake there must not cancel itself out.
 */
export function verifySignature(
  request: SignedRequest,
  credentials: S3Credentials,
  now: number,
): void {
  const signed = readHeader(request) ?? readLink(request, now);
  if (signed === undefined) throw denied("AccessDenied", "The request is not signed.");
  if (Object.keys(request.headers).some((name) => isUnsigned(name, signed)))
    throw denied("AccessDenied", "There were headers present in the request which were not signed");
  const [accessKeyId, day = "", region = "", service = "", end] = signed.credential.split("/");
  if (accessKeyId !== credentials.accessKeyId)
    throw denied("InvalidAccessKeyId", "There is no such access key.");
  const scope = [day, region, service, end].join("/");
  const key = [day, region, service, "aws4_request"].reduce<Buffer | string>(
    (secret, part) => hmac(secret, part),
    `AWS4${credentials.secretAccessKey}`,
  );
  const text = ["AWS4-HMAC-SHA256", signed.date, scope, sha256(canonical(request, signed))];
  const expected = hmac(key, text.join("\n"));
  const given = Buffer.from(signed.signature, "hex");
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw denied("SignatureDoesNotMatch", "The signature is not that of the request.");
}

/** S3 takes no header of its own that the signature does not cover. */
const isUnsigned = (name: string, { names }: Signature): boolean =>
  name.startsWith("x-amz-") && !names.includes(name);

interface Signature {
  readonly credential: string;
  readonly date: string;
  readonly names: readonly string[];
  readonly signature: string;
  readonly payload: string;
}

const readHeader = ({ headers }: SignedRequest): Signature | undefined => {
  const [, credential, names, signature] =
    /^AWS4-HMAC-SHA256 Credential=(\S+), ?SignedHeaders=(\S+), ?Signature=([0-9a-f]{64})$/.exec(
      String(headers.authorization ?? ""),
    ) ?? [];
  if (credential === undefined || names === undefined || signature === undefined) return undefined;
  return {
    ...{ credential, signature, names: names.split(";") },
    date: String(headers["x-amz-date"]),
    payload: String(headers["x-amz-content-sha256"]),
  };
};

/** Seven days. */
const LONGEST_LINK_S = 604_800;

const readLink = ({ query }: SignedRequest, now: number): Signature | undefined => {
  const of = (name: string): string => query.get(name) ?? "";
  if (of("X-Amz-Algorithm") !== "AWS4-HMAC-SHA256") return undefined;
  const date = of("X-Amz-Date");
  const [, ...digits] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? [];
  const [year = 0, month = 1, ...rest] = digits.map(Number);
  const signedAt = Date.UTC(year, month - 1, ...rest);
  const lasts = Number(of("X-Amz-Expires"));
  if (!(lasts >= 1 && lasts <= LONGEST_LINK_S))
    throw denied("AuthorizationQueryParametersError", "X-Amz-Expires must be at most a week");
  if (!(signedAt <= now && now <= signedAt + lasts * 1000))
    throw denied("AccessDenied", "Request has expired");
  return {
    credential: of("X-Amz-Credential"),
    ...{ date, signature: of("X-Amz-Signature") },
    names: of("X-Amz-SignedHeaders").split(";"),
    payload: "UNSIGNED-PAYLOAD",
  };
};

const canonical = ({ method, path, query, headers }: SignedRequest, signed: Signature): string => {
  const pairs = [...query]
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort();
  const lines = signed.names.map((name) => `${name}:${headerText(headers[name])}\n`);
  return [
    method,
    path,
    pairs.join("&"),
    lines.join(""),
    signed.names.join(";"),
    signed.payload,
  ].join("\n");
};

const headerText = (header: string | string[] | undefined): string =>
  [header ?? []].flat().join(",").trim().replace(/ +/g, " ");

const encoded = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

const hmac = (key: Buffer | string, text: string): Buffer =>
  createHmac("sha256", key).update(text).digest();

const denied = (code: string, message: string): S3Refusal => new S3Refusal(403, code, message);
