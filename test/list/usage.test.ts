import { describe, expect, test } from "vitest";
import { createHandler as auditTasks } from "../../functions/audit-tasks.ts";
import type { UsageAnswer } from "../../functions/http/api.ts";
import { ask, input, submit, submitAs } from "../support/client.ts";
import { passDays, type System, secrets, startSystem } from "../support/system.ts";

const DAY = 86_400_000;
const ACME_KEY = "acme-key-000000000000";
const tenants = { API_SECRET: { ...secrets.API_SECRET, tenants: { acme: ACME_KEY } } };

/** The audit as Lambda runs it. */
const count = async (system: System) =>
  system.clock.during(auditTasks(system.dependencies, true)());

const usage = async (system: System, query = "", key?: string) =>
  ask<UsageAnswer>(system, "GET", `/v1/usage${query}`, {
    headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
  });

const dayOf = ({ clock }: System, ago = 0): string =>
  new Date(clock.now() - ago * DAY).toISOString().slice(0, 10);

const untilMidnight = async (system: System) => {
  const { clock } = system;
  await clock.advance(DAY - (clock.now() % DAY) + 1000);
};

test("tasks are added up by the day on which they settled, for their tenant alone", async () => {
  const system = await startSystem({ secrets: tenants, concurrency: 9 });
  await submit(system, "one");
  await submit(system, "two", { input: input("[fail:InternalError] A cat") });
  await submit(system, "three", { input: input("[refuse:InvalidParameterValue.Prompt] A cat") });
  await submitAs(system, ACME_KEY, "one");
  await system.pass(10 * 60_000);
  await count(system);
  const today = await usage(system);
  await untilMidnight(system);

  await count(system);

  const { body } = await usage(system);
  const [yesterday] = body.usage;
  expect(today.body).toMatchObject({ usage: [], total: { tasks: 0 } });
  expect(body.countedUpTo).toBe(dayOf(system, 1));
  expect(body.usage).toHaveLength(1);
  expect(yesterday).toMatchObject({ day: dayOf(system, 1), tasks: 3, charged: 2, unsure: 0 });
  expect(yesterday?.seconds).toBeGreaterThan(5);
  expect((await usage(system, "", ACME_KEY)).body.total).toMatchObject({ tasks: 1, charged: 1 });
});

test("operations are added up over all days, and a task that nobody knows the start of is unsure", async () => {
  const system = await startSystem();
  await submit(system, "lost", {
    operation: "mps.CreateAigcVideoTask",
    input: { Prompt: "[silence] A cat" },
  });
  await submit(system, "one");
  await passDays(system, 9);
  await submit(system, "two");
  await system.clock.advance(DAY);

  await count(system);

  const { body } = await usage(system, "?by=operation");
  expect(body.usage.map(({ operation, ...sums }) => [operation, sums])).toEqual(
    expect.arrayContaining([
      ["mps.CreateAigcVideoTask", { tasks: 1, seconds: 0, charged: 0, unsure: 1 }],
      ["vod.CreateAigcVideoTask", expect.objectContaining({ tasks: 2, charged: 2 })],
    ]),
  );
  expect(body.total).toMatchObject({ tasks: 3, charged: 2, unsure: 1 });
});

test("a count that is made twice, or a month later, changes nothing of a day", async () => {
  const system = await startSystem();
  await submit(system, "one");
  await system.pass(10_000);
  await untilMidnight(system);
  await count(system);
  const first = await usage(system);
  const [{ day = "" } = {}] = first.body.usage;

  await count(system);
  const again = await usage(system);
  await system.clock.advance(60 * DAY);
  await count(system);
  const later = await usage(system, `?from=${day}&to=${day}`);

  expect(again.body).toEqual(first.body);
  expect(later.body.usage).toEqual(first.body.usage);
});

test("a run that began in the middle of the table counts nothing", async () => {
  const system = await startSystem();
  await submit(system, "one");
  await system.pass(10_000);
  await untilMidnight(system);
  const { leases, clock } = system.dependencies;
  const now = new Date(clock.now()).toISOString() as `${number}-${number}-${number}T${string}Z`;
  await leases.take("audit-tasks", "another", now, now);
  const at = { pk: "task#default", sk: "one" };
  await leases.keepPosition("audit-tasks", "another", { at, isWhole: true });

  await count(system);

  expect((await usage(system)).body).not.toHaveProperty("countedUpTo");
});

test.each([
  ["0000-01-01", "0000-01-01"],
  ["9999-10-02", "9999-12-31"],
  ["2026-01-31", "2026-05-02"],
])("from %s to %s is answered, also at the ends of the calendar", async (from, to) => {
  const system = await startSystem();

  const { status, body } = await usage(system, `?from=${from}&to=${to}`);

  expect(status).toBe(200);
  expect(body).toMatchObject({ from, to, usage: [] });
});

describe("a query", () => {
  test.each([
    ["?from=2026-02-30", "from", "must be a day of UTC"],
    ["?to=yesterday", "to", "must be a day of UTC"],
    ["?from=2026-02-02&to=2026-02-01", "from", "must not be later"],
    ["?from=2025-01-01&to=2026-02-01", "from", "must be at most 91 days"],
    ["?by=week", "by", ""],
    ["?days=3", "days", ""],
  ])("%s is refused at its parameter", async (query, parameter, message) => {
    const system = await startSystem();

    const { status, body } = await ask(system, "GET", `/v1/usage${query}`);

    expect(status).toBe(400);
    expect(body).toMatchObject({
      code: "invalid_request",
      errors: [{ parameter, message: expect.stringContaining(message) }],
    });
  });
});
