import { describe, expect, test } from "vitest";
import { TencentSilence, TencentUnreached } from "../../functions/tencent/error.ts";
import type { HttpAnswer, SignedRequest } from "../../functions/tencent/transport.ts";
import { transportTo } from "../support/call-through.ts";
import {
  callBack,
  completion,
  contextOf,
  input,
  read,
  rows,
  signed,
  submit,
} from "../support/client.ts";
import { type System, type SystemOptions, startSystem } from "../support/system.ts";

const MINUTE = 60_000;

const two: SystemOptions = { concurrency: 2, environment: { LANE_LIMIT_VOD_AIGC: "2" } };

/** A system in which no callback comes but what the test sends. */
const startQuietly = (options: SystemOptions = {}): Promise<System> =>
  startSystem({ callbacks: "lost", ...options });

/** Starts a task at Tencent; `started` is how Tencent knows it. */
const startTask = async (system: System, prompt = "A cat.", key = "task") => {
  const { body } = await submit(system, key, { input: input(prompt) });
  const started = system.standIn.creates().at(-1) ?? { TaskId: "", SessionContext: "" };
  return { taskId: body.taskId, status: body.status, started };
};

/**
 * A system whose requests to Tencent pass through `between`, which may lose them, or let something
 * happen before an answer.
 */
const startBetween = async (
  between: (
    request: SignedRequest,
    send: () => Promise<HttpAnswer>,
    system: System,
  ) => Promise<HttpAnswer>,
) => {
  const send = (request: SignedRequest) => between(request, () => transport.send(request), system);
  const system: System = await startQuietly({ seams: { send } });
  const transport = transportTo(system.standIn.url);
  return system;
};

const questions = ({ standIn }: System): number => standIn.calls("DescribeTaskDetail");

describe("duplicates", () => {
  test.each([
    ["that runs", "[seconds:1000]", "running"],
    ["in doubt", "[silence][seconds:1000]", "doubtful"],
  ])(
    "one after another about a task %s lead to one question in ten seconds",
    async (_, prompt, status) => {
      const system = await startQuietly();
      const task = await startTask(system, prompt);
      const asked: number[] = [];

      for (let second = 0; second <= 30; second += 1) {
        const { status: answer } = await callBack(system, signed(system, completion(task.started)));
        if (answer === 200 && questions(system) > asked.length) asked.push(second);
        await system.clock.advance(1000);
      }

      expect(task.status).toBe(status);
      expect(asked).toEqual([0, 10, 20, 30]);
      expect(questions(system)).toBe(4);
    },
  );

  test("a callback and the poller at the same moment settle the task once, and start the next one once", async () => {
    const system = await startQuietly();
    const { taskId, started } = await startTask(system);
    const next = await submit(system, "next");
    await system.clock.advance(10 * MINUTE);

    await Promise.all([system.tick(), callBack(system, signed(system, completion(started)))]);

    expect(await read(system, taskId)).toMatchObject({ status: "succeeded" });
    expect((await read(system, next.body.taskId)).status).not.toBe("queued");
    expect(
      system.log.filter(
        ({ event, taskId: settled }) => event === "task_settled" && settled === taskId,
      ),
    ).toHaveLength(1);
    expect(system.standIn.calls("CreateAigcVideoTask")).toBe(2);
  });
});

