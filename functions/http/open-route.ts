import type { HttpEvent } from "./event.ts";
import { type HttpResponse, httpHandler } from "./handler.ts";

/**
 * Makes the handler of a route that needs no key and reaches nothing. Only callers make mistakes
 * there, so there is nothing to log.
 */
export function openHandler(respond: (event: HttpEvent) => Promise<HttpResponse>) {
  return httpHandler(() => undefined, respond);
}

/** Five minutes: the same answer goes to everybody, and a new deployment shows a little later. */
export const CACHED = { "cache-control": "public, max-age=300" } as const;

/** A page for people. `policy` is its Content-Security-Policy. */
export interface HtmlPage {
  readonly html: string;
  readonly policy: string;
}

/** A page as an answer. */
export function htmlAnswer({ html, policy }: HtmlPage): HttpResponse {
  return {
    statusCode: 200,
    headers: {
      "content-type": "text/html; charset=utf-8",
      ...CACHED,
      "content-security-policy": policy,
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    },
    body: html,
  };
}
