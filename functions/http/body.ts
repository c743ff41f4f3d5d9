import { RequestError } from "../task/error.ts";
import { LARGEST_BODY } from "./api.ts";
import type { HttpEvent } from "./event.ts";
import { type JsonFault, scanJson } from "./scan-json.ts";

/** Deeper than any input of Tencent's, and shallow enough for every recursion that reads it. */
const DEEPEST = 32;

const UTF_8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * The body, exactly as it was received. Throws `body_too_large`, or `invalid_json` if it is not
 * UTF-8.
 */
export function readText({ body = "", isBase64Encoded = false }: HttpEvent): string {
  // The length is checked before the body is copied, as text or as Base64 (four characters for
  // three bytes).
  const longest = isBase64Encoded ? Math.ceil(LARGEST_BODY / 3) * 4 : LARGEST_BODY;
  if (body.length > longest) throw tooLarge();
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  if (bytes.length > LARGEST_BODY) throw tooLarge();
  try {
    return UTF_8.decode(bytes);
  } catch {
    if (isGzip(bytes)) throw compressed();
    throw new RequestError("invalid_json", "The body is not valid UTF-8. Send the JSON in UTF-8.");
  }
}

/**
 * The body as JSON. Throws `unsupported_media_type`, `body_too_large`, or `invalid_json` with the
 * fault's line and column. The text is scanned before it is parsed, so a body of any depth costs
 * little.
 */
export function readJson(event: HttpEvent): unknown {
  const { headers } = event;
  const [mediaType = ""] = (headers["content-type"] ?? "").split(";", 1);
  if (mediaType.trim().toLowerCase() !== "application/json") {
    throw new RequestError(
      "unsupported_media_type",
      "The Content-Type is not application/json. Send JSON with that Content-Type.",
    );
  }
  const text = readText(event);
  if (isCompressed(headers["content-encoding"]) || text.startsWith("\u001f")) throw compressed();
  if (text.trim() === "")
    throw new RequestError("invalid_json", "The body is empty. Send a JSON object.");
  if (text.startsWith("\ufeff")) {
    throw new RequestError(
      "invalid_json",
      "The body begins with a byte order mark (U+FEFF). Send it without one.",
    );
  }
  const fault = scanJson(text, { deepest: DEEPEST, mayBeReplaced: mayBeReplaced(event, text) });
  if (fault !== undefined) throw invalid(text, fault);
  return JSON.parse(text);
}

/**
 * Whether a U+FFFD in this body may stand for bytes that were not UTF-8. API Gateway replaces such
 * bytes before we see a text body, and passes other bodies on as Base64. The replacement takes
 * three bytes for one, so a body that is as long as its sender said has none.
 */
const mayBeReplaced = ({ headers, isBase64Encoded = false }: HttpEvent, text: string): boolean =>
  !isBase64Encoded && headers["content-length"] !== String(Buffer.byteLength(text));

const invalid = (text: string, { message, at, pointer }: JsonFault): RequestError => {
  const before = text.slice(0, at);
  const line = before.split("\n").length;
  const column = at - before.lastIndexOf("\n");
  const issues = pointer === undefined ? [] : [{ pointer, message: "is given twice" }];
  return new RequestError(
    "invalid_json",
    `The body ${message} (line ${line}, column ${column}).`,
    issues,
  );
};

const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

const isCompressed = (encoding = "identity"): boolean => !/^\s*(?:identity)?\s*$/i.test(encoding);

const compressed = () =>
  new RequestError(
    "invalid_json",
    "The body is compressed. Send it as plain JSON, without Content-Encoding.",
  );

const tooLarge = () =>
  new RequestError(
    "body_too_large",
    "The body is larger than 256 KiB. Name large files by Url or FileId instead of sending Base64.",
  );
