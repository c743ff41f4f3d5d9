import { readFileSync } from "node:fs";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { expect, inject, test } from "vitest";
import type { TaskAnswer } from "../../functions/http/api.ts";
import { ask, input, read, submit, traces } from "../support/client.ts";
import { startingAround } from "../support/planted-rows.ts";
import { startAsStranger } from "../support/strangers.ts";
import { type System, startSystem } from "../support/system.ts";

const MINUTE = 60_000;

/** The runbook's two commands: the first pauses, the second resumes. */
const runbook = readFileSync(new URL("../../infra/runbook.md", import.meta.url), "utf8");
const [PAUSE, RESUME] = [...runbook.matchAll(/^aws dynamodb put-item .*--item '(.*)'$/gm)].map(
  ([, item = ""]) => JSON.parse(item),
);

/** Does what the runbook says. A process that has just looked sees it ten seconds later. */
const write = async (system: System, Item: typeof PAUSE): Promise<void> => {
  const client = new DynamoDBClient({ endpoint: inject("engineUrl"), region: "us-east-1" });
  await client.send(new PutItemCommand({ TableName: system.tableName, Item }));
  client.destroy();
};

const pausedSystem = async (options: Parameters<typeof startSystem>[0] = {}) => {
  const system = await startSystem(options);
  await submit(system, "before", { input: input("[seconds:3600]") });
  await write(system, PAUSE);
  await system.clock.advance(10_000);
  return system;
};

test.each(["A cat.", "A cat dances in the rain. ".repeat(100)])(
  "while submissions are paused a new task is 503, and leaves no trace (%#)",
  async (prompt) => {
    const system = await pausedSystem();
    const before = await traces(system);

    const answer = await submit(system, "new", { input: input(prompt) });

    expect(answer).toMatchObject({
      status: 503,
      body: { status: 503, code: "submissions_paused" },
    });
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.headers.get("retry-after")).toBe("60");
    expect(await traces(system)).toEqual(before);
  },
);

test("a repeat of a known key is answered with its task, and one with another request is a conflict", async () => {
  const system = await pausedSystem();

  const repeat = await submit(system, "before", { input: input("[seconds:3600]") });
  const conflict = await submit(system, "before");

  expect(repeat).toMatchObject({ status: 202, body: { status: "running" } });
  expect(repeat.headers.get("idempotent-replayed")).toBe("true");
  expect(conflict).toMatchObject({ status: 422, body: { code: "idempotency_conflict" } });
});

test("tasks accepted before a pause go on: callbacks settle them, queued ones are started, and all can be read and canceled", async () => {
  const system = await startSystem();
  const runs = await submit(system, "runs", { input: input("[seconds:30]") });
  const waits = await submit(system, "waits", { input: input("[seconds:30]") });
  const canceled = await submit(system, "canceled");
  await write(system, PAUSE);

  await ask(system, "POST", `/v1/tasks/${canceled.body.taskId}/cancel`);
  await system.pass(2 * MINUTE);

  expect(await read(system, runs.body.taskId)).toMatchObject({
    status: "succeeded",
    completedVia: "callback",
  });
  expect(await read(system, waits.body.taskId)).toMatchObject({ status: "succeeded" });
  expect(await read(system, canceled.body.taskId)).toMatchObject({ status: "canceled" });
});

test("a task that was started elsewhere can be followed during a pause, as that costs nothing", async () => {
  const system = await pausedSystem({ concurrency: 2 });
  const TaskId = await startAsStranger(system, "vod.CreateAigcVideoTask");

  const followed = await ask<TaskAnswer>(system, "POST", "/v1/tasks", {
    headers: { "idempotency-key": "follow" },
    body: JSON.stringify({ operation: "vod.CreateAigcVideoTask", follow: { TaskId } }),
  });

  expect(followed).toMatchObject({ status: 202, body: { status: "running" } });
});

test("a pause begins and ends within ten seconds of the operator's word", async () => {
  const system = await startSystem();
  await submit(system, "first");

  await write(system, PAUSE);
  await system.clock.advance(10_000);
  const during = await submit(system, "second");
  await write(system, RESUME);
  await system.clock.advance(10_000);
  const after = await submit(system, "second");

  expect(during.status).toBe(503);
  expect(after.status).toBe(202);
});

test("any value that an operator wrote there in a hurry pauses, unless it says false", async () => {
  const system = await startSystem();
  await write(system, { ...PAUSE, paused: { S: "yes" } });

  const answer = await submit(system, "one");

  expect(answer).toMatchObject({ status: 503, body: { code: "submissions_paused" } });
});

test("a process looks for a pause once in ten seconds, however many tasks are submitted", async () => {
  const looks: string[] = [];
  const watched = await startingAround((table) => ({
    getMany: (keys) => {
      if (keys.some(({ pk }) => pk === "control")) looks.push("with the first key");
      return table.getMany(keys);
    },
    listRows: (rows) => {
      if (rows.pk === "control") looks.push("by itself");
      return table.listRows(rows);
    },
  }));
  const system = await startSystem(watched);

  for (const key of ["one", "two", "three", "four"]) {
    await submit(system, key);
    await system.clock.advance(2000);
  }

  expect(looks).toEqual(["with the first key"]);
  await system.clock.advance(2000);
  await submit(system, "five");
  expect(looks).toEqual(["with the first key", "by itself"]);
});
