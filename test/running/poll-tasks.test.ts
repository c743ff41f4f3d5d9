import { describe, expect, test } from "vitest";
import { startWithAlteredAnswers } from "../support/altered-answers.ts";
import { input, read, submit } from "../support/client.ts";
import { startSystem } from "../support/system.ts";

const MINUTE = 60_000;

test.each(["lost", "off"] as const)(
  "with callbacks %s every task still settles, by asking",
  async (callbacks) => {
    const system = await startSystem({ callbacks });
    const submitted = await Promise.all(
      [0, 1, 2].map((number) => submit(system, `task ${number}`)),
    );

    await system.pass(60 * MINUTE);

    for (const { body } of submitted) {
      expect(await read(system, body.taskId)).toMatchObject({
        status: "succeeded",
        completedVia: "poll",
      });
    }
    expect(system.standIn.creates()).toHaveLength(3);
  },
);

test("without callbacks a task is asked about a minute after its start, at that moment and not at the next tick", async () => {
  const system = await startSystem({ callbacks: "off" });
  const { body } = await submit(system, "task");

  await system.clock.advance(30_000);
  await system.tick();

  const task = await read(system, body.taskId);
  expect(task.status).toBe("succeeded");
  expect(Date.parse(task.settledAt ?? "") - Date.parse(body.submittedAt ?? "")).toBe(MINUTE);
});

test("a failure that Tencent calls FINISH is a failure, and says whether trying again makes sense", async () => {
  const system = await startSystem({ callbacks: "off" });
  const failing = await submit(system, "fails", { input: input("[fail:InternalError]") });
  const limited = await submit(system, "limited", { input: input("[limit]") });

  await system.pass(10 * MINUTE);

  expect(await read(system, failing.body.taskId)).toMatchObject({
    status: "failed",
    settled: true,
    error: { retryable: false, provider: { code: "InternalError", number: 70000 } },
  });
  expect(await read(system, limited.body.taskId)).toMatchObject({
    status: "failed",
    error: { retryable: true, provider: { code: "RequestLimitExceeded" } },
  });
  expect(system.standIn.creates()).toHaveLength(2);
});

test("a running task shows its progress and when it is asked about next", async () => {
  const system = await startSystem({ callbacks: "off" });
  const { body } = await submit(system, "long", { input: input("[seconds:300]") });

  await system.pass(2 * MINUTE);

  const task = await read(system, body.taskId);
  expect(task).toMatchObject({ status: "running", settled: false });
  expect(task.progress).toBeGreaterThan(0);
  expect(Date.parse(task.nextCheckAt ?? "")).toBeGreaterThan(
    Date.parse(task.submittedAt ?? "") + MINUTE,
  );
});

test("two runs at once do the work of one", async () => {
  const system = await startSystem({ callbacks: "off" });
  await submit(system, "task");
  await system.clock.advance(61_000);

  await Promise.all([system.tick(), system.tick()]);

  expect(system.standIn.calls("DescribeTaskDetail")).toBe(1);
});

describe("a success without a result", () => {
  const withoutResult = (body: string) => body.replaceAll('"FileInfos"', '"NoFileInfos"');

  test("is asked about again, and is a success as soon as it has one", async () => {
    let lacking = true;
    const system = await startWithAlteredAnswers((body) => (lacking ? withoutResult(body) : body), {
      callbacks: "off",
    });
    const { body } = await submit(system, "task");

    await system.pass(5 * MINUTE);
    const during = await read(system, body.taskId);
    lacking = false;
    await system.pass(10 * MINUTE);

    expect(during).toMatchObject({ status: "running" });
    expect(await read(system, body.taskId)).toMatchObject({
      status: "succeeded",
      output: { files: [{ url: expect.any(String) }] },
    });
  });

  test("is not a failure because one look, after a long time without any, has none once more", async () => {
    let lacking = Number.POSITIVE_INFINITY;
    const system = await startWithAlteredAnswers(
      (body, { action }) =>
        action === "DescribeTaskDetail" && lacking-- > 0 ? withoutResult(body) : body,
      { callbacks: "off" },
    );
    const { body } = await submit(system, "task");
    await system.clock.advance(MINUTE);
    await system.tick();

    await system.clock.advance(30 * MINUTE);
    lacking = 1;
    await system.pass(10 * MINUTE);

    expect(lacking).toBeLessThan(0);
    expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
  });

  test("is not a failure because one more look has none after many questions that nobody answered", async () => {
    let silent = 0;
    let lacking = Number.POSITIVE_INFINITY;
    const system = await startWithAlteredAnswers(
      (body, { action }) => {
        if (action !== "DescribeTaskDetail") return body;
        return silent-- > 0 ? "" : lacking-- > 0 ? withoutResult(body) : body;
      },
      { callbacks: "off" },
    );
    const { body } = await submit(system, "task");
    await system.pass(2 * MINUTE);

    silent = Number.POSITIVE_INFINITY;
    await system.pass(30 * MINUTE);
    silent = 0;
    lacking = 1;
    await system.pass(30 * MINUTE);

    expect(lacking).toBeLessThan(0);
    expect(system.log.some(({ event }) => event === "question_unanswered")).toBe(true);
    expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
  });

  test("is a failure if it has none after ten minutes", async () => {
    const system = await startWithAlteredAnswers(withoutResult, { callbacks: "off" });
    const { body } = await submit(system, "task");

    await system.pass(30 * MINUTE);

    expect(await read(system, body.taskId)).toMatchObject({
      status: "failed",
      error: { code: "no_result" },
    });
  });
});

test("an answer that names another TaskId is not applied, where a product echoes nothing else", async () => {
  let altering = true;
  const system = await startWithAlteredAnswers(
    (body, { action }) =>
      altering && action === "DescribeVideoGenerationTask"
        ? body.replace(/"TaskId":"[^"]*"/, '"TaskId":"somebody-elses"')
        : body,
    { callbacks: "off" },
  );
  const { body } = await submit(system, "task", {
    operation: "tiw.CreateVideoGenerationTask",
    input: { OnlineRecordTaskId: "recording" },
  });

  await system.pass(10 * MINUTE);
  const during = await read(system, body.taskId);
  altering = false;
  await system.pass(10 * MINUTE);

  expect(during).toMatchObject({ status: "running" });
  expect(system.log.some(({ event }) => event === "foreign_report")).toBe(true);
  expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
});
