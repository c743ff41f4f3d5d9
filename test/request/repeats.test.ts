import { describe, expect, test } from "vitest";
import type { TaskAnswer } from "../../functions/http/api.ts";
import { fixtureOf } from "../../infra/local/operations.ts";
import { sampleInputs } from "../../infra/local/sample-inputs.ts";
import { type Answer, ask, input, read, send, traces } from "../support/client.ts";
import { keyOf, tableOf } from "../support/planted-rows.ts";
import { startAsStranger } from "../support/strangers.ts";
import { type System, startSystem } from "../support/system.ts";

const OPERATION = "vod.CreateAigcVideoTask";
const TRANSCRIPTION = "trtc.StartAITranscription";

const isReplay = ({ headers }: Answer<unknown>) => headers.get("idempotent-replayed") === "true";

/** The same table and Tencent, deployed once more with other settings. */
const redeployed = (before: System, environment: Readonly<Record<string, string>>) =>
  startSystem({
    clock: before.clock,
    callbacks: "off",
    environment: {
      TABLE_NAME: before.tableName,
      TENCENT_ENDPOINT_URL: before.standIn.url,
      ...environment,
    },
  });

describe("a repeat is answered with its task though today it would be refused", () => {
  test("because a model rule now rules it out", async () => {
    const system = await startSystem();
    const ruledOut = { ...input("[seconds:3600]"), OutputConfig: { Duration: 2 } };
    const first = await send(system, { input: ruledOut, allowUndocumented: true });

    const repeat = await send(system, { input: ruledOut });

    expect(repeat).toMatchObject({
      status: 202,
      body: { taskId: first.body.taskId, status: "running", input: ruledOut },
    });
    expect(isReplay(repeat)).toBe(true);
    expect(repeat.body).toEqual(await read(system, first.body.taskId));
  });

  test.each([
    ["its application was taken out of the settings", "1500000001"],
    ["its product was switched off", ""],
  ])("because %s", async (_why, TENCENT_VOD_SUB_APP_IDS) => {
    const before = await startSystem({ callbacks: "off" });
    const first = await send(before, { input: input("[seconds:3600]") });
    const after = await redeployed(before, { TENCENT_VOD_SUB_APP_IDS });

    const repeat = await send(after, { input: input("[seconds:3600]") });

    expect(repeat).toMatchObject({
      status: 202,
      body: { taskId: first.body.taskId, status: "running" },
    });
    expect(isReplay(repeat)).toBe(true);
    expect(before.standIn.creates()).toHaveLength(1);
  });

  test("because its product was switched off, where it follows a task", async () => {
    const before = await startSystem({ callbacks: "off" });
    const TaskId = await startAsStranger(before, OPERATION, { input: input("[seconds:3600]") });
    const first = await send(before, { follow: { TaskId } });
    const after = await redeployed(before, { TENCENT_VOD_SUB_APP_IDS: "" });
    const asked = before.standIn.calls();

    const repeat = await send(after, { follow: { TaskId } });

    expect(first.status).toBe(202);
    expect(repeat).toMatchObject({
      status: 202,
      body: { taskId: first.body.taskId, follow: { TaskId } },
    });
    expect(before.standIn.calls()).toBe(asked);
  });

  test("because its input has a field that is not known any more", async () => {
    const system = await startSystem();
    const first = await send(system, { input: input("[seconds:3600]") });
    await setInput(system, first.body.taskId, { ...input("[seconds:3600]"), Retired: "yes" });

    const [same, other] = [
      await send(system, { input: { ...input("[seconds:3600]"), Retired: "yes" } }),
      await send(system, { input: { ...input("[seconds:3600]"), Retired: "no" } }),
    ];

    expect(same).toMatchObject({ status: 202, body: { taskId: first.body.taskId } });
    expect(other).toMatchObject({ status: 422, body: { errors: [{ pointer: "/input/Retired" }] } });
  });

  test("but its outer shape counts before its key", async () => {
    const system = await startSystem();
    await send(system, { input: input() });

    const repeat = await send(system, { input: input(), unknown: true });

    expect(repeat).toMatchObject({ status: 400, body: { code: "invalid_request" } });
  });
});

/** Stores for a task an input that only an earlier version would have accepted. */
const setInput = async (system: System, taskId: string, changed: object): Promise<void> => {
  const table = tableOf(system);
  const task = await table.get(keyOf({ tenant: "default", taskId }));
  const key = { pk: `default#${taskId}`, sk: `input#${task?.requestHash}` };
  const row = await table.get(key);
  await table.putContent({
    ...row,
    ...key,
    request: JSON.stringify({ input: changed, asked: {} }),
  });
};

