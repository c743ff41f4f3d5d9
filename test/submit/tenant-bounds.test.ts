import { expect, test } from "vitest";
import type { TaskAnswer } from "../../functions/http/api.ts";
import { type Answer, input, rows, send, submit, submitAs } from "../support/client.ts";
import { countedSystem } from "../support/counted-system.ts";
import { ACME_KEY, withCaps } from "../support/daily-caps.ts";
import { rowSize } from "../support/row-size.ts";
import { startAsStranger } from "../support/strangers.ts";
import type { System, SystemOptions } from "../support/system.ts";

const withBounds = (
  bounds: { readonly perSecond?: string; readonly atOnce?: string },
  { environment = {}, ...options }: SystemOptions = {},
) =>
  withCaps(
    {},
    {
      lifeSeconds: 60,
      ...options,
      environment: {
        ...(bounds.perSecond === undefined ? {} : { TENANT_TASKS_PER_SECOND: bounds.perSecond }),
        ...(bounds.atOnce === undefined ? {} : { TENANT_TASKS_AT_ONCE: bounds.atOnce }),
        ...environment,
      },
    },
  );

const statusesOf = (answers: readonly Answer<unknown>[]) => answers.map(({ status }) => status);
const fieldsOf = ({ headers }: Answer<unknown>) => ({
  policy: headers.get("ratelimit-policy"),
  limit: headers.get("ratelimit"),
  retryAfter: headers.get("retry-after"),
});
const rowsOf = async (system: System, prefix: string) =>
  (await rows(system)).filter(({ pk }) => pk?.S?.startsWith(prefix));
const tasksOf = async (system: System, tenant: string) =>
  (await rowsOf(system, `${tenant}#`)).filter(({ sk }) => sk?.S === "task");

/** Submits one after the other; each has its answer before the next. */
const submitEach = async (system: System, keys: readonly string[], request: object = {}) => {
  const answers: Answer<TaskAnswer>[] = [];
  for (const key of keys) answers.push(await submit(system, key, request));
  return answers;
};

test("a tenant may submit a second's number of new tasks at once, and is told when to come again", async () => {
  const system = await withBounds({ perSecond: "3" });

  const answers = await submitEach(system, ["one", "two", "three", "four"]);

  expect(statusesOf(answers)).toEqual([202, 202, 202, 429]);
  const [first, , third, refused] = answers.map(fieldsOf);
  expect(first).toMatchObject({
    policy: '"tasks-per-second";q=3;w=1',
    limit: '"tasks-per-second";r=2;t=1',
  });
  expect(third).toMatchObject({ limit: '"tasks-per-second";r=0;t=1' });
  expect(refused).toEqual({
    policy: '"tasks-per-second";q=3;w=1',
    limit: '"tasks-per-second";r=0;t=1',
    retryAfter: "1",
  });
  expect(answers[3]?.body).toMatchObject({ code: "tenant_rate_reached" });
  expect(await tasksOf(system, "default")).toHaveLength(3);

  await system.clock.advance(1000);

  expect((await submit(system, "four")).status).toBe(202);
});

test("one tenant at its rate or with all its tasks at once slows no other", async () => {
  const system = await withBounds({ perSecond: "2,acme=off", atOnce: "2,acme=10" });

  const ours = await submitEach(system, ["one", "two", "three"]);
  const theirs: Answer<TaskAnswer>[] = [];
  for (const key of ["one", "two", "three", "four"])
    theirs.push(await submitAs(system, ACME_KEY, key));

  expect(statusesOf(ours)).toEqual([202, 202, 429]);
  expect(statusesOf(theirs)).toEqual([202, 202, 202, 202]);
  expect(theirs.map(({ body }) => body.status)).toEqual(Array(4).fill("running"));
  expect(theirs.map(({ headers }) => headers.get("ratelimit-policy"))).toEqual(
    Array(4).fill('"tasks-at-once";q=10'),
  );
});

test("a tenant has as many unsettled tasks as it may, and one more as soon as one has settled", async () => {
  const system = await withBounds({ atOnce: "2" });
  const [first, second] = await submitEach(system, ["one", "two"]);

  const refused = await submit(system, "three");
  await system.clock.advance(70_000);
  const taken = await submitEach(system, ["three", "four", "five"]);

  expect([first, second].map((answer) => answer && fieldsOf(answer).limit)).toEqual([
    '"tasks-at-once";r=1',
    '"tasks-at-once";r=0',
  ]);
  expect(refused).toMatchObject({ status: 429, body: { code: "tenant_tasks_at_once_reached" } });
  expect(fieldsOf(refused)).toEqual({
    policy: '"tasks-at-once";q=2',
    limit: '"tasks-at-once";r=0',
    retryAfter: "5",
  });
  expect(statusesOf(taken)).toEqual([202, 202, 429]);
});

