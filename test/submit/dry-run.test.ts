import { describe, expect, test } from "vitest";
import type { DryRunAnswer } from "../../functions/http/api.ts";
import type { Problem } from "../../functions/http/problems.ts";
import { sampleInputs } from "../../infra/local/sample-inputs.ts";
import { type Answer, ask, input, rows, submit, traces } from "../support/client.ts";
import { closedPort } from "../support/http-server.ts";
import { SUB_APP_ID, type System, startSystem } from "../support/system.ts";

const OPERATION = "vod.CreateAigcVideoTask";

const send = (
  system: System,
  body: object,
  headers: Record<string, string> = {},
): Promise<Answer<DryRunAnswer & Partial<Problem>>> =>
  ask(system, "POST", "/v1/tasks", { headers, body: JSON.stringify(body) });

const tryOut = (system: System, body: object, headers?: Record<string, string>) =>
  send(system, { ...body, dryRun: true }, headers);

test("a request that is right is told so, with where it would be started, and nothing is read, written or sent", async () => {
  const system = await startSystem({
    environment: { AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${await closedPort()}` },
  });

  const answer = await tryOut(system, {
    operation: OPERATION,
    input: input(),
    metadata: { shot: "12" },
    deadlineSeconds: 60,
  });

  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({
    dryRun: true,
    operation: OPERATION,
    application: String(SUB_APP_ID),
  });
  expect(answer.headers.has("location")).toBe(false);
  expect(system.standIn.calls()).toBe(0);
});

test.each(Object.entries(sampleInputs))(
  "%s can be tried out, without an Idempotency-Key",
  async (operation, sample) => {
    const system = await startSystem();

    const answer = await tryOut(system, { operation, input: sample });

    expect(answer).toMatchObject({ status: 200, body: { dryRun: true, operation } });
    expect(await rows(system)).toEqual([]);
  },
);

test("the region that it would be started in is told where the product has regions", async () => {
  const system = await startSystem();

  const answer = await tryOut(system, {
    operation: "trtc.StartAITranscription",
    input: sampleInputs["trtc.StartAITranscription"],
    region: "ap-tokyo",
  });

  expect(answer.body).toEqual({
    dryRun: true,
    operation: "trtc.StartAITranscription",
    region: "ap-tokyo",
    application: "1400000002",
  });
});

test("an undocumented value is answered as it would be without a dry run", async () => {
  const system = await startSystem();

  const answer = await tryOut(system, {
    operation: OPERATION,
    input: { ...input(), ModelVersion: "99" },
  });

  expect(answer.status).toBe(200);
  expect(answer.body.warnings).toHaveLength(1);
});

describe("a request that is wrong is refused in the very words in which a real one is:", () => {
  test.each([
    ["an unknown operation", { operation: "vod.CreateNothing", input: {} }, "unknown_operation"],
    [
      "an unknown field",
      { operation: OPERATION, input: { ...input(), Promt: "x" } },
      "invalid_input",
    ],
    [
      "a model's own rule",
      { operation: OPERATION, input: { ...input(), OutputConfig: { Duration: 2 } } },
      "model_rule",
    ],
    [
      "another's application",
      { operation: OPERATION, input: { ...input(), SubAppId: 42 } },
      "invalid_input",
    ],
    [
      "a region that is not there",
      { operation: OPERATION, input: input(), region: "ap-nowhere" },
      "invalid_input",
    ],
    [
      "a deadline too soon",
      { operation: OPERATION, input: input(), deadlineSeconds: 59 },
      "invalid_request",
    ],
  ])("%s", async (_what, body, code) => {
    const system = await startSystem();

    const [tried, real] = [
      await tryOut(system, body),
      await send(system, body, { "idempotency-key": "one" }),
    ];

    expect(tried).toMatchObject({ status: 400, body: { code } });
    expect(tried.body).toEqual(real.body);
  });

  test("an Idempotency-Key that could not be one, where there is one", async () => {
    const system = await startSystem();

    const answer = await tryOut(
      system,
      { operation: OPERATION, input: input() },
      { "idempotency-key": "k".repeat(256) },
    );

    expect(answer).toMatchObject({ status: 400, body: { code: "invalid_idempotency_key" } });
  });

  test("a product that this deployment does not use", async () => {
    const system = await startSystem({ environment: { TENCENT_TIW_SDK_APP_IDS: "" } });

    const answer = await tryOut(system, {
      operation: "tiw.CreateVideoGenerationTask",
      input: { OnlineRecordTaskId: "recording" },
    });

    expect(answer).toMatchObject({ status: 422, body: { code: "operation_not_offered" } });
  });
});

test("whether a key is taken is not looked up", async () => {
  const system = await startSystem();
  await submit(system, "one");
  const before = await traces(system);

  const answer = await tryOut(
    system,
    { operation: OPERATION, input: input("Another.") },
    { "idempotency-key": "one" },
  );

  expect(answer.status).toBe(200);
  expect(await traces(system)).toEqual(before);
});

test("a caller without a key tries nothing out", async () => {
  const system = await startSystem();

  const answer = await tryOut(
    system,
    { operation: OPERATION, input: input() },
    { authorization: "" },
  );

  expect(answer).toMatchObject({ status: 401, body: { code: "unauthorized" } });
});

test("beside follow it has no meaning, and is refused", async () => {
  const system = await startSystem();

  const answer = await tryOut(system, { operation: OPERATION, follow: { TaskId: "a" } });

  expect(answer).toMatchObject({
    status: 400,
    body: { code: "invalid_request", errors: [{ pointer: "/dryRun" }] },
  });
});

test("a dry run that is none starts the task", async () => {
  const system = await startSystem();

  const answer = await send(
    system,
    { operation: OPERATION, input: input(), dryRun: false },
    { "idempotency-key": "one" },
  );

  expect(answer).toMatchObject({ status: 202, body: { status: "running" } });
});
