import { describe, expect, test } from "vitest";
import { webhookUrlIssue } from "../../functions/delivery/webhook-url.ts";
import type { DeliveryAnswer } from "../../functions/http/api.ts";
import { inTask, waitingListenerOf } from "../../functions/task/listener.ts";
import { ask, input, read, rows, send, submit } from "../support/client.ts";
import { startSystem } from "../support/system.ts";
import { startReceiver, tellByStream } from "./receiver.ts";
import { startAws, startWithWorkflows } from "./waiting.ts";

const MINUTE = 60_000;
const machine = (taskToken = "AAAAtoken-marker/+=") => ({ stepFunctions: { taskToken } });
const durable = (callbackId = "Y2FsbGJhY2std==") => ({ durableFunction: { callbackId } });
const both = [
  ["a state machine", machine(), "a state machine goes on with", "a state machine's task failed:"],
  [
    "a durable function",
    durable(),
    "a durable function goes on with",
    "a durable function's callback failed:",
  ],
] as const;

describe.each(both)("%s", (_, resume, goesOn, failed) => {
  test("goes on with the output of the task that it waits for", async () => {
    const { system, aws } = await startWithWorkflows();
    const { body: task } = await submit(system, "one", { resume });
    await system.clock.advance(6000);

    await tellByStream(system);

    const { output } = await read(system, task.taskId);
    const said = aws.taken().map((sentence) => sentence.replace(goesOn, ""));
    expect(said.map((text) => JSON.parse(text))).toEqual([
      { taskId: task.taskId, status: "succeeded", output },
    ]);
    expect(output?.files).toHaveLength(1);
  });

  test("fails with the status and the error of a task that failed", async () => {
    const { system, aws } = await startWithWorkflows();
    const prompt = "[fail:InternalError]";
    const { body: task } = await submit(system, "one", { input: input(prompt), resume });
    await system.clock.advance(6000);

    await tellByStream(system);

    const { error } = await read(system, task.taskId);
    const [sentence = ""] = aws.taken();
    expect(sentence).toMatch(`${failed} Callsheet.failed `);
    expect(JSON.parse(sentence.slice(sentence.indexOf("{")))).toEqual({
      taskId: task.taskId,
      ...error,
    });
  });

  test("whose stream record is lost is resumed by the schedule, once", async () => {
    const { system, aws } = await startWithWorkflows({ tells: true });
    await submit(system, "one", { resume });

    await system.pass(5 * MINUTE);

    expect(aws.taken()).toHaveLength(1);
    expect(aws.refused()).toEqual([]);
  });
});

test("a token is in no answer, no log line and not in the task's own row", async () => {
  const { system } = await startWithWorkflows({ tells: true });
  const { body: task } = await submit(system, "one", { resume: machine() });
  await system.pass(5 * MINUTE);
  const paths = ["", "/deliveries", "/events"];

  const answers = [
    task,
    await submit(system, "one", { resume: machine() }),
    ...(await Promise.all(
      paths.map((path) => ask(system, "GET", `/v1/tasks/${task.taskId}${path}`)),
    )),
  ];

  const holding = (await rows(system)).filter((row) => JSON.stringify(row).includes("marker"));
  expect(JSON.stringify([answers, system.log])).not.toContain("marker");
  expect(holding.map(({ sk }) => sk?.S?.split("#")[0])).toEqual(["listener"]);
});

test("a repeat may bring another token under its key, and is told at once if the task has settled", async () => {
  const { system, aws } = await startWithWorkflows();
  const receiver = await startReceiver(system);
  await submit(system, "one", { resume: machine("first") });
  await submit(system, "one", { resume: machine("second"), webhook: { url: receiver.url } });
  await system.clock.advance(6000);
  await tellByStream(system);
  const before = aws.taken().length;

  const late = await submit(system, "one", { resume: durable() });
  await tellByStream(system);

  expect(before).toBe(2);
  expect(late.headers.get("idempotent-replayed")).toBe("true");
  expect(aws.taken()).toHaveLength(3);
  expect(receiver.heard()).toHaveLength(1);
});

test("the same token again writes nothing", async () => {
  const { system } = await startWithWorkflows();
  await submit(system, "one", { resume: machine() });
  const before = await rows(system);

  await submit(system, "one", { resume: machine() });

  expect(await rows(system)).toEqual(before);
});

test("a task has five listeners at most, and a request that brings too many adds none", async () => {
  const { system } = await startWithWorkflows();
  for (let number = 0; number < 4; number++)
    await submit(system, "one", { resume: machine(`token ${number}`) });
  const before = await rows(system);

  const answer = await send(system, {
    input: input(),
    webhook: { url: "http://127.0.0.1:9/hook" },
    resume: machine("sixth"),
  });

  expect(answer).toMatchObject({
    status: 422,
    body: {
      code: "too_many_listeners",
      errors: [{ pointer: "/webhook/url" }, { pointer: "/resume" }],
    },
  });
  expect(await rows(system)).toEqual(before);
});

test("a workflow that does not wait any more ends its delivery, and nobody is alarmed", async () => {
  const { system, aws } = await startWithWorkflows({ tells: true });
  const { body: task } = await submit(system, "one", { resume: machine("invalid") });

  await system.pass(60 * MINUTE);

  const { body } = await ask<{ deliveries: DeliveryAnswer[] }>(
    system,
    "GET",
    `/v1/tasks/${task.taskId}/deliveries`,
  );
  expect(body.deliveries).toMatchObject([
    { receiver: "stepFunctions", status: "gone", attempts: 1, lastOutcome: "gone" },
  ]);
  expect(aws.refused()).toEqual(["InvalidToken"]);
  const events = system.log.map(({ event }) => event);
  expect(events).toContain("workflow_gone");
  expect(events).not.toContain("resume_given_up");
});

test("a replay resumes again, and finds that the workflow has gone on", async () => {
  const { system, aws } = await startWithWorkflows();
  const { body: task } = await submit(system, "one", { resume: durable() });
  await system.clock.advance(6000);
  await tellByStream(system);
  const path = `/v1/tasks/${task.taskId}/deliveries`;
  const { body } = await ask<{ deliveries: DeliveryAnswer[] }>(system, "GET", path);

  const replay = await ask(system, "POST", `${path}/${body.deliveries[0]?.id}/replay`);
  await tellByStream(system);

  expect(replay.status).toBe(202);
  expect(aws.taken()).toHaveLength(1);
  expect(aws.refused()).toEqual(["CallbackTimeoutException"]);
});

test("a call that fails is tried again as any webhook is", async () => {
  const { resumer, ...aws } = await startAws();
  let failures = 2;
  const system = await startSystem({
    tells: true,
    environment: { RESUME_WORKFLOWS: "on" },
    seams: {
      resume: async (...call) =>
        failures-- > 0 ? { kind: "failed", reason: "status" } : resumer.send(...call),
    },
  });
  await submit(system, "one", { resume: machine() });

  await system.pass(10 * MINUTE);

  expect(aws.taken()).toHaveLength(1);
  expect(system.log.filter(({ event }) => event === "resume_failed")).toHaveLength(2);
});

test.each([machine(), durable()])(
  "no version sends a webhook to the address of a workflow, so one that knows none tries again",
  (resume) => {
    const { address } = waitingListenerOf(resume);

    expect(webhookUrlIssue(address.url, "loopback")).toBeDefined();
    expect(inTask(waitingListenerOf(resume))).not.toHaveProperty("address");
  },
);
