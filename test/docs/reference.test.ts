import { expect, test } from "vitest";
import { problems } from "../../functions/http/problems.ts";
import { openapiDocument } from "../../functions/openapi/document.ts";
import { operations } from "../../functions/tencent/registry.ts";
import { referenceScript } from "../../infra/reference-script.ts";
import { readPage } from "../support/read-page.ts";
import { startSystem } from "../support/system.ts";

const read = async (path: string, method = "GET") => readPage(await startSystem(), path, method);

/** The text between the tags is JSON that a browser does not run. */
const DOCUMENT = /<script type="application\/json" id="document">([^<]*)<\/script>/;

test("the reference holds the document, and leads to each problem and operation", async () => {
  const { status, text } = await read("/docs/reference");
  const [, held = ""] = DOCUMENT.exec(text) ?? [];
  const document = JSON.parse(held);
  const { components, webhooks, info } = openapiDocument();

  expect(status).toBe(200);
  expect(document).toMatchObject({ webhooks, info });
  expect(Object.keys(document.components.schemas)).toEqual(Object.keys(Object(components).schemas));
  expect(Object.keys(document.paths)).toEqual(Object.keys(Object(openapiDocument().paths)));
  // Each that some route answers with.
  for (const code of Object.keys(problems).filter((name) => name !== "method_not_allowed"))
    expect(held).toContain(`(problems/${code})`);
  for (const { name } of operations) expect(held).toContain(`(operations/${name})`);
});

test("the reference may run its script and nothing else, and send nothing", async () => {
  const { headers, text } = await read("/docs/reference");

  const policy = headers.get("content-security-policy") ?? "";
  expect(policy.split("; ")).toEqual(
    expect.arrayContaining(["default-src 'none'", "script-src 'self'", "sandbox allow-scripts"]),
  );
  expect(policy).not.toMatch(/unsafe|connect-src|https?:|allow-same-origin/);
  expect([...text.matchAll(/<script(?! type="application\/json")[^>]*>/g)].flat()).toEqual([
    '<script src="reference.js">',
  ]);
});

test("the script is Redoc, compressed, and names no file of somebody else", async () => {
  const { status, headers, text } = await read("/docs/reference.js");
  const head = await read("/docs/reference.js", "HEAD");

  expect(status).toBe(200);
  expect(headers.get("content-type")).toBe("text/javascript; charset=utf-8");
  expect(headers.get("content-encoding")).toBe("gzip");
  // A failure must not print a megabyte.
  expect(text.includes("Redoc.init(")).toBe(true);
  const elsewhere = /https?:\/\/cdn[^"']*|^\/\/# sourceMappingURL=.*/gm;
  expect([...text.matchAll(elsewhere)].flat()).toEqual([]);
  expect([head.status, head.text]).toEqual([200, ""]);
});

/** Kilobytes. Lambda answers with 6 MB at most; a reader waits for less. */
const MOST_KILOBYTES = 500;

test("the script's answer is far below what Lambda can answer with", async () => {
  expect((await referenceScript()).length / 1000).toBeLessThan(MOST_KILOBYTES);
});
