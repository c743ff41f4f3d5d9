import type { OutgoingHttpHeaders, ServerResponse } from "node:http";

/** The server sets these itself; a function's own would contradict it. */
const ownHeaders = new Set(["connection", "content-length", "transfer-encoding"]);

/**
 * Writes what a function returned, as API Gateway does for payload format version 2.0: a response
 * object is one that has a `statusCode`; anything else is the body of a 200 with content type
 * application/json. False, with nothing written, when it is not a response: a status code, header
 * or body that HTTP does not have.
 */
export function writeResult(response: ServerResponse, result: unknown): boolean {
  if (!isRecord(result) || result.statusCode === undefined) {
    const body = typeof result === "string" ? result : JSON.stringify(result);
    response.writeHead(200, { "content-type": "application/json" }).end(body);
    return true;
  }
  const { statusCode, headers = {}, body = "", cookies = [], isBase64Encoded = false } = result;
  if (typeof body !== "string" || !isRecord(headers) || !Array.isArray(cookies)) return false;
  const bytes = Buffer.from(body, isBase64Encoded === true ? "base64" : "utf8");
  // API Gateway's default content type, seen in its answers; its documentation is silent.
  const sent: OutgoingHttpHeaders =
    body === ""
      ? {}
      : { "content-type": "text/plain;charset=UTF-8", "content-length": bytes.length };
  for (const [name, value] of Object.entries(headers)) {
    if (!ownHeaders.has(name.toLowerCase())) sent[name.toLowerCase()] = String(value);
  }
  if (cookies.length > 0) sent["set-cookie"] = cookies.map(String);
  try {
    response.writeHead(Number(statusCode), sent);
  } catch {
    return false;
  }
  response.end(bytes);
  return true;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
