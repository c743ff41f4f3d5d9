import { describe, expect, test } from "vitest";
import { asked } from "../../functions/task/candidate.ts";
import { instant } from "../../functions/task/time.ts";
import { TencentUnreached } from "../../functions/tencent/error.ts";
import { callBack, completion, input, read, readWith, signed, submit } from "../support/client.ts";
import { type System, type SystemOptions, startSystem } from "../support/system.ts";

const MINUTE = 60_000;

/**
 * A task that runs for ten minutes, a minute after its start. Its end is told by a callback, so
 * nobody has asked about it yet.
 */
const runningTask = async (options: SystemOptions = {}) => {
  const system = await startSystem({ callbacks: "lost", ...options });
  const { body } = await submit(system, "one", { input: input("A cat. [seconds:600]") });
  await system.clock.advance(MINUTE);
  return { system, taskId: body.taskId };
};

const questions = ({ standIn }: System): number => standIn.calls("DescribeTaskDetail");

/** Tencent takes the task, and no question about it reaches Tencent. */
const unanswered: SystemOptions = {
  seams: {
    send: async ({ action }) => {
      if (action === "DescribeTaskDetail") throw new TencentUnreached(action, "ECONNREFUSED");
      return {
        status: 200,
        body: '{"Response":{"TaskId":"1500000000-AigcVideoTask-1t","RequestId":"r"}}',
      };
    },
  },
};

const waiting = { prefer: "wait=5" };

describe("a caller who waits for a running task", () => {
  test("sees how far it is, and when we look next stays as it was", async () => {
    const { system, taskId } = await runningTask();
    await system.clock.advance(4 * MINUTE);
    const before = await read(system, taskId);

    const { body } = await readWith(system, taskId, waiting);

    expect(before).not.toHaveProperty("progress");
    expect(body).toMatchObject({ status: "running", nextCheckAt: before.nextCheckAt });
    expect(body?.progress).toBeGreaterThan(0);
    expect(questions(system)).toBe(1);
  });

  test("makes us ask once in ten seconds, however many wait", async () => {
    const { system, taskId } = await runningTask();

    await Promise.all([1, 2, 3].map(() => readWith(system, taskId, waiting)));
    await readWith(system, taskId, waiting);

    expect(questions(system)).toBeLessThanOrEqual(2);
    expect(system.standIn.creates()).toHaveLength(1);
  });

  test("makes us ask again no sooner than ten seconds after the last question", async () => {
    const { system, taskId } = await runningTask();
    const brief = { prefer: "wait=3" };

    await readWith(system, taskId, brief);
    await readWith(system, taskId, brief);
    const early = questions(system);
    await system.clock.advance(10_000);
    await readWith(system, taskId, brief);

    expect([early, questions(system)]).toEqual([1, 2]);
  });

  test("is answered from the row where no turn is to be had within 200 ms", async () => {
    const { system, taskId } = await runningTask();
    const call = { product: { name: "vod" }, action: "DescribeTaskDetail", rate: 100 };
    const taken = Array.from({ length: 20 }, () =>
      system.dependencies.rateLimit.acquireToAsk(call),
    );

    const { status, body } = await readWith(system, taskId, { prefer: "wait=3" });

    await system.clock.during(Promise.all(taken));
    expect(status).toBe(200);
    expect(body).not.toHaveProperty("progress");
    expect(questions(system)).toBe(0);
  });

  test("is answered from the row where Tencent does not answer", async () => {
    const { system, taskId } = await runningTask(unanswered);

    const { status, body } = await readWith(system, taskId, { prefer: "wait=3" });

    expect(status).toBe(200);
    expect(body).toMatchObject({ status: "running" });
  });

  test("keeps no callback from settling the task a moment later", async () => {
    const { system, taskId } = await runningTask();
    const [started = { TaskId: "", SessionContext: "" }] = system.standIn.creates();
    await system.clock.advance(9 * MINUTE - 2000);
    await readWith(system, taskId, waiting);
    await system.clock.advance(3000);

    await callBack(system, signed(system, completion(started)));

    expect(await read(system, taskId)).toMatchObject({
      status: "succeeded",
      completedVia: "callback",
    });
  });

  test("goes on waiting where a callback only makes us ask", async () => {
    const { system, taskId } = await runningTask(unanswered);
    const before = system.clock.now();
    const claim = async () => {
      await system.dependencies.clock.sleep(2500);
      const task = await system.dependencies.tasks.read({ tenant: "default", taskId });
      if (task?.status === "running")
        await system.dependencies.tasks.apply(task, asked(task, instant(system.clock.now())));
    };

    const [answer] = await Promise.all([readWith(system, taskId, { prefer: "wait=5" }), claim()]);

    expect(answer.body).toMatchObject({ status: "running" });
    expect(system.clock.now() - before).toBe(5000);
  });

  test("is answered 304 if it knows the task as it is: the question itself is no news", async () => {
    const { system, taskId } = await runningTask();
    const { headers } = await readWith(system, taskId, waiting);
    await system.clock.advance(10_000);

    const { status } = await readWith(system, taskId, {
      prefer: "wait=3",
      "if-none-match": headers.get("etag") ?? "",
    });

    expect([200, 304]).toContain(status);
    expect(
      (await readWith(system, taskId, { "if-none-match": headers.get("etag") ?? "" })).status,
    ).toBe(status);
  });
});

test("a caller who does not wait makes us ask nobody", async () => {
  const { system, taskId } = await runningTask();

  await read(system, taskId);
  await readWith(system, taskId, { prefer: "wait=2" });

  expect(questions(system)).toBe(0);
});

test("a task that is over at Tencent is looked at by the next run, though no callback came", async () => {
  const { system, taskId } = await runningTask();
  await system.clock.advance(9 * MINUTE + 1000);
  await system.clock.during(readWith(system, taskId, { prefer: "wait=3" }));

  await system.tick();

  expect(await read(system, taskId)).toMatchObject({ status: "succeeded", completedVia: "poll" });
});
