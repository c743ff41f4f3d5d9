import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { html } from "../../functions/docs/html.ts";
import type { OperationDetailAnswer } from "../../functions/http/api.ts";
import { problems } from "../../functions/http/problems.ts";
import { openapiDocument } from "../../functions/openapi/document.ts";
import { operations } from "../../functions/tencent/registry.ts";
import { ask } from "../support/client.ts";
import { readPage } from "../support/read-page.ts";
import { startSystem } from "../support/system.ts";

/** The documents of a running service, as a browser without a key gets them. */
const openDocs = async () => {
  const system = await startSystem();
  const get = (path: string, method?: string) => readPage(system, path, method);
  return { system, get };
};

/** The text that a reader sees. */
const readable = (page: string): string =>
  page
    .replace(/<[^>]+>/g, "")
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

const exampleOn = (page: string): unknown =>
  JSON.parse(readable(/<pre>([\s\S]*?)<\/pre>/.exec(page)?.[1] ?? ""));

const linksOf = (page: string): string[] =>
  [...page.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, link = ""]) => link);

const codes = Object.keys(problems);
const names = operations.map(({ name }) => name);
const pages = [
  "/docs",
  ...codes.map((code) => `/docs/problems/${code}`),
  ...names.map((name) => `/docs/operations/${name}`),
];

test("every problem has its page, with the routes that the document names", async () => {
  const { get } = await openDocs();
  const { paths } = openapiDocument();

  for (const [code, { status, title }] of Object.entries(problems)) {
    const page = await get(`/docs/problems/${code}`);
    const text = readable(page.text);

    expect(page.status, code).toBe(200);
    expect(text).toContain(title);
    expect(exampleOn(page.text)).toMatchObject({
      type: `urn:callsheet:problem:${code}`,
      status,
      title,
      code,
    });
    for (const [path, methods] of Object.entries(Object(paths)))
      for (const [method, about] of Object.entries(Object(methods)))
        if (method !== "head") {
          const answers = JSON.stringify(Object(about).responses).includes(`\`${code}\`:`);
          const route = `<code>${method.toUpperCase()} ${path}</code></a></li>`;
          expect(page.text.includes(route), `${code} on ${route}`).toBe(answers);
        }
  }
});

test("every operation has its page, with the facts, rules and fields that GET tells", async () => {
  const { system, get } = await openDocs();

  for (const name of names) {
    const told = await ask<OperationDetailAnswer>(system, "GET", `/v1/operations/${name}`);
    const page = await get(`/docs/operations/${name}`);
    const text = readable(page.text);

    expect(page.status, name).toBe(200);
    const { summary, afterSilence, action, describedBy, rules, inputSchema } = told.body;
    const plain = [summary, ...rules].map((sentence) => sentence.replaceAll("`", ""));
    const facts = [afterSilence, action, describedBy, ...plain];
    for (const fact of facts) expect(text).toContain(fact);
    for (const field of Object.keys(Object(inputSchema.properties)))
      expect(page.text).toContain(`<td><code>${field}</code></td>`);
    const [, body = ""] = /-d '([\s\S]*?)'\n?Send a repeat/.exec(text) ?? [];
    expect(JSON.parse(body.replaceAll("'\\''", "'"))).toEqual({
      operation: name,
      input: told.body.example,
    });
  }
});

/** The text beside a word in a page's list of facts. */
const factOf = (page: string, word: string): string =>
  readable(page.split(`<dt>${word}</dt>`)[1]?.split("</dd>")[0] ?? "");

const SECONDS_OF = { second: 1, minute: 60, hour: 3600, day: 86_400 } as const;

/** The durations in a text, in seconds. Example: `90 minutes, then 1 day` has 5400 and 86400. */
const durationsIn = (text: string): number[] =>
  [...text.matchAll(/(\d+) (second|minute|hour|day)/g)].map(
    ([, count, unit]) => Number(count) * SECONDS_OF[unit as keyof typeof SECONDS_OF],
  );

const numbersIn = (text: string): number[] => (text.match(/\b\d+(\.\d+)?\b/g) ?? []).map(Number);

const known = (...values: readonly (number | undefined)[]): number[] =>
  values.filter((value) => value !== undefined);

