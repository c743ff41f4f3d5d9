import { expect, test } from "vitest";
import { NoAnswerError, ProblemError } from "../../functions/client/index.ts";
import { input } from "../support/client.ts";
import { closedPort, rejection } from "../support/http-server.ts";
import { startSystem } from "../support/system.ts";
import { clientOf } from "./client-of.ts";
import { startProxy } from "./proxy.ts";

const OPERATION = "vod.CreateAigcVideoTask";

test("a task is submitted, waited for and its file is opened", async () => {
  const system = await startSystem();
  const callsheet = clientOf(system);
  const seen: string[] = [];

  const task = await system.clock.during(
    callsheet.submit(OPERATION, input(), { key: "shot-12", metadata: { shot: "12" } }),
  );
  const result = await system.clock.during(
    task.result({ onProgress: ({ status }) => seen.push(status) }),
  );
  const file = await system.clock.during(task.file(0));

  expect(task.key).toBe("shot-12");
  expect(result).toMatchObject({ status: "succeeded", metadata: { shot: "12" }, input: input() });
  expect(result.output.files[0]?.mediaType).toBe("video/mp4");
  expect(file.headers.get("content-type")).toBe("video/mp4");
  expect(seen[0]).toBe("running");
  expect(seen.at(-1)).toBe("succeeded");
  expect(task.latest).toEqual(result);
});

test("an answer that is lost is asked for again under the key that the client made, and the task is charged once", async () => {
  const system = await startSystem();
  const proxy = await startProxy(system, {
    after: (back, _, place) => (place === 0 ? "cut" : back),
  });
  const callsheet = clientOf(system, { url: proxy.url });

  const task = await system.clock.during(callsheet.submit(OPERATION, input()));
  await system.clock.during(task.result());

  const posts = proxy.passed.filter(({ line }) => line.startsWith("POST"));
  expect(posts).toHaveLength(2);
  expect(posts[0]?.headers["idempotency-key"]).toMatch(/^[0-9a-f]{32}$/);
  expect(posts[1]?.headers["idempotency-key"]).toBe(posts[0]?.headers["idempotency-key"]);
  expect(posts[1]?.body).toBe(posts[0]?.body);
  expect(system.standIn.creates()).toHaveLength(1);
});

test("two submissions without a key are two tasks, and two with one key are one", async () => {
  const system = await startSystem({ concurrency: 4 });
  const callsheet = clientOf(system);
  const submit = (key?: string) =>
    system.clock.during(callsheet.submit(OPERATION, input(), { key }));

  const [one, two, three, four] = [
    await submit(),
    await submit(),
    await submit("k"),
    await submit("k"),
  ];

  expect(new Set([one, two, three].map(({ id }) => id)).size).toBe(3);
  expect(four.id).toBe(three.id);
});

test("a busy service is asked again, no sooner than its Retry-After says", async () => {
  const system = await startSystem();
  const problem = (status: number, seconds: number) => ({
    status,
    headers: { "content-type": "application/problem+json", "retry-after": String(seconds) },
    body: JSON.stringify({ code: "unavailable", title: "t", detail: "d" }),
  });
  const refusals = [problem(503, 7), problem(429, 40)];
  const proxy = await startProxy(system, { instead: (_, place) => refusals[place] });
  const before = system.clock.now();

  const task = await system.clock.during(
    clientOf(system, { url: proxy.url }).submit(OPERATION, input()),
  );

  const waited = system.clock.now() - before;
  expect(task.latest?.status).toBe("running");
  expect(proxy.passed).toHaveLength(3);
  expect(waited).toBeGreaterThanOrEqual(47_000);
  expect(waited).toBeLessThan(50_000);
});

test("a redirect is told and not followed: what the key is for goes nowhere else", async () => {
  const system = await startSystem();
  const elsewhere = await startProxy(system);
  const headers = { location: `${elsewhere.url}/v1/tasks` };
  const proxy = await startProxy(system, { instead: () => ({ status: 307, headers, body: "" }) });

  const error = await system.clock.during(
    rejection(clientOf(system, { url: proxy.url }).submit(OPERATION, input())),
  );

  expect(error).toMatchObject({ status: 307, code: "unknown" });
  expect(elsewhere.passed).toEqual([]);
});

