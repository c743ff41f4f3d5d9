import type { HttpEvent } from "./event.ts";
import { scanJson } from "./scan-json.ts";

/**
 * Bytes. Callbacks buy nothing, so one is read as leniently as Tencent's answers are; a larger one
 * is sent on unread. Parsed, so much JSON takes some 30 MB of a function's 256.
 */
const LARGEST_READ = 1024 * 1024;

/** Any depth that an event of Tencent's can have, and shallow enough for the parser's memory. */
const DEEPEST = 1000;

/**
 * A callback's body. `raw` is what arrived, byte for byte: a text where it is one, so that nothing
 * is encoded anew.
 */
export type CallbackBody = { readonly raw: string | Uint8Array } & (
  | { readonly kind: "read"; readonly json: Readonly<Record<string, unknown>> }
  | { readonly kind: "too-large"; readonly bytes: number }
  | { readonly kind: "unreadable"; readonly reason: string }
);

/**
 * Reads what Tencent sent. Bytes that are no UTF-8 are read as U+FFFD, which only garbles a text
 * that nobody acts on; half surrogates, a field named `__proto__` and names that stand twice are
 * taken as they are. The text is scanned before it is parsed.
 */
export const readCallbackBody = ({
  body = "",
  isBase64Encoded = false,
}: HttpEvent): CallbackBody => {
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
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