describe("what a callback claims is not believed:", () => {
  const claims = new Map<string, object>([
    ["success", {}],
    ["failure", { ErrCode: 70000, ErrCodeExt: "InternalError" }],
    ["progress", { Status: "PROCESSING", Progress: 50 }],
  ]);
  const names = [...claims.keys()];
  const orders = names.flatMap((first) =>
    names.filter((name) => name !== first).map((second) => [first, second, ...names]),
  );

  test.each(
    orders.flatMap((order) =>
      ["succeeded", "failed"].map((status) => [[...new Set(order)].join(", "), status] as const),
    ),
  )(
    "%s: in this order or another, the task has %s for us if it has at Tencent",
    async (order, status) => {
      const system = await startQuietly();
      const { taskId, started } = await startTask(
        system,
        status === "failed" ? "[fail:TaskTimeout]" : "A cat.",
      );
      await system.clock.advance(5000);

      for (const name of order.split(", ")) {
        await callBack(system, signed(system, completion(started, claims.get(name))));
        await system.clock.advance(11_000);
      }

      expect(await read(system, taskId)).toMatchObject({
        status,
        completedVia: "callback",
        settledAt: "2026-01-01T00:00:05.000Z",
      });
      expect(questions(system)).toBe(1);
    },
  );

  test("one that ends a running task early, or names another task's TaskId, changes neither task", async () => {
    const system = await startQuietly(two);
    const ours = await startTask(system, "[seconds:1000]", "ours");
    const other = await startTask(system, "[fail:InternalError]", "other");
    await system.clock.advance(6 * MINUTE);
    const [before, otherBefore] = [
      await read(system, ours.taskId),
      await read(system, other.taskId),
    ];

    await callBack(
      system,
      signed(
        system,
        completion({ ...ours.started, TaskId: other.started.TaskId }, claims.get("failure")),
      ),
    );

    expect(await read(system, ours.taskId)).toEqual({ ...before, progress: 20 });
    expect(await read(system, other.taskId)).toEqual(otherBefore);
    expect(questions(system)).toBe(1);
  });

  test("one in doubt is not adopted under another task's TaskId, whichever of the two the context names", async () => {
    const system = await startQuietly(two);
    const first = await startTask(system, "[silence]", "first");
    const second = await startTask(system, "[silence]", "second");

    await callBack(
      system,
      signed(system, completion({ ...first.started, TaskId: second.started.TaskId })),
    );
    await callBack(
      system,
      signed(system, completion({ ...second.started, TaskId: first.started.TaskId })),
    );

    expect([
      (await read(system, first.taskId)).status,
      (await read(system, second.taskId)).status,
    ]).toEqual(["doubtful", "doubtful"]);
    expect(JSON.stringify(await rows(system))).not.toContain("AigcVideoTask-");
  });

  test("one in doubt is not adopted under a TaskId that Tencent does not know, or under none", async () => {
    const system = await startQuietly();
    const { taskId, started } = await startTask(system, "[silence]");
    const none = {
      ...completion(started),
      AigcVideoCompleteEvent: { SessionContext: started.SessionContext },
    };

    await callBack(
      system,
      signed(system, completion({ ...started, TaskId: "1500000000-AigcVideoTask-0t" })),
    );
    await system.clock.advance(10_000);
    await callBack(system, signed(system, none));

    expect((await read(system, taskId)).status).toBe("doubtful");
    expect(questions(system)).toBe(1);
  });
});

