import { describe, expect, test } from "vitest";
import type { TaskAnswer } from "../functions/http/api.ts";
import { operations } from "../functions/tencent/registry.ts";
import { fixtureOf, fixtures, inputWith } from "../infra/local/operations.ts";
import { productNamed } from "../infra/local/tencent/server.ts";
import { startWithAlteredAnswers } from "./support/altered-answers.ts";
import { ask, passUntilSettled, read, submit } from "./support/client.ts";
import { startAsStranger } from "./support/strangers.ts";
import { type System, startSystem } from "./support/system.ts";

const MINUTE = 60_000;

const submitOne = async (system: System, operation: string, mark = ""): Promise<TaskAnswer> =>
  (
    await submit(system, `${operation} ${mark}`, {
      operation,
      input: inputWith(operation, `boat ${mark}`),
    })
  ).body;

const named = operations.map((operation) => ({ operation, name: operation.name }));

/** Every status word that any product knows, so that an answer can be given one that none does. */
const STATUS =
  /"(Status|TaskStatus)":"(WAITING|PROCESSING|WAIT|RUN|QUEUED|Idle|Preparing|InProgress)"/g;

test("every operation has a fixture, and every fixture an operation", () => {
  expect([...fixtures.keys()].sort()).toEqual(operations.map(({ name }) => name).sort());
});

test("the stand-in plays every action that an operation needs", () => {
  const needed = operations.flatMap(
    ({ name, product, action, describedBy, listedBy, soughtBy, cancel }) =>
      [
        action,
        ...[describedBy, listedBy, soughtBy, cancel].flatMap((each) =>
          each === undefined ? [] : [each.action],
        ),
      ].map((each) => ({
        name,
        product: product.name,
        action: each,
      })),
  );

  const missing = needed.filter(
    ({ product, action }) => !Object.hasOwn(productNamed(product).actions, action),
  );

  expect(
    missing.map(
      ({ name, product, action }) => `${name}: infra/local/tencent/${product}.ts lacks ${action}`,
    ),
  ).toEqual([]);
});

test("every operation of a product with a queue names its event where it is documented, and its fixture the same", () => {
  const told = operations.filter(
    ({ product, callback }) => product.eventQueue !== undefined && callback === "documented",
  );
  const named = operations.flatMap(({ name, event }) =>
    event === undefined ? [] : [{ name, event }],
  );

  expect(named.map(({ name }) => name)).toEqual(told.map(({ name }) => name));
  expect(named.map(({ name }) => fixtureOf(name).vod?.event)).toEqual(
    named.map(({ event }) => event),
  );
});

