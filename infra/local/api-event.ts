import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { APIGatewayProxyEventV2 } from "aws-lambda";

interface Received {
  readonly request: IncomingMessage;
  readonly body: Buffer;
  /** Decoded. */
  readonly path: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly routeKey: string;
  readonly epochMs: number;
}

/**
 * The event that API Gateway makes of a request for a function: HTTP API, payload format version
 * 2.0, stage `$default` ("Create AWS Lambda proxy integrations for HTTP APIs" in its developer
 * guide). A field that the request lacks is left out.
 */
export function makeEvent({
  request,
  body,
  path,
  pathParameters,
  routeKey,
  epochMs,
}: Received): APIGatewayProxyEventV2 {
  const { cookie, ...headers } = joinHeaders(request.rawHeaders);
  const [, rawQueryString = ""] = /\?(.*)$/s.exec(request.url ?? "") ?? [];
  const queryStringParameters = joinPairs([...new URLSearchParams(rawQueryString)]);
  const domainName = (headers.host ?? "").replace(/:\d+$/, "");
  const isBase64Encoded = body.length > 0 && !isText(headers["content-type"] ?? "");
  const sourceIp = request.socket.remoteAddress ?? "127.0.0.1";
  const forwarded = {
    "x-forwarded-for": sourceIp,
    "x-forwarded-port": String(request.socket.localPort),
    "x-forwarded-proto": "http",
  };
  return {
    version: "2.0",
    routeKey,
    rawPath: path,
    rawQueryString,
    ...(cookie !== undefined && { cookies: cookie.split(/;\s*/) }),
    headers: { ...headers, ...forwarded, "x-amzn-trace-id": traceId(epochMs) },
    ...(rawQueryString !== "" && { queryStringParameters }),
    requestContext: {
      accountId: "000000000000",
      apiId: "local",
      domainName,
      domainPrefix: domainName.split(".", 1)[0] ?? "",
      http: {
        method: request.method ?? "",
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: randomBytes(11).toString("base64"),
      routeKey,
      stage: "$default",
      time: logTime(epochMs),
      timeEpoch: epochMs,
    },
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    ...(body.length > 0 && { body: body.toString(isBase64Encoded ? "base64" : "utf8") }),
    isBase64Encoded,
  };
}

/**
 * The documentation only says "binary". Tried out on AWS by others (ministackorg/ministack, pull
 * request 766): text are these alone; a form, any `+json` type and a body without content type
 * arrive as Base64.
 */
function isText(contentType: string): boolean {
  return /^(text\/.+|application\/(json|xml|javascript))\s*(;|$)/i.test(contentType.trim());
}

/**
 * Names in lower case, values of one name joined with commas; cookies with semicolons, as one
 * Cookie header would have them.
 */
function joinHeaders(raw: readonly string[]): Record<string, string> {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < raw.length; index += 2)
    pairs.push([(raw[index] ?? "").toLowerCase(), raw[index + 1] ?? ""]);
  const cookies = pairs.filter(([name]) => name === "cookie").map(([, value]) => value);
  const others = joinPairs(pairs.filter(([name]) => name !== "cookie"));
  return cookies.length > 0 ? { ...others, cookie: cookies.join("; ") } : others;
}

function joinPairs(pairs: readonly (readonly [string, string])[]): Record<string, string> {
  const joined = new Map<string, string>();
  for (const [name, value] of pairs) {
    const before = joined.get(name);
    joined.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(joined);
}

function traceId(epochMs: number): string {
  return `Root=1-${Math.floor(epochMs / 1000).toString(16)}-${randomBytes(12).toString("hex")}`;
}

/** `12/Mar/2020:19:03:58 +0000` */
function logTime(epochMs: number): string {
  const [, day, month, year, time] = new Date(epochMs).toUTCString().split(" ");
  return `${day}/${month}/${year}:${time} +0000`;
}