test("the numbers on the page of an operation are those that GET tells", async () => {
  const { system, get } = await openDocs();

  for (const name of names) {
    const { body } = await ask<OperationDetailAnswer>(system, "GET", `/v1/operations/${name}`);
    const { text } = await get(`/docs/operations/${name}`);
    const { callback, noCallback } = body.firstAskAfterSeconds;
    const asked = callback === noCallback ? [callback] : [callback, noCallback];

    expect(durationsIn(factOf(text, "How the end is learned")), name).toEqual(asked);
    expect(durationsIn(factOf(text, "A result lives"))).toEqual(known(body.resultLifeSeconds));
    expect(durationsIn(factOf(text, "Tencent knows the task"))).toEqual(
      known(body.recordLifeSeconds),
    );
    expect(durationsIn(factOf(text, "Stalled"))).toEqual([
      body.stalledAfterSeconds,
      body.longestLifeSeconds,
    ]);
    expect(numbersIn(factOf(text, "Rate"))).toEqual(known(body.ratePerSecond));
    expect(numbersIn(factOf(text, "Concurrency"))).toEqual(known(body.concurrency?.default));
  }
});

test("the page of an operation says what Tencent can stop and what it tells by itself", async () => {
  const { system, get } = await openDocs();
  const told = await Promise.all(
    names.map(async (name) => {
      const { body } = await ask<OperationDetailAnswer>(system, "GET", `/v1/operations/${name}`);
      const { text } = await get(`/docs/operations/${name}`);
      return { body, text };
    }),
  );

  for (const { body, text } of told) {
    const learned = factOf(text, "How the end is learned");
    expect(/^By Tencent's callback/.test(learned), body.operation).toBe(
      body.callback === "documented",
    );
    expect(/sends no callback/.test(learned)).toBe(body.callback === "none");
    const cancel = factOf(text, "Cancel");
    expect(/cannot stop/.test(cancel)).toBe(body.cancel === "none");
    expect(/runs/.test(cancel)).toBe(body.cancel === "waiting-or-running");
  }
});

test("every link leads to a page of the service, behind every prefix", async () => {
  const { get } = await openDocs();
  const found = new Set<string>();

  for (const path of [...pages, "/docs/reference"])
    for (const link of linksOf((await get(path)).text)) {
      if (link === "data:,") continue;
      expect(link, path).toMatch(/^[\w.]/);
      expect(link, path).not.toContain("//");
      // A prefix stays before the path of every link.
      const { pathname } = new URL(link, `http://127.0.0.1/a/prefix${path}`);
      expect(pathname, path).toMatch(/^\/a\/prefix\//);
      found.add(pathname.replace("/a/prefix", ""));
    }

  expect([...found]).toEqual(
    expect.arrayContaining([...pages, "/docs/reference", "/docs/reference.js"]),
  );
  for (const path of found) expect((await get(path)).status, path).toBe(200);
});

test("a page runs nothing, and its policy lets its own style in and nothing else", async () => {
  const { get } = await openDocs();

  for (const path of pages) {
    const { headers, text } = await get(path);
    const [, style = "none"] = /<style>([\s\S]*?)<\/style>/.exec(text) ?? [];
    const hash = createHash("sha256").update(style).digest("base64");
    expect(headers.get("content-type"), path).toBe("text/html; charset=utf-8");
    expect(text, path).not.toMatch(/<script|style="|url\(|@import/);
    expect((headers.get("content-security-policy") ?? "").split("; "), path).toEqual(
      expect.arrayContaining(["default-src 'none'", `style-src 'sha256-${hash}'`]),
    );
  }
});

describe("a request for no page", () => {
  test.each(["/docs/problems/none", "/docs/problems/__proto__", "/docs/operations/none"])(
    "%s is answered with a problem",
    async (path) => {
      const { get } = await openDocs();

      const { status, text } = await get(path);

      expect([status, JSON.parse(text).code]).toEqual([404, "not_found"]);
    },
  );

  test("a HEAD has no body, and a parameter is refused", async () => {
    const { get } = await openDocs();

    const head = await get("/docs", "HEAD");
    const unknown = await get("/docs?key=secret");

    expect([head.status, head.text]).toEqual([200, ""]);
    expect(unknown.status).toBe(400);
  });
});

test("no text becomes a tag, and none ends an attribute", () => {
  const page = html`<b title="${'" onclick="x'}">${"<script>&'"}</b>`;

  expect(page.html).toBe('<b title="&#34; onclick=&#34;x">&#60;script&#62;&#38;&#39;</b>');
});
