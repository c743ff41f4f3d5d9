import { expect, test } from "vitest";
import { sampleInputs } from "../infra/local/sample-inputs.ts";
import { startWithAlteredAnswers } from "./support/altered-answers.ts";
import { read, submit } from "./support/client.ts";

const MINUTE = 60_000;

/** A transcription of which no callback tells, and whose status is asked for. */
const transcribe = async (statusOf: () => string) => {
  const system = await startWithAlteredAnswers(
    (body, { action }) => (action === "DescribeAITranscription" ? body.replace(/"Status":"\w+"/, `"Status":"${statusOf()}"`) : body),
    { callbacks: "off" },
  );
  const operation = "trtc.StartAITranscription";
  const input = { ...sampleInputs[operation], RoomId: "room [seconds:3600]", RoomIdType: 1 };
  const { body } = await submit(system, "session", { operation, input });
  return { system, taskId: body.taskId };
};

test("one that was never seen at work before it ended is not called a success", async () => {
  const { system, taskId } = await transcribe(() => "Stopped");

  await system.pass(10 * MINUTE);

  expect(await read(system, taskId)).toMatchObject({ status: "indeterminate", settled: true, error: { code: "provider_forgot" } });
});

test("one that was seen at work is called a success when no callback has told otherwise within two minutes of its end", async () => {
  let status = "InProgress";
  const { system, taskId } = await transcribe(() => status);
  await system.pass(2 * MINUTE);

  status = "Stopped";
  await system.pass(MINUTE);
  const early = await read(system, taskId);
  await system.pass(3 * MINUTE);

  expect(early.status).toBe("running");
  expect(await read(system, taskId)).toMatchObject({ status: "succeeded", output: { details: { stopReason: "unknown" } } });
});