describe.each(named)("$name", ({ operation, name }) => {
  test("succeeds, told by callback where Tencent calls back, by asking where it does not", async () => {
    const system = await startSystem();

    const task = await submitOne(system, name);
    await system.clock.advance(20_000);
    const early = await read(system, task.taskId);
    await passUntilSettled(system, task, 15 * MINUTE);

    const told =
      operation.callback === "documented" ||
      operation.product.callback?.carries === "provider-task-id";
    expect(early).toMatchObject(
      told ? { status: "succeeded", completedVia: "callback" } : { status: "running" },
    );
    expect(await read(system, task.taskId)).toMatchObject({ status: "succeeded", settled: true });
    expect(system.standIn.creates()).toHaveLength(1);
  });

  test("succeeds by asking alone", async () => {
    const system = await startSystem({ callbacks: "off", lifeSeconds: 150 });

    const task = await submitOne(system, name);
    await passUntilSettled(system, task, 15 * MINUTE);

    expect(await read(system, task.taskId)).toMatchObject({
      status: "succeeded",
      completedVia: "poll",
    });
  });

  test("fails as Tencent says", async () => {
    const system = await startSystem();

    const task = await submitOne(system, name, `[fail:${fixtureOf(name).failure}]`);
    await passUntilSettled(system, task, 25 * MINUTE);

    expect(await read(system, task.taskId)).toMatchObject({
      status: "failed",
      settled: true,
      error: { code: expect.any(String) },
    });
  });

  test("is rejected uncharged when Tencent refuses it", async () => {
    const system = await startSystem();

    const task = await submitOne(system, name, "[refuse:InvalidParameter]");

    expect(task).toMatchObject({
      status: "rejected",
      settled: true,
      error: { provider: { code: "InvalidParameter" } },
    });
    expect(system.standIn.creates()).toEqual([]);
  });

  test("is sent at most once where Tencent does not answer, and says so", async () => {
    const system = await startSystem({ callbacks: "off", lifeSeconds: 300 });

    const task = await submitOne(system, name, "[silence]");
    await passUntilSettled(system, task, 15 * MINUTE);
    await system.pass(MINUTE);

    const later = await read(system, task.taskId);
    const calls = system.standIn.calls(operation.action);
    expect(task.status).toBe("doubtful");
    expect(system.standIn.creates()).toHaveLength(1);
    const isFound = operation.class === "deduped-and-found" || operation.soughtBy !== undefined;
    if (operation.class === "deduped" && !isFound)
      expect({ calls, status: later.status }).toEqual({ calls: 2, status: "doubtful" });
    if (isFound) expect({ calls, status: later.status }).toEqual({ calls: 1, status: "succeeded" });
    if (operation.class === "unprotected") {
      expect({ calls, status: later.status, settled: later.settled }).toEqual({
        calls: 1,
        status: "indeterminate",
        settled: true,
      });
    }
  });

  test("is canceled as far as Tencent can", async () => {
    const system = await startSystem({ callbacks: "off", lifeSeconds: 3600 });

    const task = await submitOne(system, name);
    const { body } = await ask<{ outcome: string; task: TaskAnswer }>(
      system,
      "POST",
      `/v1/tasks/${task.taskId}/cancel`,
    );
    await passUntilSettled(system, task, (operation.cancel === undefined ? 2 : 10) * MINUTE);

    const outcomes =
      operation.cancel === undefined ? ["not_cancellable"] : ["canceled", "requested"];
    expect(outcomes).toContain(body.outcome);
    expect((await read(system, task.taskId)).settled).toBe(operation.cancel !== undefined);
  });

  test("is followed to its end when it was started elsewhere, and nothing is started for it", async () => {
    const system = await startSystem({ callbacks: "off", lifeSeconds: 200, concurrency: 2 });
    const hasSessions = operation.class === "deduped-and-found";
    const TaskId = await startAsStranger(system, name);
    const other = await startAsStranger(system, name, {
      sessionId: "s-2",
      input: hasSessions ? { RoomId: "other" } : {},
    });
    const follow = async (key: string, named: unknown) =>
      ask<TaskAnswer>(system, "POST", "/v1/tasks", {
        headers: { "idempotency-key": key },
        body: JSON.stringify({ operation: name, follow: named }),
      });

    const byTaskId = await follow("task", { TaskId });
    const bySession = await follow("other", hasSessions ? { SessionId: "s-2" } : { TaskId: other });
    const unknown = await follow("unknown", { TaskId: `${TaskId.slice(0, -1)}x` });
    for (const { body } of [byTaskId, bySession]) await passUntilSettled(system, body, 20 * MINUTE);

    expect([byTaskId.status, bySession.status, unknown.status]).toEqual([202, 202, 422]);
    for (const { body } of [byTaskId, bySession])
      expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
    expect(system.standIn.creates()).toHaveLength(2);
  });

  test("is started in a region of its product's, and in no other", async () => {
    const system = await startSystem();
    const inRegion = (region: string) =>
      ask<TaskAnswer>(system, "POST", "/v1/tasks", {
        headers: { "idempotency-key": `in ${region}` },
        body: JSON.stringify({ operation: name, input: fixtureOf(name).input, region }),
      });

    const wrong = await inRegion("eu-frankfurt");
    const last = operation.product.regions.at(-1);
    const right = last === undefined ? undefined : await inRegion(last);

    expect(wrong).toMatchObject({
      status: 400,
      body: { code: "invalid_input", errors: [{ pointer: "/region" }] },
    });
    if (right !== undefined)
      expect(right).toMatchObject({ status: 202, body: { status: "running", region: last } });
  });

  test.each([
    ["garbage", () => "<html>It works!</html>"],
    [
      "an answer of another shape",
      (body: string) => body.replace(/"(Status)":"[^"]*"/g, '"$1":17'),
    ],
    ["a status that nobody knows", (body: string) => body.replace(STATUS, '"$1":"MYSTERY"')],
  ])(
    "%s instead of an outcome changes nothing but when it is asked about next",
    async (_what, alter) => {
      let altering = false;
      const system = await startWithAlteredAnswers((body) => (altering ? alter(body) : body), {
        callbacks: "off",
        lifeSeconds: 600,
      });
      const task = await submitOne(system, name);
      const before = await read(system, task.taskId);

      altering = true;
      await system.pass(5 * MINUTE);
      const during = await read(system, task.taskId);
      altering = false;
      await passUntilSettled(system, task, 45 * MINUTE);

      const { nextCheckAt: _before, ...same } = before;
      const { nextCheckAt, ...rest } = during;
      expect(rest).toEqual(same);
      expect(Date.parse(nextCheckAt ?? "")).toBeGreaterThan(Date.parse(before.nextCheckAt ?? ""));
      expect((await read(system, task.taskId)).status).toBe("succeeded");
    },
  );
});