describe("a callback that comes before we know the TaskId", () => {
  test("lets a doubtful task be adopted: found, settled, and paid once", async () => {
    const system = await startQuietly();
    const { taskId, status, started } = await startTask(system, "[silence]");
    await system.clock.advance(5000);

    await callBack(system, signed(system, completion(started)));
    await system.pass(10 * MINUTE);

    expect(status).toBe("doubtful");
    expect(await read(system, taskId)).toMatchObject({
      status: "succeeded",
      providerTaskId: started.TaskId,
      completedVia: "callback",
    });
    expect(system.standIn.calls("CreateAigcVideoTask")).toBe(1);
    expect(questions(system)).toBe(1);
  });

  test.each([
    ["is right while the task runs, and so is the answer", "[seconds:100]", "running"],
    ["is right after its end, and so is the answer", "[seconds:0]", "succeeded"],
    ["is right where the answer never comes", "[silence][seconds:100]", "running"],
  ])("and before the answer to the create, %s", async (_, prompt, status) => {
    const system = await startBetween(async ({ paid }, send, world) => {
      const answer = send();
      await answer.catch(() => "its loss is told below");
      const started = world.standIn.creates().at(-1);
      if (paid && started !== undefined) await callBack(world, signed(world, completion(started)));
      return answer;
    });

    const { body } = await submit(system, "task", { input: input(prompt) });
    const { body: next } = await submit(system, "next", { input: input("[seconds:100]") });

    expect(body).toMatchObject({ status, providerTaskId: system.standIn.creates()[0]?.TaskId });
    expect(next.status).toBe(status === "running" ? "queued" : "running");
    expect(system.standIn.calls("CreateAigcVideoTask")).toBe(system.standIn.creates().length);
  });

  test("is still evidence for a task that was given up, until its horizon", async () => {
    const system = await startQuietly();
    const { taskId, started } = await startTask(system, "[silence]");
    await system.clock.advance(72 * 60 * MINUTE);
    await system.tick();
    const givenUp = await read(system, taskId);

    await callBack(system, signed(system, completion(started)));

    expect(givenUp).toMatchObject({ status: "indeterminate", settled: false });
    expect(await read(system, taskId)).toMatchObject({
      status: "succeeded",
      settled: true,
      completedVia: "callback",
    });
  });

  test.each<[string, string, (taskId: string) => string]>([
    ["without our MAC", "SessionContext", () => "theirs"],
    [
      "with the MAC of another environment",
      "SessionContext",
      (taskId) => contextOf(taskId, { environment: "staging" }),
    ],
    ["with the MAC of another task", "SessionContext", () => contextOf("a".repeat(32))],
    ["with the SessionId of another start", "SessionId", (taskId) => `${taskId}-1`],
  ])("adopts nothing that Tencent knows %s", async (_, field, valueFor) => {
    const system = await startBetween(async ({ paid }, send) => {
      const answer = await send();
      return paid
        ? answer
        : {
            ...answer,
            body: answer.body.replace(
              new RegExp(`"${field}":"[^"]*"`),
              `"${field}":"${valueFor(taskId)}"`,
            ),
          };
    });
    const { taskId, started } = await startTask(system, "[silence]");

    const answer = await callBack(system, signed(system, completion(started)));

    expect(answer.status).toBe(200);
    expect((await read(system, taskId)).status).toBe("doubtful");
    expect(questions(system)).toBe(1);
  });
});

describe("where Tencent does not answer our question,", () => {
  const failures: [string, () => Promise<HttpAnswer>][] = [
    [
      "cannot be reached",
      () => Promise.reject(new TencentUnreached("DescribeTaskDetail", "refused")),
    ],
    ["says nothing", () => Promise.reject(new TencentSilence("DescribeTaskDetail", "reset"))],
    ["answers 502 in HTML", async () => ({ status: 502, body: "<html></html>" })],
    [
      "answers InternalError",
      async () => ({
        status: 200,
        body: '{"Response":{"Error":{"Code":"InternalError","Message":""},"RequestId":"1"}}',
      }),
    ],
  ];
  const failOnce = (fail: () => Promise<HttpAnswer>) => {
    let failed = false;
    return startBetween(({ action }, send) => {
      if (action !== "DescribeTaskDetail" || failed) return send();
      failed = true;
      return fail();
    });
  };

  test.each(failures)(
    "as it %s, the task is due at once, and the poller settles it",
    async (_, fail) => {
      const system = await failOnce(fail);
      const { taskId, started } = await startTask(system);
      await system.clock.advance(5000);

      const answer = await callBack(system, signed(system, completion(started)));
      const waiting = await read(system, taskId);
      await system.tick();

      expect(answer.status).toBe(200);
      expect(waiting).toMatchObject({ status: "running", nextCheckAt: "2026-01-01T00:01:05.000Z" });
      expect(await read(system, taskId)).toMatchObject({
        status: "succeeded",
        completedVia: "poll",
      });
    },
  );

  test("a task in doubt is adopted all the same: its callback was the only one to know the TaskId", async () => {
    const system = await failOnce(() =>
      Promise.reject(new TencentSilence("DescribeTaskDetail", "reset")),
    );
    const { taskId, started } = await startTask(system, "[silence]");
    await system.clock.advance(5000);

    const answer = await callBack(system, signed(system, completion(started)));
    await system.pass(10 * MINUTE);
    // A sender that was not answered with 2xx sends again.
    if (answer.status >= 300) await callBack(system, signed(system, completion(started)));

    expect(await read(system, taskId)).toMatchObject({
      status: "succeeded",
      providerTaskId: started.TaskId,
    });
  });
});
