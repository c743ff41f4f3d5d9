import { expect, test } from "vitest";
import { acquireInMemory } from "../../functions/lifecycle/common/rate-limit.ts";
import { operations } from "../../functions/tencent/registry.ts";
import type { Transport } from "../../functions/tencent/transport.ts";
import { inputWith } from "../../infra/local/operations.ts";
import { transportTo } from "../support/call-through.ts";
import { ask, callBack, completion, input, read, signed, submit } from "../support/client.ts";
import { type System, startSystem } from "../support/system.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

const MINUTE = 60_000;

/** A system with room for a hundred tasks that writes down when each call is sent to Tencent. */
const observed = async () => {
  const clock = new VirtualClock();
  const sent: { action: string; at: number }[] = [];
  const transport = Promise.withResolvers<Transport>();
  const system = await startSystem({
    clock,
    callbacks: "lost",
    concurrency: 100,
    environment: { LANE_LIMIT_VOD_AIGC: "100" },
    seams: {
      send: async (request) => {
        sent.push({ action: request.action, at: clock.now() });
        return (await transport.promise).send(request);
      },
    },
  });
  transport.resolve(transportTo(system.standIn.url));
  /** The most calls of these actions together within any second. */
  const busiestSecond = (...actions: string[]): number => {
    const moments = sent.filter((call) => actions.includes(call.action)).map(({ at }) => at);
    return Math.max(
      ...moments.map((from) => moments.filter((at) => at >= from && at < from + 1000).length),
    );
  };
  return { system, busiestSecond };
};

const submitAtOnce = async (system: System, count: number, seconds = 30): Promise<string[]> => {
  const answers = await system.clock.during(
    Promise.all(
      Array.from({ length: count }, (_, number) =>
        submit(system, `task ${number}`, { input: input(`[seconds:${seconds}]`) }),
      ),
    ),
  );
  return answers.map(({ body }) => body.taskId);
};

test("however many come at once, no more is sent in any second than Tencent documents, and every task settles", async () => {
  const { system, busiestSecond } = await observed();

  const ids = await submitAtOnce(system, 60);
  await system.pass(MINUTE);
  const callbacks = system.standIn
    .creates()
    .map((create) => callBack(system, signed(system, completion(create))));
  const answers = await system.clock.during(Promise.all(callbacks));
  const nudged = busiestSecond("DescribeTaskDetail");
  await system.pass(20 * MINUTE);

  const statuses = await Promise.all(
    ids.map(async (taskId) => (await read(system, taskId)).status),
  );
  expect(statuses).toEqual(Array(60).fill("succeeded"));
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  // Documented: 20 and 100 a second; callbacks have a fifth of the latter.
  expect(busiestSecond("CreateAigcVideoTask")).toBeLessThanOrEqual(20);
  expect(nudged).toBeLessThanOrEqual(20);
  expect(busiestSecond("DescribeTaskDetail")).toBeLessThanOrEqual(100);
});

const sharing = operations.flatMap(({ name, product, action, rate, sharesRateOf }) => {
  const other = operations.find((each) => each.product === product && each.action === sharesRateOf);
  return sharesRateOf === undefined ? [] : [{ name, action, rate, sharesRateOf, other }];
});

test.each(sharing)(
  "starts of $name and of $sharesRateOf together are sent no more often than the latter may be",
  async (shared) => {
    const { system, busiestSecond } = await observed();
    const names = [shared.name, shared.other?.name ?? ""];

    const starts = Array.from({ length: 30 }, (_, number) =>
      names.map((operation) => ({ operation, key: `${operation} ${number}` })),
    );
    const submitted = starts
      .flat()
      .map(({ operation, key }) =>
        submit(system, key, { operation, input: inputWith(operation, "[seconds:30]") }),
      );
    await system.clock.during(Promise.all(submitted));
    await system.pass(2 * MINUTE);

    expect(shared.rate).toBe(shared.other?.rate);
    expect(system.standIn.creates()).toHaveLength(60);
    expect(busiestSecond(shared.action)).toBeGreaterThan(1);
    expect(busiestSecond(shared.action, shared.sharesRateOf)).toBeLessThanOrEqual(shared.rate);
  },
);

test("a caller is answered within 200 ms of waiting for a turn: a task without one is queued and starts later", async () => {
  const { system } = await observed();
  const began = system.clock.now();

  const ids = await submitAtOnce(system, 60);

  const statuses = await Promise.all(
    ids.map(async (taskId) => (await read(system, taskId)).status),
  );
  expect(system.clock.now() - began).toBeLessThanOrEqual(200);
  expect(new Set(statuses)).toEqual(new Set(["running", "queued"]));

  await system.pass(MINUTE);

  expect(system.standIn.creates()).toHaveLength(60);
});

test("however many tasks are canceled at once, no more stops are sent in any second than Tencent documents", async () => {
  const { system, busiestSecond } = await observed();
  const ids = await submitAtOnce(system, 60, 600);
  await system.pass(2 * MINUTE);

  const cancels = ids.map((taskId) => ask(system, "POST", `/v1/tasks/${taskId}/cancel`));
  await system.clock.during(Promise.all(cancels));

  expect(busiestSecond("ManageTask")).toBeGreaterThan(1);
  expect(busiestSecond("ManageTask")).toBeLessThanOrEqual(20);
});

test("the poller asks no more often than three fifths of what Tencent documents", async () => {
  const clock = new VirtualClock();
  const acquire = acquireInMemory(clock);
  const call = { product: { name: "vod" }, action: "DescribeTaskDetail", rate: 100 };

  await clock.during(Promise.all(Array.from({ length: 121 }, () => acquire(call))));

  expect(clock.now() - Date.parse("2026-01-01T00:00:00.000Z")).toBeGreaterThanOrEqual(1990);
});
