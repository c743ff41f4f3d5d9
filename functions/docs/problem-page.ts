import type { HtmlPage } from "../http/open-route.ts";
import { problems } from "../http/problems.ts";
import type { ProblemCode } from "../openapi/described.ts";
import { routesAnswering } from "../openapi/document.ts";
import { isProblemCode, problemExample } from "../openapi/problem-examples.ts";
import { pageOf } from "./frame.ts";
import { html, list, marked } from "./html.ts";
import { problemWords } from "./problem-words.ts";

/** The page of a problem; undefined if no problem has this code. */
export function problemPage(code: string): HtmlPage | undefined {
  return isProblemCode(code)
    ? pageOf({ title: code, root: "../../", body: bodyOf(code) })
    : undefined;
}

const bodyOf = (code: ProblemCode) => {
  const { status, title } = problems[code];
  const { meaning, remedy } = problemWords[code];
  const example = problemExample(code);
  const routes = routesAnswering(code);
  return html`<p>${marked(title)}.</p>
<h2>Meaning</h2><p>${marked(meaning)}</p>
<h2>What to do</h2><p>${marked(remedy)}</p>
<h2>The answer</h2>
<dl><dt>Status</dt><dd>${status}</dd>
<dt>Code</dt><dd><code>${code}</code>: programs branch on it, as it never changes.</dd>
<dt>Type</dt><dd><code>${example.type}</code>: a name, the same in every deployment, and no address.</dd></dl>
<p>For example, as <code>application/problem+json</code>:</p>
<pre><code>${JSON.stringify(example, undefined, 2)}</code></pre>
<h2>Routes</h2>${ROUTELESS.includes(code) ? html`<p>Every request that fits no route.</p>` : html``}${list(
    routes.map(
      ({ route, tag, operationId }) =>
        html`<a href="../reference#tag/${tag}/operation/${operationId}"><code>${route}</code></a>`,
    ),
  )}`;
};

/** `refuse-request` answers with these. */
const ROUTELESS: readonly ProblemCode[] = ["not_found", "method_not_allowed"];
