import { createHash, timingSafeEqual } from "node:crypto";
import { RequestError } from "../task/error.ts";
import type { HttpEvent } from "./event.ts";

/** The one tenant of a deployment with one key. A tenant's name is part of row keys and of contexts: lower-case letters, digits, hyphens. */
const TENANT = "default";

/** Who calls. Throws `unauthorized` unless the request carries one of the keys. */
export const tenantOf = (event: HttpEvent, keys: readonly string[]): string => {
  const [, key = ""] = /^Bearer +(\S+)$/i.exec(event.headers.authorization ?? "") ?? [];
  if (isOneOf(key, keys)) return TENANT;
  throw new RequestError("unauthorized", "Send a valid key as Authorization: Bearer.");
};

/** Compares digests in constant time and with every candidate, so that neither length nor order shows. An empty text is never one. */
export const isOneOf = (text: string, candidates: readonly string[]): boolean => {
  const digest = sha256(text);
  let found = false;
  for (const candidate of candidates) found = timingSafeEqual(digest, sha256(candidate)) || found;
  return found && text !== "";
};

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();
