import { expect, test } from "vitest";
import type { TaskAnswer } from "../../functions/http/api.ts";
import { sampleInputs } from "../../infra/local/sample-inputs.ts";
import { startWithAlteredAnswers } from "../support/altered-answers.ts";
import { type Answer, ask, input, rows, submit } from "../support/client.ts";
import { type System, startSystem } from "../support/system.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

const OPERATION = "vod.CreateAigcVideoTask";
const LONG_PROMPT = "A cat dances in the rain. ".repeat(100);
const CREATE = "CreateAigcVideoTask";

const post = (system: System, key: string, body: string) =>
  ask<TaskAnswer>(system, "POST", "/v1/tasks", { headers: { "idempotency-key": key }, body });

const isReplay = ({ headers }: Answer<unknown>) => headers.get("idempotent-replayed") === "true";
const hotRows = async (system: System) => (await rows(system)).filter(({ sk }) => sk?.S === "task");

test.each([
  { what: "a small request", prompt: "A cat dances in the rain.", delayMs: 0 },
  { what: "a request over 1 KB", prompt: LONG_PROMPT, delayMs: 0 },
  {
    what: "a request that Tencent answers late",
    prompt: "A cat dances in the rain.",
    delayMs: 3000,
  },
])(
  "fifty submissions of $what at once make one task and one create",
  async ({ prompt, delayMs }) => {
    const clock = new VirtualClock();
    const late = async (body: string) => {
      await clock.sleep(delayMs);
      return body;
    };
    const system = await startWithAlteredAnswers(late, { clock });

    const answers = await system.clock.during(
      Promise.all(
        Array.from({ length: 50 }, () => submit(system, "fifty", { input: input(prompt) })),
      ),
    );

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ body }) => body.taskId)).size).toBe(1);
    expect(answers.filter((answer) => !isReplay(answer))).toHaveLength(1);
    expect(await hotRows(system)).toHaveLength(1);
    expect(system.standIn.calls(CREATE)).toBe(1);
    expect(system.standIn.creates()).toHaveLength(1);
  },
);

test("fifty submissions under fifty keys make fifty tasks, each created once in the end", async () => {
  const system = await startSystem({ concurrency: 50, environment: { LANE_LIMIT_VOD_AIGC: "50" } });

  const answers = await system.clock.during(
    Promise.all(Array.from({ length: 50 }, (_, index) => submit(system, `key ${index}`))),
  );
  await system.pass(5 * 60 * 1000);

  expect(answers.filter(isReplay)).toEqual([]);
  expect(new Set(answers.map(({ body }) => body.taskId)).size).toBe(50);
  expect(
    system.standIn
      .creates()
      .map(({ SessionId }) => SessionId)
      .sort(),
  ).toEqual(answers.map(({ body }) => `${body.taskId}-0`).sort());
});

test.each([
  { what: "a small request and another", first: "A cat.", second: "A dog." },
  { what: "a small request and a large one", first: "A cat.", second: LONG_PROMPT },
  { what: "a large request and a small one", first: LONG_PROMPT, second: "A dog." },
])(
  "a key that comes back with another request is 422, and its task stays as it is: $what",
  async ({ first, second }) => {
    const system = await startSystem();
    await submit(system, "one", { input: input(first) });
    const before = { rows: await hotRows(system), calls: system.standIn.calls() };

    const answer = await submit(system, "one", { input: input(second) });

    expect(answer).toMatchObject({
      status: 422,
      body: { status: 422, code: "idempotency_conflict" },
    });
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect({ rows: await hotRows(system), calls: system.standIn.calls() }).toEqual(before);
  },
);

test("a slot is not lost to a request that was in conflict", async () => {
  const system = await startSystem();
  await submit(system, "one", { input: input("[seconds:1]") });
  await system.clock.advance(2000);
  await submit(system, "one", { input: input("Another.") });

  const next = await submit(system, "two");

  expect(next.body.status).toBe("running");
});

test("metadata is part of the request", async () => {
  const system = await startSystem();
  await submit(system, "one", { metadata: { shot: "12" } });

  const answer = await submit(system, "one", { metadata: { shot: "13" } });

  expect(answer).toMatchObject({ status: 422, body: { code: "idempotency_conflict" } });
});

test("the order of fields, white space and the spelling of texts and numbers make no other request", async () => {
  const system = await startSystem();
  const { ModelName, ModelVersion, Prompt } = input("Café");
  const first = await post(
    system,
    "one",
    JSON.stringify({
      operation: OPERATION,
      input: { ModelName, ModelVersion, Prompt, Seed: 10 },
      metadata: { a: "1", b: "2" },
    }),
  );

  const second = await post(
    system,
    "one",
    `{ "metadata": {"b": "2", "a": "1"},
       "input": {"Seed": 1.0e1, "Prompt": "Caf\\u00e9", "ModelVersion": "${ModelVersion}", "ModelName": "${ModelName}"},
       "operation": "vod\\u002eCreateAigcVideoTask" }`,
  );

  expect(second.status).toBe(202);
  expect(isReplay(second)).toBe(true);
  expect(second.body).toEqual(first.body);
  expect(system.standIn.calls(CREATE)).toBe(1);
});

test("keys that differ in anything name different tasks", async () => {
  const system = await startSystem();
  const keys = ["a", "A", "a a", "a;a", "~", "!", "k".repeat(254), "k".repeat(255)];

  const taskIds = await Promise.all(
    keys.map(async (key) => (await submit(system, key)).body.taskId),
  );

  expect(new Set(taskIds).size).toBe(keys.length);
  for (const taskId of taskIds) expect(taskId).toMatch(/^[a-z2-7]{32}$/);
});

test("with another identity key than the table's, submissions stop and write nothing, while reading goes on", async () => {
  const before = await startSystem();
  const { body: task } = await submit(before, "one");
  const stored = await rows(before);
  const after = await startSystem({
    environment: { TABLE_NAME: before.tableName },
    secrets: { IDENTITY_SECRET: { key: "another-identity-key-000000000" } },
  });

  const repeat = await submit(after, "one");
  const read = await ask<TaskAnswer>(after, "GET", `/v1/tasks/${task.taskId}`);

  expect(repeat).toMatchObject({ status: 503, body: { code: "unavailable" } });
  expect(repeat.headers.get("retry-after")).toBe("5");
  expect(await rows(after)).toEqual(stored);
  expect(after.standIn.calls()).toBe(0);
  expect(after.log.map(({ event }) => event)).toContain("identity_mismatch");
  expect(read.status).toBe(200);
});

test("two environments never share a task id", async () => {
  const one = await startSystem();
  const other = await startSystem({ environment: { ENVIRONMENT: "other" } });

  const [here, there] = [await submit(one, "one"), await submit(other, "one")];

  expect(here.body.taskId).not.toBe(there.body.taskId);
});

test("the same words for another region are another request", async () => {
  const system = await startSystem();
  const inRegion = (region: string) =>
    ask(system, "POST", "/v1/tasks", {
      headers: { "idempotency-key": "one" },
      body: JSON.stringify({
        operation: "trtc.StartAITranscription",
        input: sampleInputs["trtc.StartAITranscription"],
        region,
      }),
    });

  const answers = [
    await inRegion("ap-singapore"),
    await inRegion("ap-guangzhou"),
    await inRegion("ap-singapore"),
  ];

  expect(answers.map(({ status }) => status)).toEqual([202, 422, 202]);
});
