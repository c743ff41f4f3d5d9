import type { Problem } from "../../functions/http/problems.ts";
import { exists } from "../../functions/task/condition.ts";
import { startKeeping } from "../keep/keeping-system.ts";
import { on, startWithBetween } from "../support/altered-answers.ts";
import { ask, callBack, completion, input, send, signed, submit } from "../support/client.ts";
import { issueKey } from "../support/issue-keys.ts";
import { tableOf } from "../support/planted-rows.ts";
import { startAsStranger } from "../support/strangers.ts";
import { type System, startSystem } from "../support/system.ts";
import { startReceiver, tellByStream } from "../tell/receiver.ts";

const DAY = 86_400_000;
const VIDEO = "vod.CreateAigcVideoTask";
const body = JSON.stringify({ operation: VIDEO, input: input() });

/** It names a file that nobody has sent. */
const ofUpload = {
  ...input(),
  FileInfos: [{ Type: "Url", Url: `callsheet:upload/${"0".repeat(64)}.png` }],
};

const post = (system: System, headers: Record<string, string>, text = body) =>
  ask(system, "POST", "/v1/tasks", { headers, body: text });

const onTask = (system: System, taskId: string, action: string) =>
  ask(system, "POST", `/v1/tasks/${taskId}/${action}`);

/** Problems of a request's form, of its key, and of what a deployment does not offer. */
const ofRequests = async () => {
  const system = await startSystem({ environment: { TENCENT_TIW_SDK_APP_IDS: "" } });
  const reader = await issueKey(system, "acme", "--scopes", "tasks:read");
  const forged = completion({ TaskId: "1", SessionContext: "none" });
  return [
    await ask(system, "GET", "/v1/tasks", { headers: { authorization: "" } }),
    await post(system, { authorization: `Bearer ${reader}`, "idempotency-key": "one" }),
    await ask(system, "GET", "/v1/nothing"),
    await ask(system, "GET", "/v1/tasks/none"),
    await ask(system, "GET", "/v1/tasks?cursor=none"),
    await ask(system, "DELETE", "/v1/tasks"),
    await ask(system, "GET", "/v1/webhook-endpoints/none"),
    await ask(system, "GET", "/v1/operations/vod.Create"),
    await post(system, { "content-type": "text/plain" }),
    await post(system, {}),
    await post(system, { "idempotency-key": "k".repeat(256) }),
    await post(system, { "idempotency-key": "one" }, ""),
    await post(system, { "idempotency-key": "one" }, body.padEnd(256 * 1024 + 1)),
    await send(system, { operation: "vod.Create", input: input() }),
    await send(system, { input: input(), allowUndocumented: "yes" }),
    await send(system, { input: { ...input(), Seed: "seven" } }),
    await send(system, { input: { ...input(), OutputConfig: { Duration: 59 } } }),
    await send(system, { input: input(), webhook: { url: "http://receiver.example/webhook" } }),
    await send(system, { input: input(), keepResult: true }),
    await send(system, { input: ofUpload }),
    await send(await startKeeping(), { input: ofUpload }),
    await send(system, { input: input(), resume: { stepFunctions: { taskToken: "AAAA" } } }),
    await send(system, {
      operation: "tiw.CreateVideoGenerationTask",
      input: { OnlineRecordTaskId: "recording" },
    }),
    await callBack(system, signed(system, forged, { key: "AnotherKey" })),
  ];
};

/** Problems of a task that waits, runs, ends, and is told of. */
const ofOneLife = async () => {
  const system = await startSystem({ tells: true });
  const receiver = await startReceiver(system);
  const repeat = (path: string) =>
    send(system, { input: input(), webhook: { url: `${receiver.url}/${path}` } }, "first");
  const { taskId, providerTaskId } = (await repeat("0")).body;
  const waiting = (await submit(system, "second")).body;
  const running = [
    await ask(system, "GET", `/v1/tasks/${taskId}/result`),
    await onTask(system, waiting.taskId, "refresh"),
    await send(system, { input: input("A boat.") }, "first"),
    await send(system, { follow: { TaskId: providerTaskId }, metadata: { shot: "12" } }, "third"),
    await onTask(system, taskId, "deliveries/none/replay"),
    await onTask(system, taskId, "refresh"),
    await onTask(system, taskId, "refresh"),
    await repeat("1"),
    await repeat("2"),
    await repeat("3"),
    await repeat("4"),
    await repeat("5"),
  ];
  await system.clock.advance(20_000);
  await tellByStream(system);
  const { deliveries } = (
    await ask<{ deliveries: { id: string }[] }>(system, "GET", `/v1/tasks/${taskId}/deliveries`)
  ).body;
  const replays = [];
  for (let made = deliveries.length; made <= 100; made++)
    replays.push(await onTask(system, taskId, `deliveries/${deliveries[0]?.id}/replay`));
  const refused = await submit(system, "fourth", {
    input: input("A boat [refuse:InvalidParameter]"),
  });
  const fileless = await ask(system, "GET", `/v1/tasks/${refused.body.taskId}/result`);
  await system.clock.advance(8 * DAY);
  return [...running, ...replays, fileless, await ask(system, "GET", `/v1/tasks/${taskId}/result`)];
};

