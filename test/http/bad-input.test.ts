import type { OutgoingHttpHeaders } from "node:http";
import { expect, test } from "vitest";
import { brokenBodies, deepest, doubtfulBodies } from "../support/bad-bodies.ts";
import { rows } from "../support/client.ts";
import { send } from "../support/local-api.ts";
import { type System, startSystem } from "../support/system.ts";
import { AUTHORIZATION, bodyWith, inputWith, PROMPT } from "./bad-request-kinds.ts";
import { hostile } from "./bad-requests.ts";

/** Bodies of the corpus that are JSON, and no request. Their said length vouches for a U+FFFD. */
const JSON_ALL_THE_SAME = ["in-a-list", "in-quotes", "no-object", "replacement-character"];

test.each(hostile)(
  "$status $code, and nothing is written: $what",
  async ({ headers, body, status, code, pointers }) => {
    const system = await startSystem();

    const answer = await post(system, body ?? bodyWith({}), headers);

    const problem = JSON.parse(answer.body);
    expect(problem).toMatchObject({
      type: `urn:callsheet:problem:${code}`,
      status,
      code,
      title: expect.any(String),
      detail: expect.any(String),
    });
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({
      "content-type": "application/problem+json",
      "cache-control": "no-store",
    });
    expect(problem.errors?.map((issue: { pointer: string }) => issue.pointer).sort()).toEqual(
      pointers,
    );
    expect(answer.body).not.toContain(PROMPT);
    expect(await rows(system)).toEqual([]);
    expect(system.standIn.calls()).toBe(0);
  },
);

test("a body that is no JSON, or none that is read alike everywhere, is refused, and nothing is written", async () => {
  const system = await startSystem();
  const body = inputWith({ Seed: 1 });
  const corpus = Object.entries({
    ...brokenBodies,
    ...doubtfulBodies,
    deepest: (text: string) => [deepest(text)],
  });
  const taken: string[] = [];

  for (const [name, spoil] of corpus)
    for (const bad of spoil(body)) {
      const answer = await post(system, bad);
      const { code } = JSON.parse(answer.body);
      const right = JSON_ALL_THE_SAME.includes(name) ? "invalid_request" : "invalid_json";
      if (answer.status !== 400 || code !== right || answer.body.includes(PROMPT))
        taken.push(`${name}: ${answer.body}`);
    }

  expect(taken).toEqual([]);
  expect(await rows(system)).toEqual([]);
  expect(system.standIn.calls()).toBe(0);
});

test.each([
  {
    where: "the request",
    body: (fields: Record<string, unknown>) => bodyWith(fields),
    code: "invalid_request",
  },
  { where: "the input", body: inputWith, code: "invalid_input" },
])(
  "thousands of unknown fields in $where are not answered with thousands of issues",
  async ({ body, code }) => {
    const system = await startSystem();
    const fields = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, index) => [`field${index}`, index]),
    );

    const answer = await post(system, body(fields));

    expect(JSON.parse(answer.body)).toMatchObject({ status: 400, code });
    expect(answer.body.length).toBeLessThan(8 * 1024);
  },
);

/** node:http refuses a header that is undefined. */
const definedOf = (headers: OutgoingHttpHeaders): OutgoingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));

const post = (system: System, body: string | Buffer, headers: OutgoingHttpHeaders = {}) =>
  system.clock.during(
    send(system.api, {
      method: "POST",
      path: "/v1/tasks",
      headers: definedOf({
        authorization: AUTHORIZATION,
        "idempotency-key": "one",
        "content-type": "application/json",
        ...headers,
      }),
      body,
    }),
  );
