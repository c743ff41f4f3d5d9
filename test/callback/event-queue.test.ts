import { expect, test } from "vitest";
import { startWithAlteredAnswers } from "../support/altered-answers.ts";
import { input, read, submit } from "../support/client.ts";
import { startHttpServer } from "../support/http-server.ts";
import { SUB_APP_ID, startSystem } from "../support/system.ts";
import { callVod, startPulling } from "./pulling.ts";

const MINUTE = 60_000;

test("an event of ours in the queue settles its task without a further question, and is confirmed", async () => {
  const { system, owner } = await startPulling();
  const { body } = await submit(system, "task");

  await system.pass(2 * MINUTE);

  expect(await read(system, body.taskId)).toMatchObject({
    status: "succeeded",
    completedVia: "event",
    output: { files: [{ url: expect.stringMatching(/^http/) }] },
  });
  expect(system.standIn.calls("DescribeTaskDetail")).toBe(0);
  expect(system.standIn.calls("ConfirmEvents")).toBe(1);
  expect(owner.requests).toEqual([]);
});

test("a failure in the queue is a failure", async () => {
  const { system } = await startPulling();
  const { body } = await submit(system, "task", { input: input("[fail:ContentModerationFailed]") });

  await system.pass(2 * MINUTE);

  expect(await read(system, body.taskId)).toMatchObject({
    status: "failed",
    completedVia: "event",
    error: { code: "content_refused" },
  });
});

test("a start whose answer was lost is found by its event, and paid once", async () => {
  const { system } = await startPulling();
  const { body } = await submit(system, "task", { input: input("[silence]") });

  await system.pass(2 * MINUTE);

  expect(body.status).toBe("doubtful");
  expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
  expect(system.standIn.creates()).toHaveLength(1);
});

test("an event of somebody else's is sent on as it is, and then confirmed", async () => {
  const { system, owner } = await startPulling();
  const other = await startSystem({
    clock: system.clock,
    environment: { ENVIRONMENT: "other", TENCENT_ENDPOINT_URL: system.standIn.url },
  });
  const { body } = await submit(other, "theirs");

  await system.pass(2 * MINUTE);

  expect(owner.requests).toHaveLength(1);
  expect(JSON.parse(owner.requests[0]?.body ?? "")).toMatchObject({
    EventType: "AigcVideoTaskComplete",
    AigcVideoCompleteEvent: { TaskId: body.providerTaskId },
  });
  expect(system.standIn.calls("ConfirmEvents")).toBe(1);
});

test("while its owner does not take it, a foreign event stays in the queue and comes again; ours beside it are dealt with", async () => {
  const answers = [503, 503, 200];
  const { system, owner } = await startPulling({ taken: () => answers.shift() ?? 200 });
  const other = await startSystem({
    clock: system.clock,
    environment: { ENVIRONMENT: "other", TENCENT_ENDPOINT_URL: system.standIn.url },
  });
  await submit(other, "theirs");
  await system.clock.advance(6000);
  const { body } = await submit(system, "ours");

  await system.pass(4 * MINUTE);

  expect(owner.requests).toHaveLength(3);
  expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
});

test("an event whose confirmation was lost comes again, and changes nothing", async () => {
  const { system } = await startPulling({ seams: {} });
  const { body } = await submit(system, "task");
  await system.clock.advance(6000);
  const { response } = await callVod(system, "PullEvents", {});

  await system.pass(3 * MINUTE);

  expect(response.EventSet).toHaveLength(1);
  expect(await read(system, body.taskId)).toMatchObject({
    status: "succeeded",
    completedVia: "event",
  });
});

test("without an address for foreign events the queue is left alone, and asking settles the task", async () => {
  const { system } = await startPulling({ environment: { VOD_FORWARD_URL: "" } });
  const { body } = await submit(system, "task");

  await system.pass(20 * MINUTE);

  expect(system.standIn.calls("PullEvents")).toBe(0);
  expect(system.log.some(({ event }) => event === "event_queue_refused")).toBe(true);
  expect(await read(system, body.taskId)).toMatchObject({
    status: "succeeded",
    completedVia: "poll",
  });
});

test("a callback of somebody else's is sent on unchanged where an address is configured", async () => {
  const owner = await startHttpServer((response) => response.writeHead(200).end());
  const system = await startSystem({ environment: { VOD_FORWARD_URL: `${owner.url}/callbacks` } });
  const other = await startSystem({
    clock: system.clock,
    environment: { ENVIRONMENT: "other", TENCENT_ENDPOINT_URL: system.standIn.url },
  });
  await submit(other, "theirs");

  await system.clock.advance(10_000);

  expect(owner.requests).toHaveLength(1);
  expect(JSON.parse(owner.requests[0]?.body ?? "")).toMatchObject({
    EventType: "AigcVideoTaskComplete",
    Sign: expect.any(String),
  });
  expect(system.standIn.callbacks()).toMatchObject([{ state: "acknowledged" }]);
});

/** A system whose queue says something else of its tasks than the stand-in does. */
const startAltered = async (alter: (event: string) => string) => {
  const owner = await startHttpServer((response) => response.writeHead(200).end());
  const environment = {
    VOD_PULL_APPLICATIONS: String(SUB_APP_ID),
    VOD_FORWARD_URL: `${owner.url}/events`,
    CALLBACK_PRODUCTS: "",
  };
  const system = await startWithAlteredAnswers(
    (body, { action }) => (action === "PullEvents" ? alter(body) : body),
    { environment },
  );
  await callVod(system, "ModifyEventConfig", { Mode: "PULL" });
  return system;
};

test("an event that echoes another SessionId gives a start in doubt no TaskId", async () => {
  const system = await startAltered((body) =>
    body
      .replace(/"TaskId":"[^"]*"/, '"TaskId":"somebody-elses"')
      .replace(/"SessionId":"[^"]*"/, '"SessionId":"somebody-elses-0"'),
  );
  const { body } = await submit(system, "task", { input: input("[silence]") });

  await system.pass(3 * MINUTE);

  expect(await read(system, body.taskId)).toMatchObject({ status: "doubtful" });
});

test("an event about another TaskId does not settle a running task", async () => {
  const system = await startAltered((body) =>
    body
      .replace(/"TaskId":"[^"]*"/, '"TaskId":"somebody-elses"')
      .replace(/"ErrCode":0,"ErrCodeExt":""/, '"ErrCode":70000,"ErrCodeExt":"InternalError"'),
  );
  const { body } = await submit(system, "task");

  await system.pass(20 * MINUTE);

  expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
});
