import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { readPage } from "../support/read-page.ts";
import { startSystem } from "../support/system.ts";

/** Kilobytes of the whole page as a browser takes it. */
const MOST_KILOBYTES = 60;

const pageOf = async (path = "/console", method = "GET") =>
  readPage(await startSystem(), path, method);

const hashOf = (text: string): string =>
  `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

test("the page is one text without a key, and small", async () => {
  const { status, headers, text } = await pageOf();

  expect(status).toBe(200);
  expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(gzipSync(text).length / 1000).toBeLessThan(MOST_KILOBYTES);
  expect(text).not.toMatch(/(?:src|href)="?https?:/);
});

test("its policy lets its own script and style run, and nothing else", async () => {
  const { headers, text } = await pageOf();

  const [, script = "none"] = /<script type="module">([\s\S]*?)<\/script>/.exec(text) ?? [];
  const [, style = "none"] = /<style>([\s\S]*?)<\/style>/.exec(text) ?? [];
  const policy = (headers.get("content-security-policy") ?? "").split("; ");
  expect(policy).toEqual(
    expect.arrayContaining([
      "default-src 'none'",
      `script-src ${hashOf(script)}`,
      `style-src ${hashOf(style)}`,
      "connect-src 'self'",
      "frame-ancestors 'none'",
    ]),
  );
});

test("a HEAD has no body, and a parameter is refused", async () => {
  const head = await pageOf("/console", "HEAD");
  const unknown = await pageOf("/console?key=secret");

  expect([head.status, head.text]).toEqual([200, ""]);
  expect(unknown.status).toBe(400);
});
