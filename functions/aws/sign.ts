import { createHmac, createSecretKey, hash, type KeyObject } from "node:crypto";
import type { AwsCredentials } from "./credentials.ts";

/** A request of a service, before it is signed. */
export interface UnsignedRequest {
  readonly method: "DELETE" | "GET" | "HEAD" | "POST" | "PUT";
  readonly host: string;
  /** As it is sent: its parts are encoded. */
  readonly path: string;
  /** By name. Neither names nor values are encoded. */
  readonly query?: Readonly<Record<string, string>>;
  /**
   * In lower case. All of them are signed. `x-amz-content-sha256` stands for the body's SHA-256
   * where it is there.
   */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Signs a request as of a moment, in milliseconds since 1970. */
export type SignAws = (
  request: UnsignedRequest,
  credentials: AwsCredentials,
  now: number,
) => Readonly<Record<string, string>>;

/** A link to be signed. Its body is not: only the headers hold it against something. */
export interface UnsignedLink extends Omit<UnsignedRequest, "query" | "body"> {
  readonly lastsSeconds: number;
}

/** Signs a link as of a moment, in milliseconds since 1970. Answers with its query. */
export type SignAwsLink = (link: UnsignedLink, credentials: AwsCredentials, now: number) => string;

const ALGORITHM = "AWS4-HMAC-SHA256";
const UNSIGNED = "UNSIGNED-PAYLOAD";

/**
 * AWS's Signature Version 4 for a service in a region (AWS General Reference, "Create a signed AWS
 * API request"). Answers with the headers to send.
 */
export function signerFor(service: string, region: string): SignAws {
  const scopes = scopesOf(service, region);
  return (request, credentials, now) => {
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    const { host, body } = request;
    const scope = scopes(now, secretAccessKey);
    const signed: Readonly<Record<string, string>> = {
      ...request.headers,
      host,
      "x-amz-date": scope.time,
      ...(sessionToken === undefined ? {} : { "x-amz-security-token": sessionToken }),
    };
    const names = Object.keys(signed).sort();
    const payload = signed["x-amz-content-sha256"] ?? hash("sha256", body);
    const query = queryText(request.query ?? {});
    const signature = signatureOf({ ...request, query, headers: signed, names, payload }, scope);
    const credential = `Credential=${accessKeyId}/${scope.name}`;
    const proof = `SignedHeaders=${names.join(";")}, Signature=${signature}`;
    return { ...signed, authorization: `${ALGORITHM} ${credential}, ${proof}` };
  };
}

/**
 * The same signature in the query of a link (S3 API Reference, "Authenticating Requests: Using
 * Query Parameters"). Each header is signed, and none is moved into the link, where S3 does not
 * hold a body against it.
 */
export function linkSignerFor(service: string, region: string): SignAwsLink {
  const scopes = scopesOf(service, region);
  return (link, { accessKeyId, secretAccessKey, sessionToken }, now) => {
    const headers = { ...link.headers, host: link.host };
    const names = Object.keys(headers).sort();
    const scope = scopes(now, secretAccessKey);
    const query = queryText({
      "X-Amz-Algorithm": ALGORITHM,
      "X-Amz-Content-Sha256": UNSIGNED,
      "X-Amz-Credential": `${accessKeyId}/${scope.name}`,
      "X-Amz-Date": scope.time,
      "X-Amz-Expires": String(link.lastsSeconds),
      ...(sessionToken === undefined ? {} : { "X-Amz-Security-Token": sessionToken }),
      "X-Amz-SignedHeaders": names.join(";"),
    });
    const request = { ...link, query, headers, names, payload: UNSIGNED };
    return `${query}&X-Amz-Signature=${signatureOf(request, scope)}`;
  };
}

/** A query as it is signed and sent: encoded, and in the order of its names. */
export function queryText(query: Readonly<Record<string, string>>): string {
  return Object.entries(query)
    .map(([name, value]) => `${encodeUri(name)}=${encodeUri(value)}`)
    .sort()
    .join("&");
}

/** As RFC 3986 has it, which a signature needs. */
export function encodeUri(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A signature is good for a service, a region and a day. */
interface Scope {
  readonly name: string;
  readonly time: string;
  readonly key: KeyObject;
}

/**
 * The key of a day is derived once and kept as long as day and secret stay the same: the derivation
 * is four of the five HMACs.
 */
const scopesOf = (service: string, region: string): ((now: number, secret: string) => Scope) => {
  let kept: { readonly day: string; readonly secret: string; readonly key: KeyObject } | undefined;
  return (now, secret) => {
    const time = `${new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
    const day = time.slice(0, 8);
    if (kept?.day !== day || kept.secret !== secret)
      kept = { day, secret, key: deriveKey(secret, [day, region, service, "aws4_request"]) };
    return { name: `${day}/${region}/${service}/aws4_request`, time, key: kept.key };
  };
};

/** A key as a `KeyObject`: `createHmac` takes eight times as long over a Buffer on Node 24. */
const deriveKey = (secret: string, parts: readonly string[]): KeyObject => {
  let key: string | Buffer = `AWS4${secret}`;
  for (const part of parts) key = createHmac("sha256", key).update(part).digest();
  return createSecretKey(Buffer.from(key));
};

interface Canonical extends Pick<UnsignedRequest, "method" | "path" | "headers"> {
  readonly query: string;
  /** Of the headers, in order. */
  readonly names: readonly string[];
  readonly payload: string;
}

const signatureOf = (
  { method, path, query, headers, names, payload }: Canonical,
  { name: scope, time, key }: Scope,
): string => {
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join("");
  const canonical = `${method}\n${path}\n${query}\n${lines}\n${names.join(";")}\n${payload}`;
  const toSign = `${ALGORITHM}\n${time}\n${scope}\n${hash("sha256", canonical)}`;
  return createHmac("sha256", key).update(toSign).digest("hex");
};