describe("the same request", () => {
  const base = { input: { ...input("[seconds:3600]"), OutputConfig: { Resolution: "1080P" } } };
  const { OutputConfig } = base.input;

  test.each([
    ["names the task's own application", { input: { ...base.input, SubAppId: 1500000000 } }],
    ["says the standard priority", { ...base, priority: 0 }],
    [
      "says the standard priority in Tencent's field",
      { input: { ...base.input, TasksPriority: 0 } },
    ],
    ["says that nothing undocumented is allowed", { ...base, allowUndocumented: false }],
    ["says that something undocumented is allowed", { ...base, allowUndocumented: true }],
    ["has no metadata, said", { ...base, metadata: {} }],
    ["says the standard wait for its start", { ...base, startWithinSeconds: 604_800 }],
    ["has a field that is null", { input: { ...base.input, NegativePrompt: null } }],
    ["has a field that is empty", { input: { ...base.input, LastFrameUrl: "" } }],
    [
      "has a null within",
      { input: { ...base.input, OutputConfig: { ...OutputConfig, ClassId: null } } },
    ],
    [
      "all of it",
      {
        input: { ...base.input, SubAppId: 1500000000, TasksPriority: 0 },
        priority: 0,
        metadata: {},
        startWithinSeconds: 604_800,
      },
    ],
  ])("%s", async (_what, body) => {
    const system = await startSystem();
    const first = await send(system, base);
    const before = await traces(system);

    const repeat = await send(system, body);

    expect(repeat).toMatchObject({ status: 202, body: { taskId: first.body.taskId } });
    expect(isReplay(repeat)).toBe(true);
    expect(repeat.body).toEqual(await read(system, first.body.taskId));
    expect(await traces(system)).toEqual(before);
  });

  test.each([
    ["left them out", { input: input(), priority: 3 }, { input: { ...input(), TasksPriority: 3 } }],
    [
      "said them",
      {
        input: { ...input(), SubAppId: 1500000000 },
        metadata: {},
        priority: 0,
        startWithinSeconds: 604_800,
      },
      { input: input() },
    ],
  ])("is the other way round, too: the first %s", async (_what, first, second) => {
    const system = await startSystem();

    const answers = [await send(system, first), await send(system, second)];

    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect(answers[1]?.body.taskId).toBe(answers[0]?.body.taskId);
  });

  test("names the task's own region, or none", async () => {
    const system = await startSystem();
    const body = { operation: TRANSCRIPTION, input: sampleInputs[TRANSCRIPTION] };
    const first = await send(system, body);

    const repeat = await send(system, { ...body, region: first.body.region });

    expect(first.status).toBe(202);
    expect(repeat).toMatchObject({ status: 202, body: { taskId: first.body.taskId } });
  });

  test("carries a credential that was renewed", async () => {
    const system = await startSystem();
    const { TranscriptionParams, ...room } = fixtureOf(TRANSCRIPTION).input;
    const body = (UserSig: string) => ({
      operation: TRANSCRIPTION,
      input: { ...room, TranscriptionParams: { ...Object(TranscriptionParams), UserSig } },
    });
    const first = await send(system, body("EXAMPLE_USER_SIG"));

    const repeat = await send(system, body("EXAMPLE_USER_SIG_RENEWED"));

    expect(repeat).toMatchObject({ status: 202, body: { taskId: first.body.taskId } });
  });

  test("follows the same task, with its application named or not", async () => {
    const system = await startSystem({ callbacks: "off" });
    const TaskId = await startAsStranger(system, OPERATION, { input: input("[seconds:3600]") });
    const first = await send(system, { follow: { TaskId } });

    const [named, wrong] = [
      await send(system, { follow: { TaskId, SubAppId: 1500000000 } }),
      await send(system, { follow: { TaskId, SubAppId: 1500000001 } }),
    ];

    expect(named).toMatchObject({ status: 202, body: { taskId: first.body.taskId } });
    expect(wrong).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: "/follow/SubAppId" }] },
    });
  });
});

test("a repeat whose request is no longer kept is answered with its task, marked as such", async () => {
  const system = await startSystem();
  const first = await send(system, { input: input("[seconds:1]") });
  await system.clock.advance(2000);
  await loseRequest(system, first.body.taskId);

  const [repeat, seen] = [
    await send(system, { input: { ...input("[seconds:1]"), SubAppId: 1500000000 } }),
    await ask<TaskAnswer>(system, "GET", `/v1/tasks/${first.body.taskId}`),
  ];

  expect(repeat).toMatchObject({
    status: 202,
    body: { taskId: first.body.taskId, marks: ["details_expired"] },
  });
  expect(repeat.body).toEqual(seen.body);
  expect(seen.body.input).toBeUndefined();
});

const loseRequest = async (system: System, taskId: string): Promise<void> => {
  const table = tableOf(system);
  await table.update(
    keyOf({ tenant: "default", taskId }),
    { exists: "pk" },
    { set: { requestHash: "gone" } },
  );
};
