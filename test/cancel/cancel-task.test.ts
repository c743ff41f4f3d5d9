import { describe, expect, test } from "vitest";
import type { TaskAnswer } from "../../functions/http/api.ts";
import { sampleInputs } from "../../infra/local/sample-inputs.ts";
import { startWithBetween } from "../support/altered-answers.ts";
import { ask, input, read, submit } from "../support/client.ts";
import { type System, startSystem } from "../support/system.ts";

const MINUTE = 60_000;

const cancel = async (system: System, taskId: string, headers = {}) =>
  ask<{ outcome?: string; task?: TaskAnswer; code?: string; detail?: string }>(
    system,
    "POST",
    `/v1/tasks/${taskId}/cancel`,
    { headers },
  );

test("a queued task is canceled, and never starts", async () => {
  const system = await startSystem();
  await submit(system, "runs");
  const { body } = await submit(system, "waits");

  const answer = await cancel(system, body.taskId);
  await system.pass(3 * MINUTE);

  expect(answer).toMatchObject({
    status: 200,
    body: {
      outcome: "canceled",
      task: { status: "canceled", settled: true, completedVia: "cancel" },
    },
  });
  expect(await read(system, body.taskId)).toMatchObject({ status: "canceled" });
  expect(system.standIn.creates()).toHaveLength(1);
});

test("a canceled task in the queue does not keep those behind it from their turn", async () => {
  const system = await startSystem();
  await submit(system, "runs");
  const second = await submit(system, "second");
  await system.clock.advance(1);
  const third = await submit(system, "third");

  await cancel(system, second.body.taskId);
  await system.clock.advance(12_000);

  expect(await read(system, third.body.taskId)).toMatchObject({ status: "succeeded" });
});

test("a task that Tencent has not begun is stopped there", async () => {
  const system = await startSystem({ callbacks: "off" });
  const { body } = await submit(system, "task", { input: input("[seconds:600]") });

  const answer = await cancel(system, body.taskId);

  expect(answer.body).toMatchObject({
    outcome: "canceled",
    task: { status: "canceled", settled: true },
  });
});

test("a task that Tencent is at work on cannot be canceled, and goes on", async () => {
  const system = await startSystem({ callbacks: "off" });
  const { body } = await submit(system, "task", { input: input("[seconds:100]") });
  await system.clock.advance(50_000);

  const answer = await cancel(system, body.taskId);
  await system.pass(5 * MINUTE);

  expect(answer.body).toMatchObject({ outcome: "not_cancellable", task: { status: "running" } });
  expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
});

test("a task that may be on its way to Tencent cannot be canceled", async () => {
  const system = await startSystem();
  const { body } = await submit(system, "task", { input: input("[silence]") });

  const answer = await cancel(system, body.taskId);

  expect(answer.body).toMatchObject({ outcome: "not_cancellable", task: { status: "doubtful" } });
});

test.each([
  { status: 502, body: "" },
  { status: 200, body: '{"Response": {"Error": null, "RequestId": null}}' },
])(
  "a task is not called canceled while Tencent does not say that it has stopped it (%j)",
  async (answered) => {
    const system = await startWithBetween(
      (request, pass) =>
        request.action === "ManageTask" ? Promise.resolve(answered) : pass(request),
      {
        callbacks: "off",
      },
    );
    const { body } = await submit(system, "task", { input: input("[seconds:100]") });

    const answer = await cancel(system, body.taskId);
    await system.pass(5 * MINUTE);

    expect(answer.status).toBe(503);
    expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
  },
);

test.each([
  ["InvalidParameter", 422, "provider_refused"],
  ["UnknownParameter", 422, "provider_refused"],
  ["UnauthorizedOperation", 503, "unavailable"],
  ["RequestLimitExceeded", 503, "unavailable"],
  ["InternalError", 503, "unavailable"],
])(
  "where Tencent refuses to stop a task with %s, a cancel is answered %d %s, and the task goes on",
  async (Code, status, code) => {
    const refused = {
      status: 200,
      body: JSON.stringify({
        Response: { Error: { Code, Message: "It says why." }, RequestId: "r-1" },
      }),
    };
    const system = await startWithBetween(
      (request, pass) =>
        request.action === "ManageTask" ? Promise.resolve(refused) : pass(request),
      {
        callbacks: "off",
      },
    );
    const { body } = await submit(system, "task", { input: input("[seconds:100]") });

    const answer = await cancel(system, body.taskId);
    await system.pass(5 * MINUTE);

    expect(answer).toMatchObject({ status, body: { code } });
    if (status === 422)
      for (const word of [Code, "It says why.", "r-1"]) expect(answer.body.detail).toContain(word);
    expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
  },
);

test("a settled task stays as it is", async () => {
  const system = await startSystem();
  const { body } = await submit(system, "task");
  await system.clock.advance(10_000);

  const answer = await cancel(system, body.taskId);

  expect(answer.body).toMatchObject({ outcome: "already_settled", task: { status: "succeeded" } });
});

describe("a canceled task has one shape", () => {
  const transcription = {
    operation: "trtc.StartAITranscription",
    input: sampleInputs["trtc.StartAITranscription"],
  };

  const canceled = async (
    before: readonly Parameters<typeof submit>[2][],
    request: Parameters<typeof submit>[2],
  ): Promise<[system: System, answer: Awaited<ReturnType<typeof cancel>>]> => {
    const system = await startSystem({ callbacks: "off" });
    for (const [place, other] of before.entries()) await submit(system, `before ${place}`, other);
    const { body } = await submit(system, "task", { metadata: { shot: "12" }, ...request });
    return [system, await cancel(system, body.taskId)];
  };

  test.each([
    ["while it is queued", [{ input: input("[seconds:3600]") }], {}],
    ["while it waits at Tencent", [], { input: input("[seconds:600]") }],
    ["while it runs", [], transcription],
  ])("%s", async (_when, before, request) => {
    const [system, { body }] = await canceled(before, request);

    const { task } = body;
    expect(body.outcome).toBe("canceled");
    expect(task).toMatchObject({ status: "canceled", settled: true, metadata: { shot: "12" } });
    expect(task?.error).toEqual({
      code: "canceled",
      message: "The task was canceled.",
      retryable: false,
    });
    expect(task).toEqual(await read(system, task?.taskId ?? ""));
  });
});

test("a cancel needs a key and a task that is there", async () => {
  const system = await startSystem();
  const { body } = await submit(system, "task");

  const stranger = await cancel(system, body.taskId, { authorization: "Bearer wrong" });
  const nothing = await cancel(system, "a".repeat(32));
  const malformed = await cancel(system, "not-a-task");

  expect(stranger).toMatchObject({ status: 401, body: { code: "unauthorized" } });
  expect(nothing).toMatchObject({ status: 404, body: { code: "task_not_found" } });
  expect(malformed).toMatchObject({ status: 404, body: { code: "task_not_found" } });
});
