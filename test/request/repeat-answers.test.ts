import { expect, test } from "vitest";
import type { TaskAnswer } from "../../functions/http/api.ts";
import { startWithAlteredAnswers } from "../support/altered-answers.ts";
import { type Answer, ask, input, rows, submit } from "../support/client.ts";
import { type System, startSystem } from "../support/system.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const LONG_PROMPT = "A cat dances in the rain. ".repeat(100);
const CREATE = "CreateAigcVideoTask";
const isReplay = ({ headers }: Answer<unknown>) => headers.get("idempotent-replayed") === "true";
const hotRows = async (system: System) => (await rows(system)).filter(({ sk }) => sk?.S === "task");

test("a repeat of a request over 1 KB writes nothing at all", async () => {
  const system = await startSystem();
  await submit(system, "one", { input: input(LONG_PROMPT) });
  const before = await rows(system);

  const answer = await submit(system, "one", { input: input(LONG_PROMPT) });

  expect(isReplay(answer)).toBe(true);
  expect(await rows(system)).toEqual(before);
});

test.each([
  { status: "running", prompt: "[seconds:3600]" },
  { status: "succeeded", prompt: "[seconds:1]" },
  { status: "failed", prompt: "[seconds:1] [fail:ContentModeration]" },
  { status: "rejected", prompt: "[refuse:InvalidParameterValue.FileId]" },
  { status: "doubtful", prompt: "[silence]" },
])(
  "a repeat of a $status task answers with the task as it is now, and sends nothing",
  async ({ status, prompt }) => {
    const system = await startSystem();
    const first = await submit(system, "one", { input: input(prompt), metadata: { shot: "12" } });
    await system.clock.advance(2000);
    const calls = system.standIn.calls(CREATE);

    const repeat = await submit(system, "one", { input: input(prompt), metadata: { shot: "12" } });

    const read = await ask<TaskAnswer>(system, "GET", `/v1/tasks/${first.body.taskId}`);
    expect(repeat.status).toBe(202);
    expect(isReplay(repeat)).toBe(true);
    expect(repeat.headers.get("location")).toBe(`/v1/tasks/${first.body.taskId}`);
    expect(repeat.body.status).toBe(status);
    expect(repeat.body).toEqual(read.body);
    expect(system.standIn.calls(CREATE)).toBe(calls);
  },
);

test("a repeat of a queued task leaves it where it stands in the queue", async () => {
  const system = await startSystem();
  await submit(system, "running", { input: input("[seconds:3600]") });
  await submit(system, "queued");
  const before = await hotRows(system);
  await system.clock.advance(2000);

  const repeat = await submit(system, "queued");

  expect(repeat.body.status).toBe("queued");
  expect(isReplay(repeat)).toBe(true);
  expect(await hotRows(system)).toEqual(before);
});

test("a repeat of a task whose output is large has the output too", async () => {
  const system = await startWithAlteredAnswers((body) =>
    body.replaceAll('.mp4"', `.mp4?signature=${"0".repeat(300)}"`),
  );
  const first = await submit(system, "one", { input: input("[seconds:1]") });
  await system.clock.advance(2000);

  const repeat = await submit(system, "one", { input: input("[seconds:1]") });

  const read = await ask<TaskAnswer>(system, "GET", `/v1/tasks/${first.body.taskId}`);
  expect(read.body.output?.files[0]?.url).toMatch(/0{300}$/);
  expect(repeat.body).toEqual(read.body);
});

test("a key is taken as long as its task's row is there, and that is read as well", async () => {
  const system = await startSystem();
  const first = await submit(system, "one");
  await system.clock.advance(40 * DAY_MS);

  const repeat = await submit(system, "one");

  expect((await ask(system, "GET", `/v1/tasks/${first.body.taskId}`)).status).toBe(200);
  expect(repeat).toMatchObject({
    status: 202,
    body: { taskId: first.body.taskId, status: "succeeded" },
  });
  expect(system.standIn.calls(CREATE)).toBe(1);
});
