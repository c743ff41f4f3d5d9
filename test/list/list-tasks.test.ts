import { describe, expect, inject, test } from "vitest";
import type { TaskAnswer, TaskListAnswer } from "../../functions/http/api.ts";
import { DynamoTable } from "../../functions/store/dynamo-table.ts";
import { queueKeyOf } from "../../functions/task/queue-key.ts";
import type { QueuedTask, SettledTask, Task } from "../../functions/task/task.ts";
import { instant } from "../../functions/task/time.ts";
import { ask, input, read, rows, submit } from "../support/client.ts";
import { closedPort } from "../support/http-server.ts";
import { type System, startSystem } from "../support/system.ts";

const OPERATION = "vod.CreateAigcVideoTask";

/** A page of the list. */
const list = (system: System, query: Readonly<Record<string, string>> = {}) =>
  ask<TaskListAnswer>(system, "GET", `/v1/tasks?${new URLSearchParams(query)}`);

const idsOf = ({ body }: { body: TaskListAnswer }) => body.tasks.map(({ taskId }) => taskId);

/** The id of the nth task that a test writes. */
const idOf = (n: number) =>
  String(n)
    .padStart(32, "a")
    .replace(/\d/g, (digit) => "bcdefghijk".charAt(Number(digit)));

const START = Date.parse("2026-01-01T00:00:00.000Z");
const later = (seconds: number) => instant(START + seconds * 1000);

/** The nth task of a tenant, made n seconds after the start. */
const common = (n: number) => ({
  tenant: "default",
  taskId: idOf(n),
  operation: OPERATION,
  application: "1500000000",
  requestHash: "none",
  createdAt: later(n),
  revision: 0,
  epoch: 0,
});
const queued = (n: number, facts: Partial<QueuedTask> = {}): QueuedTask => {
  const startBefore = later(1_000_000);
  const due = { agenda: "wait#nobody", dueAt: queueKeyOf({ ...common(n), startBefore }) };
  return { ...common(n), ...due, startBefore, refusals: 0, status: "queued", ...facts };
};
const failed = (n: number, facts: Partial<SettledTask> = {}): SettledTask => {
  const ended = {
    settledAt: later(n),
    completedVia: "poll",
    ttl: START / 1000 + 1_000_000,
  } as const;
  return { ...common(n), ...ended, status: "failed", ...facts };
};

const tableOf = ({ tableName }: System) =>
  new DynamoTable({ name: tableName, region: "us-east-1", endpoint: inject("engineUrl") });

/** Writes tasks as they would stand in the table. */
const insert = async ({ dependencies }: System, tasks: readonly Task[]) => {
  // A few at a time, as everything else on this machine wants to be served too.
  for (const start of many(Math.ceil(tasks.length / 25))) {
    await Promise.all(
      tasks.slice(start * 25, start * 25 + 25).map((task) => dependencies.tasks.insert(task)),
    );
  }
};
const many = (count: number): number[] => Array.from({ length: count }, (_, n) => n);
const waiting = (count: number): QueuedTask[] => many(count).map((n) => queued(n));

/** Every page from the first to the last. */
const pages = async (
  system: System,
  query: Readonly<Record<string, string>>,
): Promise<string[][]> => {
  const found: string[][] = [];
  for (let cursor: string | undefined = ""; cursor !== undefined && found.length < 20; ) {
    const page = await list(system, cursor === "" ? query : { ...query, cursor });
    found.push(idsOf(page));
    cursor = page.body.nextCursor;
  }
  return found;
};

