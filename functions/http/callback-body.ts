import type { HttpEvent } from "./event.ts";
import { scanJson } from "./scan-json.ts";

/**
 * Bytes. A callback cannot buy anything, so it is read as leniently as Tencent's answers. A larger
 * one is forwarded unread. Parsing this much JSON takes some 30 MB of a function's 256.
 */
const LARGEST_READ = 1024 * 1024;

/** Deeper than any event of Tencent's, and shallow enough for the parser's memory. */
const DEEPEST = 1000;

/**
 * A callback's body. `raw` holds the bytes that arrived, as text if they came as text, so that they
 * are not encoded again.
 */
export type CallbackBody = { readonly raw: string | Uint8Array } & (
  | { readonly kind: "read"; readonly json: Readonly<Record<string, unknown>> }
  | { readonly kind: "too-large"; readonly bytes: number }
  | { readonly kind: "unreadable"; readonly reason: string }
);

/**
 * Reads a callback of Tencent's. Bytes that are not UTF-8 become U+FFFD, which only garbles a text
 * that no code acts on. Half surrogates, a field named `__proto__` and repeated names are accepted.
 * The text is scanned before it is parsed.
 */
export function readCallbackBody({ body = "", isBase64Encoded = false }: HttpEvent): CallbackBody {
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  const raw = isBase64Encoded ? bytes : body;
  if (bytes.length > LARGEST_READ) return { raw, kind: "too-large", bytes: bytes.length };

  const text = isBase64Encoded ? bytes.toString("utf8") : body;
  const fault = scanJson(text, {
    deepest: DEEPEST,
    allowed: ["twins", "__proto__", "half surrogates"],
  });
  if (fault !== undefined) return { raw, kind: "unreadable", reason: `the body ${fault.message}` };
  const json: unknown = JSON.parse(text);
  return isObject(json)
    ? { raw, kind: "read", json }
    : { raw, kind: "unreadable", reason: "the body is not a JSON object" };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
