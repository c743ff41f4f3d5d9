import { expect, test } from "vitest";
import type { TaskAnswer } from "../../functions/http/api.ts";
import { type Answer, ask, input, rows, submit } from "../support/client.ts";
import { ACME_KEY, counts, withCaps } from "../support/daily-caps.ts";
import { startAsStranger } from "../support/strangers.ts";
import { type System, startSystem } from "../support/system.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

const DAY_SECONDS = 86_400;
const LONG_PROMPT = "A cat dances in the rain. ".repeat(100);

const submitAsAcme = (system: System, key: string) =>
  ask<TaskAnswer>(system, "POST", "/v1/tasks", {
    headers: { authorization: `Bearer ${ACME_KEY}`, "idempotency-key": key },
    body: JSON.stringify({ operation: "vod.CreateAigcVideoTask", input: input() }),
  });

const statusesOf = (answers: readonly Answer<unknown>[]) => answers.map(({ status }) => status);
const hotRows = async (system: System) => (await rows(system)).filter(({ sk }) => sk?.S === "task");

test("however many come at once, no more are taken on one day than its cap, and the others are told when to come again", async () => {
  const system = await withCaps({ all: 10 });

  const answers = await system.clock.during(
    Promise.all(Array.from({ length: 40 }, (_, index) => submit(system, `key ${index}`))),
  );

  const refused = answers.filter(({ status }) => status !== 202);
  expect(refused).toHaveLength(30);
  for (const { status, headers, body } of refused) {
    expect(status).toBe(429);
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(DAY_SECONDS - 60);
    expect(body).toMatchObject({ status: 429, code: "daily_cap_reached" });
  }
  expect(await hotRows(system)).toHaveLength(10);
  expect(await counts(system)).toEqual({ "spend#2026-01-01 all": 10 });

  await system.pass(10 * 60_000);

  expect(system.standIn.creates()).toHaveLength(10);
});

test("a tenant's cap stops that tenant alone, and what it is refused counts for nobody", async () => {
  const system = await withCaps({ tenant: 1, all: 3 });

  const ours = [
    await submit(system, "one"),
    await submit(system, "two"),
    await submit(system, "three"),
  ];
  const theirs = [await submitAsAcme(system, "one"), await submitAsAcme(system, "two")];

  expect(statusesOf(ours)).toEqual([202, 429, 429]);
  expect(statusesOf(theirs)).toEqual([202, 429]);
  expect(await counts(system)).toEqual({
    "spend#2026-01-01 tenant#default": 1,
    "spend#2026-01-01 tenant#acme": 1,
    "spend#2026-01-01 all": 2,
  });
});

test("a caller that the cap of all refuses keeps no place under its own", async () => {
  const system = await withCaps({ tenant: 5, all: 1 });
  await submitAsAcme(system, "one");

  const answer = await submit(system, "one");

  expect(answer.status).toBe(429);
  expect(await counts(system)).toMatchObject({
    "spend#2026-01-01 tenant#default": 0,
    "spend#2026-01-01 all": 1,
  });
});

test("the next UTC day begins anew, and Retry-After says to the second when that is", async () => {
  const system = await withCaps(
    { all: 1 },
    { clock: new VirtualClock("2026-01-31T23:59:57.500Z") },
  );
  await submit(system, "one");

  const refused = await submit(system, "two");
  await system.clock.advance(Number(refused.headers.get("retry-after")) * 1000);
  const taken = await submit(system, "two");

  expect(refused).toMatchObject({ status: 429 });
  expect(refused.headers.get("retry-after")).toBe("3");
  expect(taken.status).toBe(202);
  expect(await counts(system)).toEqual({ "spend#2026-01-31 all": 1, "spend#2026-02-01 all": 1 });
});

test.each(["A cat.", LONG_PROMPT])(
  "a repeat of a known key is never refused by a cap, nor counted again (%#)",
  async (prompt) => {
    const system = await withCaps({ all: 1, tenant: 1 });
    const first = await submit(system, "one", { input: input(prompt) });
    const before = await rows(system);

    const repeat = await submit(system, "one", { input: input(prompt) });
    const conflict = await submit(system, "one", { input: input("Another.") });

    expect(repeat).toMatchObject({ status: 202, body: { taskId: first.body.taskId } });
    expect(repeat.headers.get("idempotent-replayed")).toBe("true");
    expect(conflict).toMatchObject({ status: 422, body: { code: "idempotency_conflict" } });
    expect(await rows(system)).toEqual(before);
  },
);

test("fifty submissions under one key at once are counted once", async () => {
  const system = await withCaps({ all: 50, tenant: 50 });

  const answers = await system.clock.during(
    Promise.all(Array.from({ length: 50 }, () => submit(system, "fifty"))),
  );

  expect(new Set(statusesOf(answers))).toEqual(new Set([202]));
  expect(await counts(system)).toEqual({
    "spend#2026-01-01 tenant#default": 1,
    "spend#2026-01-01 all": 1,
  });
});

test("a task that is only followed costs nothing, and is neither counted nor refused", async () => {
  const system = await withCaps({ all: 1 }, { concurrency: 2 });
  await submit(system, "one");
  const TaskId = await startAsStranger(system, "vod.CreateAigcVideoTask");

  const followed = await ask<TaskAnswer>(system, "POST", "/v1/tasks", {
    headers: { "idempotency-key": "follow" },
    body: JSON.stringify({ operation: "vod.CreateAigcVideoTask", follow: { TaskId } }),
  });

  expect(followed).toMatchObject({ status: 202, body: { status: "running" } });
  expect(await counts(system)).toEqual({ "spend#2026-01-01 all": 1 });
});

test("without a cap nothing is counted", async () => {
  const system = await startSystem();

  await submit(system, "one");

  expect(await counts(system)).toEqual({});
  expect((await hotRows(system))[0]).not.toHaveProperty("counted");
});
