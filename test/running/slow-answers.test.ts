import { expect, test } from "vitest";
import { after, instant } from "../../functions/task/time.ts";
import type { SignedRequest } from "../../functions/tencent/transport.ts";
import { transportTo } from "../support/call-through.ts";
import { input, read, submit } from "../support/client.ts";
import { startingAround } from "../support/planted-rows.ts";
import { type System, startSystem } from "../support/system.ts";

const MINUTE = 60_000;
const SLOW_MS = 9000;

/** More than the poller looks at side by side. */
const TASKS = 25;

/** A product's work lists: eight shards, and the list of earlier versions. */
const LISTS = 9;

/** A system in which Tencent answers a question after so long, by the question's number. */
const startWithSlowAnswers = async (answersAfterMs: (question: number) => number) => {
  const asked: number[] = [];
  const send = async (request: SignedRequest) => {
    if (request.action === "DescribeTaskDetail")
      await system.clock.sleep(answersAfterMs(asked.push(system.clock.now())));
    return transport.send(request);
  };
  let queries = 0;
  const around = await startingAround((table) => ({
    query: (query) => {
      queries += Number(query.partition.startsWith("ask#vod"));
      return table.query(query);
    },
  }));
  const system: System = await startSystem({
    callbacks: "off",
    concurrency: TASKS + 1,
    environment: { ...around.environment, LANE_LIMIT_VOD_AIGC: String(TASKS + 1) },
    seams: { ...around.seams, send },
  });
  const transport = transportTo(system.standIn.url);
  return { system, asked, queries: () => queries };
};

test("a slow answer keeps no other task waiting, neither those that are due nor one that becomes due meanwhile", async () => {
  const { system, asked } = await startWithSlowAnswers((question) =>
    question === 1 ? SLOW_MS : 0,
  );
  for (let index = 0; index < TASKS; index++)
    await submit(system, `task ${index}`, { input: input("[seconds:30]") });
  const lastDue = system.clock.now() + MINUTE;
  await system.clock.advance(3000);
  const { body: later } = await submit(system, "later", { input: input("[seconds:30]") });
  await system.clock.advance(lastDue - system.clock.now());
  const begun = system.clock.now();

  await system.tick();

  const [, ...others] = asked.map((moment) => moment - begun);
  const last = others.pop() ?? 0;
  expect(others.length).toBeGreaterThanOrEqual(TASKS - 1);
  expect(Math.max(...others)).toBeLessThan(1000);
  expect(last).toBeGreaterThan(2000);
  expect(last).toBeLessThan(SLOW_MS);
  expect(await read(system, later.taskId)).toMatchObject({ status: "succeeded" });
});

test("answers that come one after the other have the lists read once a second at most", async () => {
  const { system, asked, queries } = await startWithSlowAnswers((question) => 50 * question);
  for (let index = 0; index < 10; index++)
    await submit(system, `task ${index}`, { input: input("[seconds:30]") });
  await system.clock.advance(2 * MINUTE);
  const before = queries();

  await system.tick();

  expect(asked).toHaveLength(10);
  // They are read before the lease is taken, as the run begins, and before it ends.
  expect(queries() - before).toBeLessThanOrEqual(3 * LISTS);
});

test("a product whose run has not ended keeps no other product waiting for the next one", async () => {
  const system = await startSystem({ callbacks: "off" });
  const { body: vod } = await submit(system, "vod");
  const { body: mps } = await submit(system, "mps", {
    operation: "mps.CreateAigcVideoTask",
    input: { Prompt: "A cat." },
  });
  await system.clock.advance(2 * MINUTE);
  const now = instant(system.clock.now());
  const taken = system.dependencies.leases.take(
    "poll-tasks#vod",
    "a busy run",
    now,
    after(now, { minutes: 1 }),
  );
  await system.clock.during(taken);

  await system.tick();

  expect(await read(system, vod.taskId)).toMatchObject({ status: "running" });
  expect(await read(system, mps.taskId)).toMatchObject({ status: "succeeded" });
});
