import { describe, expect, test } from "vitest";
import type { TaskAnswer } from "../../functions/http/api.ts";
import type { Problem } from "../../functions/http/problems.ts";
import { type Answer, ask, input, read, rows, submit } from "../support/client.ts";
import { type System, startSystem } from "../support/system.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const OPERATION = "vod.CreateAigcVideoTask";

const hotRow = async (system: System, taskId: string) =>
  (await rows(system)).find(({ pk, sk }) => sk?.S === "task" && pk?.S === `default#${taskId}`) ??
  {};

const post = (
  system: System,
  body: object,
): Promise<Answer<Partial<TaskAnswer> & Partial<Problem>>> =>
  ask(system, "POST", "/v1/tasks", {
    headers: { "idempotency-key": "one" },
    body: JSON.stringify({ operation: OPERATION, ...body }),
  });

/** A table-less Tencent that says of any task that it is at work. */
const atWork = async () => ({
  status: 200,
  body: '{"Response":{"TaskType":"AigcVideoTask","Status":"PROCESSING","AigcVideoTask":{"Status":"PROCESSING"},"RequestId":"r"}}',
});

describe("the hash of a request", () => {
  // Recorded before there were deadlines: keys that were used then have to name the same request
  // for ever.
  test("is what it was for a request that says nothing of deadlines", async () => {
    const system = await startSystem();

    const { body } = await submit(system, "one", { metadata: { shot: "12" } });

    expect((await hotRow(system, body.taskId)).requestHash).toEqual({
      S: "9pwImQJ5Be8O0nZqScaN-6iclDYv_DVwBSpcB2N7M7s",
    });
  });

  test("is what it was for a task that is followed without a deadline", async () => {
    const system = await startSystem({ seams: { send: atWork } });

    const { body } = await post(system, {
      follow: { TaskId: "1500000000-AigcVideoTask-ee63257906eb8a5adb912cbbf4f83731t" },
      metadata: { shot: "12" },
    });

    expect((await hotRow(system, body.taskId ?? "")).requestHash).toEqual({
      S: "OO3PHAvKcE_BCMCsmOCAXNknwjsMqzmQnpczPUIwvyU",
    });
  });

  test.each([{ deadlineSeconds: 60 }, { startWithinSeconds: 604_799 }])(
    "is another where the request says %j",
    async (said) => {
      const system = await startSystem();
      await submit(system, "one");

      const answer = await submit(system, "one", said);
      const again = [await submit(system, "two", said), await submit(system, "two", said)];

      expect(answer).toMatchObject({ status: 422, body: { code: "idempotency_conflict" } });
      expect(again.map(({ headers }) => headers.get("idempotent-replayed"))).toEqual([
        null,
        "true",
      ]);
    },
  );

  test("is another where a task is followed until another deadline", async () => {
    const system = await startSystem({ seams: { send: atWork } });
    await post(system, { follow: { TaskId: "a" } });

    const answer = await post(system, { follow: { TaskId: "a" }, deadlineSeconds: 60 });

    expect(answer).toMatchObject({ status: 422, body: { code: "idempotency_conflict" } });
  });
});

