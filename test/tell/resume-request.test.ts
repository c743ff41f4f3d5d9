import { expect, test } from "vitest";
import { input, rows, send, submit } from "../support/client.ts";
import { startSystem } from "../support/system.ts";
import { tellByStream } from "./receiver.ts";
import { startWithWorkflows } from "./waiting.ts";

const machine = (taskToken = "AAAA") => ({ stepFunctions: { taskToken } });
const durable = (callbackId = "Y2FsbGJhY2std==") => ({ durableFunction: { callbackId } });

test("a deployment that resumes no workflows says so, and starts nothing", async () => {
  const system = await startSystem();

  const answer = await send(system, { input: input(), resume: machine() });

  expect(answer).toMatchObject({
    status: 422,
    body: {
      code: "resume_not_offered",
      errors: [{ pointer: "/resume", message: "is not offered by this deployment" }],
    },
  });
  expect(await rows(system)).toEqual([]);
  expect(system.standIn.creates()).toEqual([]);
});

test.each<[what: string, resume: unknown, pointer: string]>([
  ["nothing", {}, "/resume"],
  ["two workflows", { ...machine(), ...durable() }, "/resume"],
  ["a token by itself", "AAAA", "/resume"],
  ["an empty token", machine(""), "/resume/stepFunctions/taskToken"],
  ["a token of 2049 characters", machine("x".repeat(2049)), "/resume/stepFunctions/taskToken"],
  [
    "a token that is no text",
    { stepFunctions: { taskToken: 7 } },
    "/resume/stepFunctions/taskToken",
  ],
  ["an empty callback id", durable(""), "/resume/durableFunction/callbackId"],
  ["a callback id with a hyphen", durable("a-b"), "/resume/durableFunction/callbackId"],
  [
    "a callback id of 1025 characters",
    durable("x".repeat(1025)),
    "/resume/durableFunction/callbackId",
  ],
  ["an unknown workflow", { temporal: {} }, "/resume/temporal"],
])("%s is refused where it stands", async (_, resume, pointer) => {
  const { system } = await startWithWorkflows();

  const answer = await send(system, { input: input(), resume });

  expect(answer).toMatchObject({ status: 400, body: { code: "invalid_request" } });
  expect(answer.body.errors?.map((error) => "pointer" in error && error.pointer)).toContain(
    pointer,
  );
  expect(await rows(system)).toEqual([]);
});

test.each([machine("x".repeat(2048)), durable(`${"x".repeat(1022)}==`)])(
  "the longest token is taken",
  async (resume) => {
    const { system, aws } = await startWithWorkflows();

    await submit(system, "one", { resume });
    await system.clock.advance(6000);
    await tellByStream(system);

    expect(aws.taken()).toHaveLength(1);
  },
);