/** Problems while Tencent does not answer. */
const ofSilence = async () => {
  const silence = () => Promise.reject(new Error("no answer"));
  const system = await startSystem({ seams: { send: silence } });
  const { taskId } = (await submit(system, "one")).body;
  return [
    await onTask(system, taskId, "refresh"),
    await send(system, { follow: { TaskId: "1500000000-AigcVideoTask-0t" } }, "two"),
  ];
};

/** Problems of tasks that were started elsewhere. */
const ofFollowing = async () => {
  const system = await startSystem();
  const image = await startAsStranger(system, "vod.CreateAigcImageTask");
  const aigc = await startAsStranger(system, "mps.CreateAigcVideoTask");
  await submit(system, "one");
  const ofVod = [
    await send(system, { follow: { TaskId: image } }, "two"),
    await send(system, { follow: { TaskId: "1500000000-AigcVideoTask-0t" } }, "three"),
  ];
  // As an upgrade leaves the table until the next audit.
  const identity = { pk: "identity", sk: "identity" };
  await tableOf(system).update(identity, exists("fingerprint"), { remove: ["claimsComplete"] });
  const ofMps = { operation: "mps.CreateAigcVideoTask", follow: { TaskId: aigc } };
  return [...ofVod, await send(system, ofMps, "four")];
};

const REFUSED = {
  Response: {
    Error: { Code: "InvalidParameter", Message: "The task cannot be stopped." },
    RequestId: "5f0a6f3e-7c5e-4a53-9d0a-3b1f4f1f6f0e",
  },
};

/** Tencent's refusal of a call that is no start. */
const ofRefusal = async () => {
  const system = await startWithBetween(
    on("ManageTask", async () => ({ status: 200, body: JSON.stringify(REFUSED) })),
  );
  const { taskId } = (await submit(system, "one", { input: input("[seconds:100]") })).body;
  return [await onTask(system, taskId, "cancel")];
};

/** Problems of an operator's limits, each of two tasks. */
const ofBounds = async () => {
  const answers = [];
  for (const limit of [
    "DAILY_TASK_CAP_PER_TENANT",
    "TENANT_TASKS_PER_SECOND",
    "TENANT_TASKS_AT_ONCE",
  ]) {
    const system = await startSystem({ environment: { [limit]: "2" } });
    for (const key of ["one", "two", "three"]) answers.push(await submit(system, key));
  }
  return answers;
};

/** Problems of a pause, and of the tenant's ten endpoints. */
const ofLimits = async () => {
  const paused = await startSystem();
  await tableOf(paused).putContent({ pk: "control", sk: "submissions", paused: true });
  const register = (number: number) =>
    ask(paused, "POST", "/v1/webhook-endpoints", {
      body: JSON.stringify({ url: `https://receiver-${number}.example/hook` }),
    });
  const registered = [];
  for (let number = 0; number <= 10; number++) registered.push(await register(number));
  return [await submit(paused, "one"), ...registered];
};

/**
 * Answers of the service with a problem, at least one for each code, without the ids that are made
 * up by chance.
 */
export const problemAnswers = async (): Promise<readonly Problem[]> => {
  const groups = [ofRequests, ofOneLife, ofSilence, ofFollowing, ofRefusal, ofBounds, ofLimits];
  const answers = [];
  for (const group of groups) answers.push(...(await group()));
  return answers
    .filter(({ status }) => status >= 400)
    .map(({ body: said }) => JSON.parse(withoutChance(JSON.stringify(said))));
};

/** The id of an issued key. */
const withoutChance = (text: string): string =>
  text.replace(/acme\.\w+ lacks/, "acme.1k7f3q2 lacks");
