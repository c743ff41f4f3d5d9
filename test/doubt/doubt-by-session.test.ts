import { expect, test } from "vitest";
import { startWithAlteredAnswers } from "../support/altered-answers.ts";
import { read, rows, submit } from "../support/client.ts";
import { refusingClaims } from "../support/planted-rows.ts";
import type { System, SystemOptions } from "../support/system.ts";

const MINUTE = 60_000;

const notFound =
  '{"Response":{"Error":{"Code":"FailedOperation.TaskNotExist","Message":"?"},"RequestId":"r"}}';
const failed = '{"Response":{"Error":{"Code":"InternalError","Message":"?"},"RequestId":"r"}}';

/**
 * Tencent takes every start and answers none; what it says to questions is what `answer` makes of
 * it.
 */
const startUnanswered = (
  answer: (body: string) => string,
  options: SystemOptions = {},
): Promise<System> =>
  startWithAlteredAnswers(
    (body, { action }) => {
      if (action === "StartAITranscription") throw new Error("The connection was reset.");
      return answer(body);
    },
    { callbacks: "off", lifeSeconds: 3600, ...options },
  );

const transcribe = async (system: System) => {
  const input = {
    RoomId: "room",
    RoomIdType: 1,
    TranscriptionParams: { UserId: "bot", UserSig: "signature" },
  };
  return (await submit(system, "task", { operation: "trtc.StartAITranscription", input })).body;
};

test("a session that is not found yet may still begin: it is looked for until what could be accepted must be known", async () => {
  let known = false;
  const system = await startUnanswered((body) => (known ? body : notFound));
  const task = await transcribe(system);

  await system.pass(14 * MINUTE);
  const before = await read(system, task.taskId);
  known = true;
  await system.pass(4 * MINUTE);

  expect(before).toMatchObject({ status: "doubtful" });
  expect(await read(system, task.taskId)).toMatchObject({
    status: "running",
    providerTaskId: expect.any(String),
  });
  expect(system.standIn.creates()).toHaveLength(1);
});

test("a question about a session that Tencent does not answer says nothing of it, however long", async () => {
  let answering = false;
  const system = await startUnanswered((body) => (answering ? body : failed));
  const task = await transcribe(system);

  await system.pass(20 * MINUTE);
  const before = await read(system, task.taskId);
  answering = true;
  // It is asked about again after a quarter of its age.
  await system.pass(6 * MINUTE);

  expect(before).toMatchObject({ status: "doubtful" });
  expect(await read(system, task.taskId)).toMatchObject({
    status: "running",
    providerTaskId: expect.any(String),
  });
  expect(system.standIn.creates()).toHaveLength(1);
});

test("a session that was found is adopted only once its callbacks can be told apart", async () => {
  let refused = 0;
  const refusing = await refusingClaims(() => refused++ < 4);
  const system = await startUnanswered((body) => body, refusing);
  const task = await transcribe(system);

  await system.pass(10 * MINUTE);

  const { status, providerTaskId } = await read(system, task.taskId);
  expect(status).toBe("running");
  expect(refused).toBe(5);
  expect((await rows(system)).map(({ pk }) => pk?.S)).toContain(`provider#trtc#${providerTaskId}`);
});
