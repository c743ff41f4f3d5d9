import { expect, test } from "vitest";
import type { TaskAnswer } from "../../functions/http/api.ts";
import type { Problem } from "../../functions/http/problems.ts";
import { ask, input, read, rows } from "../support/client.ts";
import { type System, startSystem } from "../support/system.ts";

const submit = (system: System, key: string, given: object, more: object = {}) =>
  ask<TaskAnswer & Partial<Pick<Problem, "code" | "errors">>>(system, "POST", "/v1/tasks", {
    headers: { "idempotency-key": key },
    body: JSON.stringify({
      operation: "vod.CreateAigcVideoTask",
      input: { ...input(), ...given },
      ...more,
    }),
  });

const tooLong = { OutputConfig: { Duration: 60 } };

test("a value that the model's documentation rules out is refused at its field, and nothing is written", async () => {
  const system = await startSystem();

  const answer = await submit(system, "ruled out", tooLong);

  expect(answer).toMatchObject({
    status: 400,
    body: { code: "model_rule", errors: [{ pointer: "/input/OutputConfig/Duration" }] },
  });
  expect((await rows(system)).filter(({ sk }) => sk?.S === "task")).toEqual([]);
  expect(system.standIn.calls()).toBe(0);
});

test("a caller that insists gets it sent all the same, with a warning that stays with the task", async () => {
  const system = await startSystem();

  const answer = await submit(system, "insisted on", tooLong, { allowUndocumented: true });

  expect(answer).toMatchObject({
    status: 202,
    body: { status: "running", warnings: [expect.any(String)] },
  });
  expect((await read(system, answer.body.taskId)).warnings).toEqual(answer.body.warnings);
});

test("a model that is not documented yet passes with a warning", async () => {
  const system = await startSystem();

  const answer = await submit(system, "new model", { ModelName: "Kling", ModelVersion: "9.0" });

  expect(answer).toMatchObject({ status: 202, body: { warnings: [expect.any(String)] } });
});

test("credentials in an input are used and never shown again", async () => {
  const system = await startSystem();
  const request = {
    RoomId: "room1",
    RoomIdType: 1,
    TranscriptionParams: { UserId: "bot", UserSig: "EXAMPLE_USER_SIG" },
  };

  const answer = await ask<TaskAnswer>(system, "POST", "/v1/tasks", {
    headers: { "idempotency-key": "session" },
    body: JSON.stringify({ operation: "trtc.StartAITranscription", input: request }),
  });
  const shown = await read(system, answer.body.taskId);

  expect(answer.body.status).toBe("running");
  expect(shown.input).toMatchObject({
    RoomId: "room1",
    TranscriptionParams: { UserId: "bot", UserSig: "…" },
  });
  expect(JSON.stringify([answer.body, shown, system.log])).not.toContain("EXAMPLE_USER_SIG");
});
