import type { HtmlPage } from "../http/open-route.ts";
import { problems } from "../http/problems.ts";
import { openapiDocument } from "../openapi/document.ts";
import { operations } from "../tencent/registry.ts";
import { html } from "./html.ts";
import { policyOf, sourceOf } from "./policy.ts";

/**
 * The page that a library draws the API reference on. `prefix` is the part of the path before
 * `/docs`. The document stands in the page, because the page may not fetch anything.
 */
export function referencePage(prefix: string): HtmlPage {
  const { html: text } = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>API reference · Callsheet</title><link rel="icon" href="data:,"><style>${{ html: STYLE }}</style></head>
<body><nav aria-label="Documents"><a href="../docs">Documents</a></nav>
<main id="reference"><noscript>This page needs JavaScript. The other <a href="../docs">documents</a> do not.</noscript></main>
<script type="application/json" id="document">${{ html: documentText(prefix) }}</script>
<script src="reference.js"></script></body></html>
`;
  return { html: text, policy: POLICY };
}

/** No text in it can end the element that it stands in. */
const documentText = (prefix: string): string => {
  const document = openapiDocument(prefix);
  const shown = { ...document, paths: readPaths(document.paths), tags: tagsOf(document.tags) };
  return JSON.stringify(shown).replaceAll("<", "\\u003c");
};

/**
 * Each operation leads to the pages of its problems. To a reader a `HEAD` says nothing that its
 * `GET` does not.
 */
const readPaths = (paths: unknown) =>
  Object.fromEntries(
    Object.entries(Object(paths)).map(([path, item]) => [
      path,
      Object.fromEntries(
        Object.entries(Object(item))
          .filter(([method]) => method !== "head")
          .map(([method, operation]) => [method, withProblems(Object(operation))]),
      ),
    ]),
  );

/** The library shows the description of an answer in a button, where no link can stand. */
const withProblems = (operation: Readonly<Record<string, unknown>>) => {
  const answers = JSON.stringify(operation.responses);
  const links = Object.keys(problems)
    .filter((code) => answers.includes(`\`${code}\`:`))
    .map((code) => `[${code}](problems/${code})`);
  return {
    ...operation,
    description: `${operation.description}\n\nProblems: ${links.join(", ")}.`,
  };
};

const tagsOf = (tags: unknown): readonly unknown[] =>
  Array.isArray(tags)
    ? tags.map((tag) =>
        tag.name === "Operations"
          ? { ...tag, description: [tag.description, ...OPERATIONS].join("\n") }
          : tag,
      )
    : [];

const OPERATIONS = operations.map(({ name }) => `- [${name}](operations/${name})`);

const STYLE = "body{margin:0}nav{padding:.5rem 1rem;font-family:system-ui,sans-serif}";

/** The library's one style that is not empty: that of its scroll bars. */
const SCROLL_BARS = "'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc='";

/**
 * The library adds every other rule to an empty `style` element by script, so the hash of nothing
 * lets it in. In a sandbox the page has an origin of its own: it cannot read the key that the
 * console keeps in the tab. It may send no request.
 */
const POLICY = policyOf(
  [sourceOf(STYLE), sourceOf(""), SCROLL_BARS],
  "script-src 'self'",
  "sandbox allow-scripts",
);
