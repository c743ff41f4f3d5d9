import { expect, test } from "vitest";
import { sampleInputs } from "../../infra/local/sample-inputs.ts";
import { startWithAlteredAnswers } from "../support/altered-answers.ts";
import { read, submit } from "../support/client.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * A transcription whose start is answered with nothing usable, and whose questions are answered
 * with this.
 */
const doubtful = async (answer: object) => {
  let started = false;
  const system = await startWithAlteredAnswers((body) => {
    if (started) return JSON.stringify({ Response: { RequestId: "r", ...answer } });
    started = true;
    return body.replace(/"TaskId":"[^"]*"/, '"TaskId":""');
  });
  const { body } = await submit(system, "session", {
    operation: "trtc.StartAITranscription",
    input: sampleInputs["trtc.StartAITranscription"],
  });
  return { system, taskId: body.taskId };
};

test.each([
  [
    "an error that says nothing of the task",
    { Error: { Code: "UnauthorizedOperation", Message: "no" } },
  ],
  [
    "somebody else's session",
    { Status: "InProgress", TaskId: "theirs", SessionId: "somebody-elses" },
  ],
  ["a status that nobody knows", { Status: "Zzz" }],
])(
  "a session in doubt of which Tencent only ever says %s is not adopted, and is told as unknown in the end",
  async (_what, answer) => {
    const { system, taskId } = await doubtful(answer);

    await system.pass(10 * MINUTE);
    const early = await read(system, taskId);
    const asked = system.standIn.calls("DescribeAITranscription");
    await system.clock.advance(72 * HOUR);
    await system.pass(3 * MINUTE);
    const given = await read(system, taskId);
    await system.clock.advance(96 * HOUR);
    await system.pass(3 * MINUTE);

    expect(early.status).toBe("doubtful");
    expect(early.providerTaskId).toBeUndefined();
    expect(asked).toBeLessThan(25);
    expect(given.status).toBe("indeterminate");
    expect(await read(system, taskId)).toMatchObject({ status: "indeterminate", settled: true });
  },
);

test("an answer to the question for our session need not name it to be about it", async () => {
  const { system, taskId } = await doubtful({ Status: "InProgress" });

  await system.pass(2 * MINUTE);

  expect(await read(system, taskId)).toMatchObject({ status: "running" });
});
