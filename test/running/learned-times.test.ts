import { expect, test } from "vitest";
import {
  ENOUGH_SAMPLES,
  isSampled,
  MOST_SAMPLES,
  withSample,
} from "../../functions/task/durations.ts";
import { taskIdOf } from "../../functions/task/task-id.ts";
import { clientOf } from "../client/client-of.ts";
import { startProxy } from "../client/proxy.ts";
import { input, read, readWith, rows, submit } from "../support/client.ts";
import { type System, secrets, startSystem } from "../support/system.ts";
import { engineTable } from "../support/table.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const VIDEO = "vod.CreateAigcVideoTask";
const KEY = { pk: `durations#${VIDEO}`, sk: "durations" };

/** Full of durations within a tenth of this many seconds. */
const around = (seconds: number): string =>
  Array.from({ length: MOST_SAMPLES }, (_, place) => 0.9 + (0.2 * place) / MOST_SAMPLES)
    .map((share) => share * seconds * SECOND)
    .reduce(withSample, "");

const plant = (system: System, row: Readonly<Record<string, unknown>>) =>
  engineTable(system.tableName).put({ ...KEY, ...row }, { absent: "pk" });

const learned = (samples: string) => ({ version: 1, classes: [{ name: "Kling 3.0", samples }] });

const durations = async (system: System) =>
  (await engineTable(system.tableName).get(KEY)) as
    | { readonly version: number; readonly classes: readonly { name: string; samples: string }[] }
    | undefined;

/** Idempotency-Keys of tasks whose durations are written, or are not. */
const keys = (isWritten: boolean, count: number): string[] => {
  const of = (key: string) =>
    taskIdOf(secrets.IDENTITY_SECRET.key, {
      environment: "test",
      tenant: "default",
      idempotencyKey: key,
    });
  const all = Array.from({ length: 2000 }, (_, number) => `task ${number}`);
  return all.filter((key) => isSampled(of(key), MOST_SAMPLES) === isWritten).slice(0, count);
};

const [WRITTEN = ""] = keys(true, 1);
const [UNWRITTEN = ""] = keys(false, 1);

test("how long a task took by Tencent's own times is written for its model and for all", async () => {
  const system = await startSystem({ callbacks: "off" });

  const { body } = await submit(system, WRITTEN, { input: input("[seconds:40]") });
  await system.pass(5 * MINUTE);

  expect((await read(system, body.taskId)).status).toBe("succeeded");
  const samples = withSample("", 40 * SECOND);
  expect(await durations(system)).toMatchObject({
    version: 1,
    classes: [
      { name: "", samples },
      { name: "Kling 3.0", samples },
    ],
  });
});

test("fifteen of sixteen tasks write nothing once their model has 64 durations", async () => {
  const system = await startSystem({ environment: { LANE_LIMIT_VOD_AIGC: "40" } });
  await plant(system, learned(around(10)));

  for (const key of keys(false, 30)) await submit(system, key);
  await system.pass(MINUTE);

  expect(await durations(system)).toMatchObject({ version: 1 });
});

test("a process writes an operation's durations once a minute, those in between with them", async () => {
  const system = await startSystem({ environment: { LANE_LIMIT_VOD_AIGC: "40" } });

  for (const key of keys(true, 6)) await submit(system, key);
  await system.pass(MINUTE);
  const first = await durations(system);
  for (const key of keys(true, 7).slice(6)) await submit(system, key);
  await system.pass(MINUTE);

  expect(first?.version).toBe(1);
  expect((await durations(system))?.version).toBe(2);
  expect((await durations(system))?.classes[0]?.samples).toHaveLength(7);
});

test("without callbacks a task of a known model is first asked about near its likely end", async () => {
  const costOf = async (row?: Readonly<Record<string, unknown>>) => {
    const system = await startSystem({ callbacks: "off" });
    if (row !== undefined) await plant(system, row);
    const { body } = await submit(system, UNWRITTEN, { input: input("[seconds:300]") });
    await system.pass(10 * MINUTE);
    const { submittedAt = "", settledAt = "" } = await read(system, body.taskId);
    return {
      questions: system.standIn.calls("DescribeTaskDetail"),
      lateMs: Date.parse(settledAt) - Date.parse(submittedAt) - 300 * SECOND,
    };
  };

  const [blind, knowing] = [await costOf(), await costOf(learned(around(300)))];

  expect(blind.questions).toBeGreaterThan(6);
  expect(knowing.questions).toBeLessThanOrEqual(4);
  expect(knowing.lateMs).toBeLessThan(15 * SECOND);
});