describe("how long a task may wait for its start", () => {
  test.each([
    { said: {}, startBefore: "2026-01-08T00:00:00.000Z" },
    { said: { startWithinSeconds: 60 }, startBefore: "2026-01-01T00:01:00.000Z" },
    { said: { startWithinSeconds: 2_592_000 }, startBefore: "2026-01-31T00:00:00.000Z" },
  ])("is seven days, or what it says: $said", async ({ said, startBefore }) => {
    const system = await startSystem();
    await submit(system, "runs");

    const { body } = await submit(system, "waits", said);

    expect((await hotRow(system, body.taskId)).startBefore).toEqual({ S: startBefore });
  });

  test("ends with a task that is rejected uncharged, and not before", async () => {
    const system = await startSystem({ callbacks: "off" });
    await submit(system, "runs", { input: input("[seconds:3600]") });
    const { body } = await submit(system, "waits", { startWithinSeconds: 300 });

    await system.pass(5 * MINUTE - 1000);
    const before = await read(system, body.taskId);
    await system.pass(2 * MINUTE);

    expect(before.status).toBe("queued");
    expect(await read(system, body.taskId)).toMatchObject({
      status: "rejected",
      error: { code: "start_deadline_passed" },
    });
    expect(system.standIn.creates()).toHaveLength(1);
  });

  test("does not outlast its request: that is kept for as long as the task can live after it, and can be read", async () => {
    const system = await startSystem();
    await submit(system, "runs", { input: input("[seconds:3600]") });

    const { body } = await submit(system, "waits", { startWithinSeconds: 2_592_000 });

    const request = (await rows(system)).find(
      ({ pk, sk }) => pk?.S === `default#${body.taskId}` && sk?.S?.startsWith("input#"),
    );
    const lives = Number(request?.ttl?.N) * 1000 - system.clock.now();
    expect(lives).toBeGreaterThanOrEqual((30 + 7 + 30) * DAY - 1000);
  });
});

describe("a deadline", () => {
  test("marks a task that is not settled when it has passed, and changes nothing else about it", async () => {
    const system = await startSystem({ callbacks: "off" });
    const { body } = await submit(system, "one", {
      input: input("[seconds:120]"),
      deadlineSeconds: 90,
    });

    await system.clock.advance(90_000);
    const inTime = await read(system, body.taskId);
    await system.clock.advance(1);
    const late = await read(system, body.taskId);
    await system.pass(5 * MINUTE);
    const settled = await read(system, body.taskId);

    expect(body).toMatchObject({ deadline: "2026-01-01T00:01:30.000Z" });
    expect(inTime).not.toHaveProperty("marks");
    expect(late).toMatchObject({ status: "running", marks: ["past_deadline"] });
    expect(settled).toMatchObject({
      status: "succeeded",
      marks: ["past_deadline"],
      deadline: "2026-01-01T00:01:30.000Z",
    });
  });

  test("that was kept leaves no mark, however late the task is read", async () => {
    const system = await startSystem();
    const { body } = await submit(system, "one", { deadlineSeconds: 60 });

    await system.clock.advance(DAY);

    expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
    expect(await read(system, body.taskId)).not.toHaveProperty("marks");
  });

  test("marks a task that waits as well, and one that is followed", async () => {
    const system = await startSystem({ seams: { send: atWork } });
    const { body: waits } = await submit(system, "waits", { deadlineSeconds: 60 });
    const { body: followed } = await post(system, { follow: { TaskId: "a" }, deadlineSeconds: 60 });

    await system.clock.advance(60_001);

    expect(await read(system, waits.taskId)).toMatchObject({ marks: ["past_deadline"] });
    expect(await read(system, followed.taskId ?? "")).toMatchObject({
      status: "running",
      marks: ["past_deadline"],
    });
  });
});

test.each([
  ["deadlineSeconds", 59, "must be at least 60"],
  ["deadlineSeconds", 604_801, "must be at most 604800"],
  ["deadlineSeconds", 60.5, "must be a whole number"],
  ["deadlineSeconds", "60", "must be a number"],
  ["startWithinSeconds", 59, "must be at least 60"],
  ["startWithinSeconds", 2_592_001, "must be at most 2592000"],
  ["startWithinSeconds", null, "must be a number"],
])("%s of %j is refused", async (field, value, message) => {
  const system = await startSystem();

  const answer = await post(system, { input: input(), [field]: value });

  expect(answer).toMatchObject({
    status: 400,
    body: { code: "invalid_request", errors: [{ pointer: `/${field}` }] },
  });
  expect(answer.body.errors?.[0]?.message).toContain(message);
  expect(await rows(system)).toEqual([]);
});

test("a task that is followed does not wait for a start, so it may not be told how long to", async () => {
  const system = await startSystem();

  const answer = await post(system, { follow: { TaskId: "a" }, startWithinSeconds: 60 });

  expect(answer).toMatchObject({
    status: 400,
    body: { code: "invalid_request", errors: [{ pointer: "/startWithinSeconds" }] },
  });
});
