import { RequestError } from "../task/error.ts";
import { LARGEST_BODY } from "./api.ts";
import type { HttpEvent } from "./event.ts";

/** Deeper than any input of Tencent's, and shallow enough for every recursion below us. */
const DEEPEST = 32;

const UTF_8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The body, exactly as it was received. Throws `body_too_large`, and `invalid_json` for what is not UTF-8. */
export const readText = ({ body = "", isBase64Encoded }: HttpEvent): string => {
  // Base64 says how long it is before it is decoded: four characters for three bytes.
  if (isBase64Encoded === true && (body.length * 3) / 4 > LARGEST_BODY + 3) throw tooLarge();
  const bytes = Buffer.from(body, isBase64Encoded === true ? "base64" : "utf8");
  if (bytes.length > LARGEST_BODY) throw tooLarge();
  try {
    return UTF_8.decode(bytes);
  } catch {
    throw new RequestError("invalid_json", "The body is not valid UTF-8.");
  }
};

/** The body as JSON. Throws `unsupported_media_type`, `body_too_large` or `invalid_json`. */
export const readJson = (event: HttpEvent): unknown => {
  const [mediaType = ""] = (event.headers["content-type"] ?? "").split(";", 1);
  if (mediaType.trim().toLowerCase() !== "application/json") {
    throw new RequestError("unsupported_media_type", "Send the body as Content-Type: application/json.");
  }
  return parseJson(readText(event));
};

/** A JSON text's value, with nothing in it that our own code could trip over. Throws `invalid_json`. */
export const parseJson = (text: string): unknown => {
  const value = parse(text);
  const fault = faultOf(value, 0);
  if (fault !== undefined) throw new RequestError("invalid_json", `The body ${fault}.`);
  return value;
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new RequestError("invalid_json", "The body is not valid JSON.");
  }
};

const faultOf = (value: unknown, depth: number): string | undefined => {
  if (typeof value === "string") return textFault(value);
  if (typeof value !== "object" || value === null) return undefined;
  if (depth >= DEEPEST) return `is nested more than ${DEEPEST} levels deep`;
  // An own property of this name is what JSON.parse makes of it; other code would take it for the prototype.
  if (Object.hasOwn(value, "__proto__")) return "has a field named __proto__";
  for (const [name, member] of Object.entries(value)) {
    const fault = faultOf(name, depth) ?? faultOf(member, depth + 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
};

/** Bytes that are not UTF-8 reach us as U+FFFD: what it stood for is lost, and nobody should pay for a garbled prompt. */
const textFault = (text: string): string | undefined => {
  if (!text.isWellFormed()) return "contains half of a surrogate pair";
  return text.includes("\ufffd") ? "contains bytes that are not UTF-8" : undefined;
};

const tooLarge = () => new RequestError("body_too_large", "Give large files by Url or FileId instead of Base64.");