describe("the list", () => {
  test("has the newest task first, each as it reads by itself but for what was asked for", async () => {
    const system = await startSystem();
    const older = await submit(system, "older", { metadata: { shot: "12" } });
    await system.clock.advance(6000);
    const newer = await submit(system, "newer", { input: input("[seconds:60]") });

    const { status, headers, body } = await list(system);

    const known = await Promise.all(
      [newer, older].map((answer) => read(system, answer.body.taskId)),
    );
    expect({ status, cache: headers.get("cache-control") }).toEqual({
      status: 200,
      cache: "no-store",
    });
    expect(body).toEqual({
      tasks: known.map(({ input: _input, metadata: _metadata, ...rest }) => rest),
    });
    expect(body.tasks.map((task) => task.status)).toEqual(["running", "succeeded"]);
    expect(body.tasks[1]?.output?.files).toHaveLength(1);
  });

  test("shows outputs that have a row of their own, each with its task", async () => {
    const system = await startSystem();
    const { tasks } = system.dependencies;
    const outputOf = (n: number) => ({ files: [{ url: `https://video.example/${n}` }] });
    for (const n of [1, 3]) {
      await tasks.putOutput(common(n), {
        row: "output#hash",
        output: outputOf(n),
        expiresAt: later(1_000_000),
      });
      await insert(system, [failed(n, { outputRow: "output#hash" })]);
    }
    await insert(system, [failed(2), failed(4, { outputRow: "output#gone" })]);

    const { body } = await list(system);

    expect(body.tasks.map(({ output }) => output)).toEqual([
      undefined,
      outputOf(3),
      undefined,
      outputOf(1),
    ]);
  });

  test("of nothing is empty", async () => {
    const system = await startSystem();

    const { status, body } = await list(system);

    expect({ status, body }).toEqual({ status: 200, body: { tasks: [] } });
  });

  test("is of one status or operation where the caller says so", async () => {
    const system = await startSystem();
    const [slow, shot] = [queued(1), queued(2, { operation: "vod.Another" })];
    await insert(system, [slow, shot, failed(3), failed(4, { operation: "vod.Another" })]);

    const narrowed = await Promise.all([
      list(system, { status: "queued" }),
      list(system, { operation: OPERATION }),
      list(system, { status: "failed", operation: OPERATION }),
      list(system, { status: "running" }),
    ]);

    expect(narrowed.map(idsOf)).toEqual([[idOf(2), idOf(1)], [idOf(3), idOf(1)], [idOf(3)], []]);
  });

  test("has no task of another tenant and none that cannot be understood", async () => {
    const system = await startSystem();
    await insert(system, [queued(1), queued(2, { tenant: "other" }), failed(4)]);
    const unknown = {
      ...common(5),
      listKey: `${later(5)}#${idOf(5)}`,
      status: "of a later version",
    };
    await tableOf(system).putContent({ pk: `default#${idOf(5)}`, sk: "task", ...unknown });

    const answer = await list(system);

    expect(idsOf(answer)).toEqual([idOf(4), idOf(1)]);
    expect(system.log).toContainEqual(
      expect.objectContaining({ event: "row_unreadable", tenant: "default", taskId: idOf(5) }),
    );
  });

  test("has an expired task as long as its row is there, as an answer by its id has", async () => {
    const system = await startSystem();
    await insert(system, [failed(1, { ttl: START / 1000 - 60 }), failed(2)]);

    const [answer, expired] = [
      await list(system),
      await ask<TaskAnswer>(system, "GET", `/v1/tasks/${idOf(1)}`),
    ];

    expect(idsOf(answer)).toEqual([idOf(2), idOf(1)]);
    expect(expired).toMatchObject({
      status: 200,
      body: { expiresAt: answer.body.tasks[1]?.expiresAt },
    });
  });

  test("writes nothing and asks Tencent nothing", async () => {
    const system = await startSystem();
    await submit(system, "one");
    const before = { rows: await rows(system), calls: system.standIn.calls() };

    await list(system, { status: "running" });

    expect({ rows: await rows(system), calls: system.standIn.calls() }).toEqual(before);
  });

  test("is nobody's without a key, and 503 while the table does not answer", async () => {
    const system = await startSystem({
      environment: { AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${await closedPort()}` },
    });

    const stranger = await ask(system, "GET", "/v1/tasks", { headers: { authorization: "" } });
    const unanswered = await ask(system, "GET", "/v1/tasks");

    expect(stranger).toMatchObject({ status: 401, body: { code: "unauthorized" } });
    expect(unanswered).toMatchObject({ status: 503, body: { code: "unavailable" } });
  });
});

describe("a page", () => {
  test("has as many tasks as asked for, and the last one, full or not, has no cursor", async () => {
    const system = await startSystem();
    await insert(system, waiting(5));

    const [twos, fives] = [
      await pages(system, { limit: "2" }),
      await pages(system, { limit: "5" }),
    ];

    const ids = [4, 3, 2, 1, 0].map(idOf);
    expect(twos).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)]);
    expect(fives).toEqual([ids]);
  });

  test("has 20 tasks if nothing is said, and at most 100", async () => {
    const system = await startSystem();
    await insert(system, waiting(101));

    const [standard, most] = [await list(system), await list(system, { limit: "100" })];

    expect([standard.body.tasks.length, most.body.tasks.length]).toEqual([20, 100]);
    expect(most.body.nextCursor).toBeDefined();
  });

  test("goes on where the page before ended, whatever was made or changed since", async () => {
    const system = await startSystem();
    await insert(system, waiting(4));
    const first = await list(system, { limit: "2" });
    await insert(system, [queued(10)]);

    const second = await list(system, { limit: "2", cursor: first.body.nextCursor ?? "" });

    expect([idsOf(first), idsOf(second)]).toEqual([
      [idOf(3), idOf(2)],
      [idOf(1), idOf(0)],
    ]);
  });

  test("of tasks made in the same millisecond misses none and repeats none", async () => {
    const system = await startSystem();
    await insert(
      system,
      many(7).map((n) => queued(n, { createdAt: later(0) })),
    );

    const found = await pages(system, { limit: "3" });

    expect(found.flat().sort()).toEqual(many(7).map(idOf).sort());
  });

  test("that is narrowed is full where there are enough, and leads on to the rest", async () => {
    const system = await startSystem();
    await insert(
      system,
      many(12).map((n) => (n % 3 === 0 ? failed(n) : queued(n))),
    );

    const found = await pages(system, { status: "failed", limit: "2" });

    expect(found.filter((page) => page.length > 0)).toEqual([
      [idOf(9), idOf(6)],
      [idOf(3), idOf(0)],
    ]);
  });

  test("looks at 500 tasks at most: a rare one may stand behind an empty page", async () => {
    const system = await startSystem();
    await insert(system, [
      failed(0),
      failed(1, { status: "canceled" }),
      ...many(499).map((n) => queued(n + 2)),
    ]);

    const within = await list(system, { status: "canceled" });
    const first = await list(system, { status: "failed" });
    const second = await list(system, { status: "failed", cursor: first.body.nextCursor ?? "" });

    expect([idsOf(within), idsOf(first)]).toEqual([[idOf(1)], []]);
    expect(second.body.tasks).toMatchObject([{ taskId: idOf(0) }]);
    expect(second.body.nextCursor).toBeUndefined();
  });
});
