import { Refusal } from "../../infra/local/tencent/refusal.ts";
import type { Fields } from "./tencent-mood.ts";
import { creates } from "./tencent-products.ts";

// Source: Tencent's documentation of CreateAigcVideoTask and ProcessMedia.
export const SESSION_MS = 3 * 24 * 60 * 60 * 1000;

/** The name that a create is known by for three days. Empty where the action has no such name. */
export function sessionOf(action: string, { SessionId, SubAppId = "account" }: Fields): string {
  if (
    !creates.has(action) ||
    action === "StartAITranscription" ||
    typeof SessionId !== "string" ||
    SessionId === ""
  )
    return "";
  return `${SubAppId}/${SessionId}`;
}

export function parsed(text: string): Fields {
  try {
    return Object(JSON.parse(text));
  } catch {
    throw new Refusal("InvalidRequest", "The body is not JSON.");
  }
}

/** The same request, for a page of a list that is no larger than this. */
export function pagedBy(body: Fields, listPage: number | undefined): Fields {
  return listPage === undefined || typeof body.Limit !== "number"
    ? body
    : { ...body, Limit: Math.min(body.Limit, listPage) };
}
