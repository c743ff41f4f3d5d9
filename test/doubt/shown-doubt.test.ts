import { expect, test } from "vitest";
import type { TaskListAnswer } from "../../functions/http/api.ts";
import { sampleInputs } from "../../infra/local/sample-inputs.ts";
import { startWithBetween } from "../support/altered-answers.ts";
import { ask, input, read, submit } from "../support/client.ts";
import { type System, startSystem } from "../support/system.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A code that is in no table. */
const UNKNOWN = "FailedOperation.NeverHeardOf";

const logged = (system: System, name: string) => system.log.filter(({ event }) => event === name);

/**
 * A system whose creates are answered with these codes, one after the other, and then as the
 * stand-in answers them.
 */
const answering = (codes: readonly string[]): Promise<System> => {
  const left = [...codes];
  return startWithBetween(
    async (request, pass) => {
      const code = request.paid ? left.shift() : undefined;
      if (code === undefined) return pass(request);
      if (code === "silence") throw new Error("The connection was reset.");
      const body = {
        Response: {
          Error: { Code: code, Message: `Tencent said ${code}.` },
          RequestId: `request-${left.length}`,
        },
      };
      return { status: 200, body: JSON.stringify(body) };
    },
    { callbacks: "off" },
  );
};

test("a start that is answered with a code in no table is in doubt, and POST, GET and the list show why", async () => {
  const system = await answering([UNKNOWN]);
  const since = new Date(system.clock.now()).toISOString();

  const submitted = await submit(system, "one");
  const got = await read(system, submitted.body.taskId);
  const listed = await ask<TaskListAnswer>(system, "GET", "/v1/tasks");

  const doubt = {
    reason: "unclear_answer",
    code: UNKNOWN,
    message: `Tencent said ${UNKNOWN}.`,
    requestId: "request-0",
    since,
    attempts: 1,
  };
  expect(
    [submitted.body, got, listed.body.tasks[0]].map((task) => [task?.status, task?.doubt]),
  ).toEqual(Array(3).fill(["doubtful", doubt]));
  expect(logged(system, "start_answer_unknown")).toMatchObject([
    { code: UNKNOWN, requestId: "request-0" },
  ]);
  expect(logged(system, "start_silence")).toEqual([]);
});

test.each(["InternalError", "FailedOperation"])(
  "%s says nothing: the doubt shows it, and no person is called",
  async (code) => {
    const system = await answering([code]);

    const { body } = await submit(system, "one");

    expect(body).toMatchObject({
      status: "doubtful",
      doubt: { reason: "no_answer", code, attempts: 1 },
    });
    expect(logged(system, "start_answer_unknown")).toEqual([]);
    expect(logged(system, "start_silence")).toHaveLength(1);
  },
);

test("a start that nothing protects is indeterminate in the end, with the code that put it in doubt", async () => {
  const system = await answering([UNKNOWN]);

  const { body } = await submit(system, "one", {
    operation: "mps.CreateAigcVideoTask",
    input: sampleInputs["mps.CreateAigcVideoTask"],
  });
  await system.pass(10 * MINUTE);

  expect(body.status).toBe("doubtful");
  expect(await read(system, body.taskId)).toMatchObject({
    status: "indeterminate",
    settled: true,
    error: {
      code: "start_unknown",
      provider: { code: UNKNOWN, message: `Tencent said ${UNKNOWN}.`, requestId: "request-0" },
    },
  });
});

test("the same unclear answer twice hands the slot on, and is no refusal however often it comes", async () => {
  const system = await startSystem({ callbacks: "off" });
  const { body: unclear } = await submit(system, "unclear", {
    input: input(`[refuse:${UNKNOWN}]`),
  });
  const { body: next } = await submit(system, "next");

  await system.pass(12 * MINUTE);
  const after = [await read(system, unclear.taskId), await read(system, next.taskId)];
  await system.clock.advance(3 * DAY);
  await system.pass(2 * MINUTE);

  expect(next.status).toBe("queued");
  expect(after).toMatchObject([
    { status: "doubtful", doubt: { code: UNKNOWN, attempts: 2 } },
    { status: "succeeded" },
  ]);
  expect(await read(system, unclear.taskId)).toMatchObject({
    status: "indeterminate",
    error: { provider: { code: UNKNOWN } },
  });
});

test("two unclear answers that differ hand no slot on", async () => {
  const system = await answering([UNKNOWN, "FailedOperation.Odd"]);
  await submit(system, "unclear");
  const { body: next } = await submit(system, "next");

  await system.pass(12 * MINUTE);

  expect(await read(system, next.taskId)).toMatchObject({ status: "queued" });
});

test.each([
  ["AuthFailure.SecretIdNotFound", "blocked"],
  ["RequestLimitExceeded", "busy"],
])(
  "a repeat that is answered %s leaves its task in doubt, shows why, and does not bar the next repeat",
  async (code, reason) => {
    const system = await answering(["silence", code]);
    const { body } = await submit(system, "one");

    await system.pass(8 * MINUTE);
    const between = await read(system, body.taskId);
    await system.pass(12 * MINUTE);

    expect(body).toMatchObject({ status: "doubtful", doubt: { reason: "no_answer", attempts: 1 } });
    expect(between).toMatchObject({
      status: "doubtful",
      doubt: { reason, code, attempts: 2, since: body.doubt?.since },
    });
    expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
    expect(system.standIn.creates()).toHaveLength(1);
  },
);

test("a repeat that is answered as wrong bars the next, and its doubt shows Tencent's words", async () => {
  const code = "InvalidParameterValue.ModelName";
  const system = await answering(["silence", code]);
  const { body } = await submit(system, "one");

  await system.pass(30 * MINUTE);

  expect(await read(system, body.taskId)).toMatchObject({
    status: "doubtful",
    doubt: { reason: "refused", code, message: `Tencent said ${code}.`, attempts: 2 },
  });
  expect(system.standIn.calls("CreateAigcVideoTask")).toBe(0);
});
