import type { OperationDetailAnswer } from "../http/api.ts";
import type { HtmlPage } from "../http/open-route.ts";
import { operationDetail } from "../openapi/operation-detail.ts";
import { operationNamed } from "../tencent/registry.ts";
import { duration } from "./duration.ts";
import { pageOf } from "./frame.ts";
import { html, list, marked } from "./html.ts";
import { fieldTable } from "./schema-fields.ts";

/** The page of an operation; undefined if none has this name. It says what `GET` says of it. */
export function operationPage(name: string): HtmlPage | undefined {
  const operation = operationNamed(name);
  if (operation === undefined) return undefined;
  return pageOf({ title: name, root: "../../", body: bodyOf(operationDetail(operation)) });
}

const bodyOf = (detail: OperationDetailAnswer) => {
  const { operation, summary, inputSchema, followSchema, example, rules } = detail;
  return html`<p>${marked(summary)}</p>
<p>The same for programs: <a href="../../v1/operations/${operation}"><code>GET /v1/operations/${operation}</code></a>.</p>
<h2>Submit one</h2><pre><code>${curlOf(operation, example)}</code></pre>
<p>Send a repeat with the same <code>Idempotency-Key</code>: it starts nothing again. The reference has <a href="../reference#tag/Tasks/operation/submitTask">the rest of the request</a>.</p>
<h2>Facts</h2><dl>${factsOf(detail).map(
    ([word, fact]) => html`<dt>${word}</dt><dd>${marked(fact)}</dd>`,
  )}</dl>
<h2>Input</h2>${list(rules.map(marked))}${fieldTable(inputSchema, "The fields of input")}
<h2>Follow a task that was started elsewhere</h2>${fieldTable(followSchema, "The fields of follow")}
<h2>When a request is refused</h2>
<p>${["invalid_input", "model_rule", "operation_not_offered"].map(
    (code) => html`<a href="../problems/${code}">${code}</a> `,
  )}</p>`;
};

/** A quotation mark in the body must not end the argument of the shell. */
const curlOf = (operation: string, input: OperationDetailAnswer["example"]): string =>
  [
    'curl -i "$CALLSHEET_URL/v1/tasks"',
    '-H "Authorization: Bearer $CALLSHEET_KEY"',
    "-H 'Content-Type: application/json'",
    "-H 'Idempotency-Key: my-first'",
    `-d '${JSON.stringify({ operation, input }, undefined, 2).replaceAll("'", "'\\''")}'`,
  ].join(" \\\n  ");

const factsOf = (detail: OperationDetailAnswer): readonly (readonly [string, string])[] => {
  const { action, product, describedBy, applicationField, callback, afterSilence } = detail;
  return [
    ["Tencent's action", `\`${action}\` of \`${product}\``],
    [
      "Application",
      applicationField === undefined
        ? "The input names none."
        : `\`${applicationField}\` of the input; without it the deployment's first one.`,
    ],
    ["Region", regionsOf(detail)],
    [
      "How the end is learned",
      `${CALLBACKS[callback]} Callsheet asks \`${describedBy}\`${askedOf(detail)}`,
    ],
    ["After silence", afterSilence],
    ["Cancel", CANCELS[detail.cancel]],
    ["Follow", detail.followBy.map((field) => `by \`${field}\``).join(" or ") || "Not possible."],
    [
      "A result lives",
      detail.resultLifeSeconds === undefined
        ? "Until it is deleted, or there is none."
        : `${duration(detail.resultLifeSeconds)} at least.`,
    ],
    [
      "Tencent knows the task",
      detail.recordLifeSeconds === undefined
        ? "For a time that Tencent does not document."
        : `For ${duration(detail.recordLifeSeconds)} after its end.`,
    ],
    [
      "Stalled",
      `Marked so after ${duration(detail.stalledAfterSeconds)}. No task runs for longer than ${duration(detail.longestLifeSeconds)}.`,
    ],
    ["Rate", rateOf(detail)],
    ["Concurrency", concurrencyOf(detail)],
  ];
};

const CALLBACKS = {
  documented: "By Tencent's callback, or by asking.",
  undocumented: "By asking. Tencent may send a callback, but documents none.",
  none: "By asking: Tencent sends no callback.",
} as const satisfies Record<OperationDetailAnswer["callback"], string>;

const CANCELS = {
  waiting: "Until Tencent begins the task.",
  "waiting-or-running": "As long as the task waits or runs.",
  none: "Only before its start: Tencent cannot stop it.",
} as const satisfies Record<OperationDetailAnswer["cancel"], string>;

const askedOf = ({ firstAskAfterSeconds: first }: OperationDetailAnswer): string =>
  first.callback === first.noCallback
    ? ` for the first time ${duration(first.callback)} after the start.`
    : ` for the first time ${duration(first.callback)} after the start, or ${duration(first.noCallback)} after it where no callback can come.`;

const regionsOf = ({ regions, mainlandRegions }: OperationDetailAnswer): string => {
  const here = regions.length === 0 ? "The product has none." : `${regions.map(coded).join(", ")}.`;
  if (mainlandRegions === undefined) return here;
  return mainlandRegions === "unknown"
    ? `${here} On the mainland site: the one that the request names.`
    : `${here} On the mainland site: ${mainlandRegions.map(coded).join(", ")}.`;
};

const coded = (text: string): string => `\`${text}\``;

const rateOf = ({ ratePerSecond, sharesRateOf }: OperationDetailAnswer): string => {
  if (sharesRateOf !== undefined)
    return `Tencent documents none. Callsheet shares the rate of \`${sharesRateOf}\`.`;
  return ratePerSecond === undefined
    ? "Tencent documents none."
    : `${ratePerSecond} starts a second for the account. Callsheet stays below.`;
};

const concurrencyOf = ({ concurrency }: OperationDetailAnswer): string =>
  concurrency === undefined
    ? "No limit."
    : `${concurrency.default} of an application at once; the others wait. The operator's \`${concurrency.setting}\` changes it.`;