test("the task whose duration is written is asked about by default, so that its end is seen where it is", async () => {
  const system = await startSystem({ callbacks: "off" });
  await plant(system, learned(around(300)));

  const { body } = await submit(system, WRITTEN, { input: input("[seconds:40]") });

  expect(body.nextCheckAt).toBe("2026-01-01T00:01:00.000Z");
});

test("a lost callback is missed within a minute and a half of the likely end, not after ten minutes", async () => {
  const system = await startSystem({ callbacks: "lost" });
  await plant(system, learned(around(100)));

  const { body } = await submit(system, UNWRITTEN, { input: input("[seconds:100]") });
  await system.pass(10 * MINUTE);

  const { submittedAt = "", settledAt = "", completedVia } = await read(system, body.taskId);
  expect(completedVia).toBe("poll");
  expect(Date.parse(settledAt) - Date.parse(submittedAt)).toBeLessThan(190 * SECOND);
  expect(system.standIn.calls("DescribeTaskDetail")).toBe(1);
});

test("a lost callback's task is no measure of how long tasks take", async () => {
  const system = await startSystem({ callbacks: "lost", environment: {} });

  await submit(system, WRITTEN, { input: input("[fail:InternalError]") });
  await system.pass(15 * MINUTE);

  expect(await durations(system)).toBeUndefined();
});

test("a running task says when it may end, and when to ask again", async () => {
  const system = await startSystem({ callbacks: "on" });
  await plant(system, learned(around(90)));

  const { body, headers } = await submit(system, UNWRITTEN, { input: input("[seconds:95]") });
  await system.clock.advance(60 * SECOND);
  const later = await readWith(system, body.taskId, {});
  await system.clock.advance(60 * SECOND);
  const settled = await readWith(system, body.taskId, {});

  const estimate = Date.parse(body.estimatedEndAt ?? "") - Date.parse(body.submittedAt ?? "");
  expect(estimate).toBeGreaterThan(80 * SECOND);
  expect(estimate).toBeLessThan(100 * SECOND);
  expect(Number(headers.get("retry-after"))).toBeGreaterThan(60);
  expect(Number(later.headers.get("retry-after"))).toBeLessThan(40);
  expect(settled.body).toMatchObject({ status: "succeeded" });
  expect(settled.body).not.toHaveProperty("estimatedEndAt");
});

test.each(["on", "off"] as const)(
  "with callbacks %s a client takes three requests for a task of 90 seconds",
  async (callbacks) => {
    const system = await startSystem({ callbacks });
    await plant(system, learned(around(90)));
    const proxy = await startProxy(system);
    const callsheet = clientOf(system, { url: proxy.url });

    const task = await system.clock.during(
      callsheet.submit(VIDEO, input("[seconds:88]"), { key: UNWRITTEN }),
    );
    const result = task.result();
    await system.pass(5 * MINUTE);

    expect((await result).status).toBe("succeeded");
    expect(proxy.passed.length).toBeLessThanOrEqual(3);
  },
);

test.each([
  ["no classes", { version: 1 }],
  ["classes of another form", { version: 1, classes: "Kling" }],
  ["a class that is none", { version: 1, classes: [null, 7, { name: 3 }] }],
  ["characters that are none", learned("\u00e9".repeat(40))],
  ["too many durations", learned("A".repeat(1000))],
  ["too few", learned("A".repeat(ENOUGH_SAMPLES - 1))],
  ["too many classes", { version: 1, classes: Array.from({ length: 999 }, () => ({})) }],
])("a row with %s counts as none, and is written anew", async (_, row) => {
  const system = await startSystem({ callbacks: "off" });
  await plant(system, row);

  const { body, headers } = await submit(system, WRITTEN, { input: input("[seconds:40]") });
  await system.pass(5 * MINUTE);

  expect(body.nextCheckAt).toBe("2026-01-01T00:01:00.000Z");
  expect(body).not.toHaveProperty("estimatedEndAt");
  expect(headers.get("retry-after")).toBe("5");
  expect(await durations(system)).toMatchObject({ version: 2, classes: [{}, {}] });
  expect((await rows(system)).filter(({ pk }) => pk?.S === KEY.pk)).toHaveLength(1);
});

test("a row whose version is no number is left as it is, and stops no task", async () => {
  const system = await startSystem({ callbacks: "off" });
  await plant(system, { ...learned(around(90)), version: "new" });

  const { body } = await submit(system, WRITTEN, { input: input("[seconds:40]") });
  await system.pass(5 * MINUTE);

  expect((await read(system, body.taskId)).status).toBe("succeeded");
  expect(await durations(system)).toMatchObject({ version: "new" });
});
