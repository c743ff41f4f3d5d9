import { describe, expect, test } from "vitest";
import type { ResumeMessage } from "../../functions/delivery/resume-message.ts";
import type { Waiting } from "../../functions/task/listener.ts";
import { closedPort } from "../support/http-server.ts";
import { awsError, resumerTo, startAws } from "./aws-stand-in.ts";
import { startRawReceiver } from "./dialled.ts";

const machine: Waiting = { stepFunctions: { taskToken: "AAAAtoken-marker/+=" } };
const durable: Waiting = { durableFunction: { callbackId: "Y2FsbGJhY2std+/==" } };
const waiting = [
  ["a state machine", machine],
  ["a durable function", durable],
] as const;

const taskId = "wxi7krprz2rp24jcakhfnkmkwpf4gqgh";
const succeeded: ResumeMessage = {
  taskId,
  status: "succeeded",
  output: { files: [{ url: "https://results.example/1?sign=x", title: "grüße 🎬" }] },
};
const failed: ResumeMessage = {
  taskId,
  status: "failed",
  error: { code: "provider_error", message: "The model said no.", retryable: false },
};

describe("a state machine", () => {
  test("goes on with the output of a task that succeeded", async () => {
    const { calls, resumer } = await startAws();

    const outcome = await resumer.send(machine, succeeded);

    expect(outcome).toEqual({ kind: "answered", status: 200 });
    expect(calls.map(({ body, ...call }) => ({ ...call, body: JSON.parse(body) }))).toEqual([
      {
        line: "POST /",
        target: "AWSStepFunctions.SendTaskSuccess",
        service: "states",
        body: { taskToken: "AAAAtoken-marker/+=", output: JSON.stringify(succeeded) },
      },
    ]);
  });

  test("fails by the task's status and error", async () => {
    const { calls, resumer } = await startAws();

    const outcome = await resumer.send(machine, failed);

    expect(outcome).toEqual({ kind: "answered", status: 200 });
    expect(calls.map(({ target, body }) => [target, JSON.parse(body)])).toEqual([
      [
        "AWSStepFunctions.SendTaskFailure",
        {
          taskToken: "AAAAtoken-marker/+=",
          error: "Callsheet.failed",
          cause: JSON.stringify({ taskId, ...failed.error }),
        },
      ],
    ]);
  });
});

describe("a durable function", () => {
  test("goes on with the output of a task that succeeded", async () => {
    const { calls, resumer } = await startAws();

    const outcome = await resumer.send(durable, succeeded);

    expect(outcome).toEqual({ kind: "answered", status: 200 });
    expect(calls).toEqual([
      {
        line: "POST /2025-12-01/durable-execution-callbacks/Y2FsbGJhY2std%2B%2F%3D%3D/succeed",
        target: undefined,
        service: "lambda",
        body: JSON.stringify(succeeded),
      },
    ]);
  });

  test("fails by the task's status and error", async () => {
    const { calls, resumer } = await startAws();

    const outcome = await resumer.send(durable, failed);

    expect(outcome).toEqual({ kind: "answered", status: 200 });
    expect(calls.map(({ line, body }) => [line, JSON.parse(body)])).toEqual([
      [
        "POST /2025-12-01/durable-execution-callbacks/Y2FsbGJhY2std%2B%2F%3D%3D/fail",
        {
          ErrorType: "Callsheet.failed",
          ErrorMessage: "The model said no.",
          ErrorData: JSON.stringify({ taskId, ...failed.error }),
        },
      ],
    ]);
  });
});

describe.each(waiting)("%s", (_which, target) => {
  const gone =
    target === machine
      ? [
          [400, "TaskTimedOut"],
          [400, "TaskDoesNotExist"],
          [400, "InvalidToken"],
          [400, "ValidationException"],
        ]
      : [
          [400, "CallbackTimeoutException"],
          [400, "InvalidParameterValueException"],
        ];

  test.each(gone.map(([status, name]) => [Number(status), String(name)] as const))(
    "whose token has no use any more is gone: %i %s",
    async (status, name) => {
      const { resumer } = await startAws(awsError(status, name));

      const outcomes = [await resumer.send(target, succeeded), await resumer.send(target, failed)];

      expect(outcomes).toEqual([{ kind: "gone" }, { kind: "gone" }]);
    },
  );

  test.each<[status: number, name: string]>([
    [400, "ThrottlingException"],
    [429, "TooManyRequestsException"],
    [400, "AccessDeniedException"],
    [400, "KmsThrottlingException"],
    [400, "InvalidOutput"],
    [400, "UnrecognizedClientException"],
    [500, "ServiceException"],
    [503, "ServiceUnavailable"],
    [404, "ResourceNotFoundException"],
  ])("is tried again, and asked once each time, after %i %s", async (status, name) => {
    const { calls, resumer } = await startAws(awsError(status, name));

    const outcome = await resumer.send(target, succeeded);

    expect(outcome).toEqual({ kind: "failed", reason: "status" });
    expect(calls).toHaveLength(1);
  });

  test("is tried again where nobody listens", async () => {
    const outcome = await resumerTo(`http://127.0.0.1:${await closedPort()}`).send(target, failed);

    expect(outcome).toEqual({ kind: "failed", reason: "refused" });
  });

  test("is tried again where the connection ends without an answer", async () => {
    const { url } = await startRawReceiver((socket) => socket.resetAndDestroy());

    const outcome = await resumerTo(new URL(url).origin).send(target, failed);

    expect(outcome).toEqual({ kind: "failed", reason: "reset" });
  });
});
