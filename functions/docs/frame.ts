import type { HtmlPage } from "../http/open-route.ts";
import { type Html, html } from "./html.ts";
import { policyOf, sourceOf } from "./policy.ts";

/** The part of a page that is its own. */
export interface Content {
  readonly title: string;
  /** The way from the page to the folder that `/docs` stands in: `""` or `../../`. */
  readonly root: string;
  readonly body: Html;
}

/**
 * A page of the documents. Its links are relative, so it works behind every address. Its policy
 * lets its own style in and nothing else: no script, no request.
 */
export function pageOf({ title, root, body }: Content): HtmlPage {
  const { html: text } = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Callsheet</title><link rel="icon" href="data:,"><style>${{ html: STYLE }}</style></head>
<body><header><nav aria-label="Documents"><a href="${root}docs">Callsheet</a>
<a href="${root}docs/reference">API reference</a> <a href="${root}openapi.json">OpenAPI document</a> <a href="${root}console">Console</a></nav></header>
<main><h1>${title}</h1>${body}</main></body></html>
`;
  return { html: text, policy: POLICY };
}

const STYLE = [
  ":root{color-scheme:light dark;--line:#8886;--soft:#8882;--link:light-dark(#0b57d0,#9cc2ff)}",
  "body{margin:0 auto;max-width:60rem;padding:1rem;font:1rem/1.5 system-ui,sans-serif}",
  "nav{display:flex;gap:1.5rem;flex-wrap:wrap;border-bottom:1px solid var(--line);padding:.5rem 0}",
  "a{color:var(--link)}h1{overflow-wrap:anywhere}",
  "code,pre{font-family:ui-monospace,monospace;font-size:.9em;background:var(--soft)}",
  "code{padding:.1em .3em;overflow-wrap:anywhere}",
  "pre{padding:1rem;white-space:pre-wrap;overflow-wrap:anywhere}pre code{padding:0;background:none}",
  "table{border-collapse:collapse;width:100%}td p,dd p{margin:0}",
  "th,td{text-align:left;vertical-align:top;padding:.4rem .6rem .4rem 0;border-bottom:1px solid var(--line)}",
  "td:first-child{width:32%}dt{font-weight:600;margin-top:.6rem}dd{margin:0}",
].join("");

const POLICY = policyOf([sourceOf(STYLE)]);
