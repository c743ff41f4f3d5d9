import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { TaskAnswer } from "../../functions/http/api.ts";
import { readJson } from "../../functions/http/body.ts";
import type { Problem } from "../../functions/http/problems.ts";
import { ask, input } from "../support/client.ts";
import { startSystem } from "../support/system.ts";

const body = (change: object = {}) =>
  JSON.stringify({ operation: "vod.CreateAigcVideoTask", input: input(), ...change });
const twice = body().replace('"Prompt"', '"Prompt":"A dog.","Prompt"');

describe("a body that cannot be read is refused with the fault and its place:", () => {
  test.each<[string, string | Buffer<ArrayBuffer>, Partial<Problem>]>([
    ["nothing", "", { code: "invalid_json", detail: "The body is empty. Send a JSON object." }],
    [
      "white space",
      " \n",
      { code: "invalid_json", detail: "The body is empty. Send a JSON object." },
    ],
    [
      "gzip",
      Buffer.from(gzipSync(body())),
      {
        code: "invalid_json",
        detail: "The body is compressed. Send it as plain JSON, without Content-Encoding.",
      },
    ],
    [
      "a byte order mark",
      `\ufeff${body()}`,
      {
        code: "invalid_json",
        detail: "The body begins with a byte order mark (U+FEFF). Send it without one.",
      },
    ],
    [
      "a trailing comma",
      '{\n  "operation": "vod.CreateAigcVideoTask",\n}',
      {
        code: "invalid_json",
        detail: "The body has a comma before }; leave it out (line 2, column 41).",
      },
    ],
    [
      "a name that stands twice",
      twice,
      {
        code: "invalid_json",
        detail: expect.stringContaining(
          "has a name twice in one object, of which only the last would count (line 1, column",
        ),
        errors: [{ pointer: "/input/Prompt", message: "is given twice" }],
      },
    ],
    [
      "33 levels",
      body({ metadata: JSON.parse(`${'{"a":'.repeat(32)}1${"}".repeat(32)}`) }),
      {
        code: "invalid_json",
        detail: expect.stringContaining("is nested more than 32 levels deep (line 1, column"),
      },
    ],
    [
      "a byte that is not UTF-8",
      Buffer.from(body({ metadata: { shot: "caf\u00e9" } }), "latin1"),
      {
        code: "invalid_json",
        detail: expect.stringContaining(
          "may have held bytes that are not UTF-8; send \\ufffd escaped (line 1,",
        ),
      },
    ],
    [
      "metadata without a name",
      body({ metadata: { "": "12" } }),
      {
        code: "invalid_request",
        errors: [{ pointer: "/metadata/", message: "has a name that must not be empty" }],
      },
    ],
    [
      "metadata in a list",
      body({ metadata: [] }),
      { code: "invalid_request", errors: [{ pointer: "/metadata", message: "must be an object" }] },
    ],
    [
      "input and follow",
      body({ follow: { TaskId: "t" } }),
      {
        code: "invalid_request",
        errors: [
          {
            pointer: "",
            message: "must not have both input and follow; send one of them",
          },
        ],
      },
    ],
    [
      "neither input nor follow",
      body({ input: undefined }),
      {
        code: "invalid_request",
        errors: [{ pointer: "", message: "must have input or follow" }],
      },
    ],
  ])("%s", async (_, sent, expected) => {
    const system = await startSystem();

    const answer = await ask<Problem>(system, "POST", "/v1/tasks", {
      headers: { "idempotency-key": "key" },
      body: sent,
    });

    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject(expected);
    expect(system.standIn.calls()).toBe(0);
  });

  test("a body with a Content-Encoding, even if it holds plain JSON", async () => {
    const system = await startSystem();
    const headers = { "idempotency-key": "key", "content-encoding": "br" };

    const answer = await ask<Problem>(system, "POST", "/v1/tasks", { headers, body: body() });

    expect(answer).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining("without Content-Encoding") },
    });
  });
});

describe("U+FFFD in a prompt", () => {
  const prompt = "A sign that reads \ufffd";

  test.each([
    ["as it is, in a body as long as its sender said", JSON.stringify(prompt)],
    ["escaped", JSON.stringify(prompt).replace("\ufffd", "\\ufffd")],
  ])("is taken %s", async (_, text) => {
    const system = await startSystem();
    const sent = body().replace(JSON.stringify(input().Prompt), text);

    const answer = await ask<TaskAnswer>(system, "POST", "/v1/tasks", {
      headers: { "idempotency-key": "key" },
      body: sent,
    });

    expect(answer.status).toBe(202);
    expect(answer.body.input?.Prompt).toBe(prompt);
  });

  test.each([
    [
      "Base64, which holds the bytes as they were",
      { body: Buffer.from(body({ p: prompt })).toString("base64"), isBase64Encoded: true },
    ],
    [
      "a text of the length that was said",
      { body: body({ p: prompt }), length: Buffer.byteLength(body({ p: prompt })) },
    ],
  ])(
    "is taken in an event with %s",
    (_, { length, ...event }: { body: string; isBase64Encoded?: boolean; length?: number }) => {
      const headers = {
        "content-type": "application/json",
        ...(length === undefined ? {} : { "content-length": String(length) }),
      };

      expect(readJson({ headers, ...event })).toMatchObject({ p: prompt });
    },
  );

  test.each([undefined, "1", String(Buffer.byteLength(body({ p: prompt })) - 2), ""])(
    "is refused in a text whose length was said to be %s",
    (length) => {
      const headers = {
        "content-type": "application/json",
        ...(length === undefined ? {} : { "content-length": length }),
      };

      expect(() => readJson({ headers, body: body({ p: prompt }) })).toThrow(
        "may have held bytes that are not UTF-8",
      );
    },
  );
});

/** Reads a body in a process of its own and prints by how many megabytes it grew. */
const growthOf = async (make: string): Promise<number> => {
  const script = `
    import { readJson } from ${JSON.stringify(new URL("../../functions/http/body.ts", import.meta.url).href)};
    const body = ${make};
    const before = process.resourceUsage().maxRSS;
    let refused = "";
    try { readJson({ headers: { "content-type": "application/json" }, body }); } catch (error) { refused = error.code; }
    console.log(JSON.stringify({ refused, grown: (process.resourceUsage().maxRSS - before) / 1024 }));`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--input-type=module",
    "--eval",
    script,
  ]);
  const { refused, grown }: { refused: string; grown: number } = JSON.parse(stdout);
  if (refused === "") throw new Error("It was not refused.");
  return grown;
};

test.each([
  ["130,000 levels of lists", '"[".repeat(130_000) + "]".repeat(130_000)'],
  ["130,000 levels that never end", '"[".repeat(130_000)'],
  ["9.9 MB of text", '"x".repeat(9_900_000)'],
  ["9.9 MB of one prompt in two-byte letters", '"{" + "\\u00e9".repeat(4_900_000)'],
])("%s are refused before they are parsed, with next to no memory", async (_, make) => {
  const megabytes = await growthOf(make);

  // Half a megabyte was seen. Parsed or copied first, they took 9 to 19, and a function has 256 in
  // all for everything it does.
  expect(megabytes).toBeLessThan(6);
});
