import { hash, timingSafeEqual } from "node:crypto";
import { RequestError } from "../task/error.ts";
import type { TaskRef } from "../task/task.ts";
import type { HttpEvent } from "./event.ts";

/**
 * The tenant that the request's key belongs to. Throws `unauthorized` if the request has none of
 * the keys.
 */
export function tenantOf(
  event: HttpEvent,
  keys: Readonly<Record<string, readonly string[]>>,
): string {
  const [, key = ""] = /^Bearer +(\S+)$/i.exec(event.headers.authorization ?? "") ?? [];
  // Every tenant is tried, so the time that it takes does not tell whose key it was.
  const [tenant] = Object.keys(keys).filter((name) => isOneOf(key, keys[name] ?? []));
  if (tenant !== undefined) return tenant;
  throw new RequestError(
    "unauthorized",
    "The request has no valid key. Send one as Authorization: Bearer <key>.",
  );
}

/**
 * The task that the path of a request names, as its tenant's: another tenant's task has another
 * row. Throws `unauthorized`.
 */
export function taskRefOf(
  event: HttpEvent,
  keys: Readonly<Record<string, readonly string[]>>,
): TaskRef {
  return { tenant: tenantOf(event, keys), taskId: event.pathParameters?.taskId ?? "" };
}

/**
 * Whether a text is one of the candidates. It compares digests in constant time and with every
 * candidate, so neither length nor order shows. An empty text is never one.
 */
export function isOneOf(text: string, candidates: readonly string[]): boolean {
  const digest = sha256(text);
  let found = false;
  for (const candidate of candidates) found = timingSafeEqual(digest, sha256(candidate)) || found;
  return found && text !== "";
}

/** As text first: Node 24 takes three times as long for a digest in a Buffer of its own. */
const sha256 = (text: string): Buffer => Buffer.from(hash("sha256", text));
