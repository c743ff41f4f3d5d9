import { describe, expect, test } from "vitest";
import { callBack, completion, read, rows, signed, submit } from "../support/client.ts";
import { MINUTE, questions, startQuietly, startTask, two } from "./start-task.ts";

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

describe("the claims of a callback are not believed:", () => {
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