test.each([
  { bound: "rate", bounds: { perSecond: "1" } },
  { bound: "number of tasks at once", bounds: { atOnce: "1" } },
])(
  "a request that the $bound refuses leaves no row of its task, and a repeat is answered with its task",
  async ({ bounds }) => {
    const system = await withBounds(bounds);
    const first = await submit(system, "one");
    const before = await rows(system);

    const refused = await submit(system, "two");
    const repeat = await submit(system, "one");
    const conflict = await submit(system, "one", { input: input("Another.") });

    expect(refused.status).toBe(429);
    expect(repeat).toMatchObject({ status: 202, body: { taskId: first.body.taskId } });
    expect(repeat.headers.get("ratelimit-policy")).toBeNull();
    expect(conflict.status).toBe(422);
    expect(await rows(system)).toEqual(before);
  },
);

test("however many come at once, a tenant gets no more than its bounds, and one key takes one place", async () => {
  const system = await withBounds({ perSecond: "20", atOnce: "5" });
  const keys = Array.from({ length: 30 }, (_, index) => `key ${index % 15}`);

  const answers = await system.clock.during(Promise.all(keys.map((key) => submit(system, key))));

  const tasks = await tasksOf(system, "default");
  expect(new Set(statusesOf(answers))).toEqual(new Set([202, 429]));
  expect(tasks).toHaveLength(5);
  const [places] = await rowsOf(system, "places#default");
  expect(Object.keys(places?.held?.M ?? {}).sort()).toEqual(
    tasks.map(({ taskId }) => taskId?.S).sort(),
  );
});

test("a followed task has a place, and one that Tencent does not know leaves none", async () => {
  const system = await withBounds({ atOnce: "1" });
  const TaskId = await startAsStranger(system, "vod.CreateAigcVideoTask");

  const unknown = await send(system, { follow: { TaskId: "no" } }, "unknown");
  const followed = await send(system, { follow: { TaskId } }, "follow");
  const refused = await submit(system, "one");

  expect(statusesOf([unknown, followed, refused])).toEqual([422, 202, 429]);
});

test("a submission that the daily cap refuses gives its place back", async () => {
  const system = await withBounds({ atOnce: "3" }, { environment: { DAILY_TASK_CAP: "1" } });
  await submit(system, "one");

  const refused = await submitEach(system, ["two", "three", "four"]);

  expect(refused.map(({ body }) => body)).toEqual(
    Array(3).fill(expect.objectContaining({ code: "daily_cap_reached" })),
  );
});

test("an invalid submission takes neither a turn nor a place", async () => {
  const system = await withBounds({ perSecond: "1", atOnce: "1" });

  const invalid = await submit(system, "one", { input: { Prompt: 1 } });
  const taken = await submit(system, "one");

  expect(statusesOf([invalid, taken])).toEqual([400, 202]);
});

test("the place of a submission that died is free after two minutes", async () => {
  const system = await withBounds({ atOnce: "1" });
  const dead = { tenant: "default", taskId: "a".repeat(32) };
  await system.dependencies.places.take(dead, { limit: 1, now: system.clock.now(), gone: {} });

  const early = await submit(system, "one");
  await system.clock.advance(121_000);
  const late = await submit(system, "one");

  expect(statusesOf([early, late])).toEqual([429, 202]);
});

test("the row of 23 places stays within one write unit, whatever the tenant is called", () => {
  const held = Object.fromEntries(
    Array.from({ length: 23 }, (_, place) => [String(place).padStart(32, "a"), 1_767_225_600_000]),
  );

  expect(rowSize({ pk: `places#${"a".repeat(20)}`, sk: "places", held })).toBeLessThanOrEqual(1024);
});

test("a new task costs two write units more under both bounds, and none without", async () => {
  const costOf = async (environment: Readonly<Record<string, string>>) => {
    const { system, spent } = await countedSystem({ environment });
    await submit(system, "warm");
    await system.pass(60_000);
    const before = { ...spent };
    await submit(system, "counted");
    return { write: spent.write - before.write, reads: spent.strongReads - before.strongReads };
  };

  const without = await costOf({});
  const rate = await costOf({ TENANT_TASKS_PER_SECOND: "5" });
  const both = await costOf({ TENANT_TASKS_PER_SECOND: "5", TENANT_TASKS_AT_ONCE: "20" });

  expect(rate).toEqual({ ...without, write: without.write + 1 });
  expect(both).toEqual({ ...without, write: without.write + 2 });
});