test("a refusal that the caller can mend is thrown at once, with its code, its fields and its Request-Id", async () => {
  const system = await startSystem();
  const proxy = await startProxy(system);
  const wrong = { ...input(), OutputConfig: { Duration: 900 } };

  const error = await system.clock.during(
    rejection(clientOf(system, { url: proxy.url }).submit(OPERATION, wrong, { key: "k" })),
  );

  expect(error).toBeInstanceOf(ProblemError);
  expect(error).toMatchObject({
    status: 400,
    code: "invalid_input",
    idempotencyKey: "k",
    errors: [{ pointer: "/input/OutputConfig/Duration" }],
    requestId: expect.stringMatching(/./),
  });
  expect(proxy.passed).toHaveLength(1);
  expect(system.standIn.creates()).toEqual([]);
});

test("a tenant at its rate is let in a second later, under the same key, and charged once for each task", async () => {
  const system = await startSystem({
    concurrency: 9,
    environment: { LANE_LIMIT_VOD_AIGC: "9", TENANT_TASKS_PER_SECOND: "1" },
  });
  const proxy = await startProxy(system);
  const client = clientOf(system, { url: proxy.url });

  const tasks = await system.clock.during(
    Promise.all(["one", "two", "three"].map((key) => client.submit(OPERATION, input(), { key }))),
  );

  expect(new Set(tasks.map(({ id }) => id)).size).toBe(3);
  expect(proxy.passed.length).toBeGreaterThan(3);
  expect(system.standIn.creates()).toHaveLength(3);
});

test("a wait of hours, as for a daily cap, is left to the caller", async () => {
  const system = await startSystem();
  const body = JSON.stringify({ code: "daily_cap_reached", title: "t", detail: "d" });
  const headers = { "retry-after": "7200" };
  const proxy = await startProxy(system, { instead: () => ({ status: 429, headers, body }) });

  const error = await system.clock.during(
    rejection(clientOf(system, { url: proxy.url }).submit(OPERATION, input())),
  );

  expect(error).toMatchObject({ code: "daily_cap_reached", retryAfter: 7200 });
  expect(proxy.passed).toHaveLength(1);
});

test("where nobody answers, the error has the key to go on with", async () => {
  const system = await startSystem();
  const url = `http://127.0.0.1:${await closedPort()}`;

  const error = await system.clock.during(
    rejection(clientOf(system, { url }).submit(OPERATION, input(), { key: "shot-13" })),
  );

  expect(error).toBeInstanceOf(NoAnswerError);
  expect(error).toMatchObject({ idempotencyKey: "shot-13" });
  expect(String(error)).not.toContain("Bearer");
});

test("a request whose answer does not come in time is sent again, with the same key", async () => {
  const system = await startSystem();
  const keys: (string | null)[] = [];
  const callsheet = clientOf(system, {
    timeout: () => AbortSignal.abort(new Error("too late")),
    fetch: async (_, { headers, signal }) => {
      keys.push(new Headers(headers).get("idempotency-key"));
      signal?.throwIfAborted();
      throw new Error("the limit was not set");
    },
  });

  const error = await system.clock.during(rejection(callsheet.submit(OPERATION, input())));

  expect(String(error)).toContain("too late");
  expect(keys.length).toBeGreaterThan(3);
  expect(new Set(keys).size).toBe(1);
});

test("an answer that is not Callsheet's is told as such", async () => {
  const system = await startSystem();
  const page = { status: 200, headers: { "content-type": "text/html" }, body: "<p>Log in</p>" };
  const proxy = await startProxy(system, { instead: () => page });

  const error = await system.clock.during(
    rejection(clientOf(system, { url: proxy.url }).submit(OPERATION, input())),
  );

  expect(error).toMatchObject({ status: 200, code: "unknown" });
});

test("a dry run checks and starts nothing", async () => {
  const system = await startSystem();

  const checked = await system.clock.during(clientOf(system).check(OPERATION, input()));

  expect(checked).toMatchObject({ dryRun: true, operation: OPERATION });
  expect(system.standIn.creates()).toEqual([]);
});

test.each([
  ["an address without http", { url: "callsheet.example" }],
  ["a key with a space", { key: "one two" }],
])("%s is refused before anything is sent", async (_which, options) => {
  const system = await startSystem();

  expect(() => clientOf(system, options)).toThrow(TypeError);
});

test.each([["a,b"], [""], ["é"], [" a"], ["a".repeat(256)]])(
  "an Idempotency-Key that no request can carry is refused: %j",
  async (key) => {
    const system = await startSystem();
    const proxy = await startProxy(system);

    const error = await rejection(
      clientOf(system, { url: proxy.url }).submit(OPERATION, input(), { key }),
    );

    expect(error).toBeInstanceOf(RangeError);
    expect(proxy.passed).toEqual([]);
  },
);
