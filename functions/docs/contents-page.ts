import type { HtmlPage } from "../http/open-route.ts";
import { problems } from "../http/problems.ts";
import { operations } from "../tencent/registry.ts";
import { pageOf } from "./frame.ts";
import { html, list, marked } from "./html.ts";

/** The page at `/docs`: the way to every other one. */
export function contentsPage(): HtmlPage {
  return pageOf({
    title: "Documents",
    root: "",
    body: html`<p>One HTTP API in front of Tencent Cloud's asynchronous media tasks. A task is charged at most once per <code>Idempotency-Key</code>.</p>
<p>The <a href="docs/reference">API reference</a> has every route, and <a href="openapi.json"><code>openapi.json</code></a> has it for programs.</p>
<h2 id="operations">Operations</h2>${list(
      operations.map(
        ({ name, summary }) =>
          html`<a href="docs/operations/${name}">${name}</a>: ${marked(summary)}`,
      ),
    )}
<h2 id="problems">Problems</h2>
<p>Each error is a problem (RFC 9457). Programs branch on its <code>code</code>.</p>${list(
      Object.entries(problems).map(
        ([code, { status, title }]) =>
          html`${status} <a href="docs/problems/${code}">${code}</a>: ${marked(title)}`,
      ),
    )}`,
  });
}
