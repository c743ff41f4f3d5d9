import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  cleanUp,
  clock,
  codeOf,
  minimal,
  receive,
  SubAppId,
  signKey,
  start,
  startTime,
  temporaryFile,
} from "../support/tencent-stand-in.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

beforeEach(startTime);
afterEach(cleanUp);

describe("the event configuration", () => {
  test("is PUSH to nowhere until it is changed, and told without its key", async () => {
    const { sdk } = await start();
    const before = await sdk.DescribeEventConfig({ SubAppId });
    await sdk.ModifyEventConfig({
      SubAppId,
      Mode: "PULL",
      NotificationUrl: "https://callbacks.example.invalid/",
      SignKey: signKey,
    });
    await sdk.ModifyEventConfig({ SubAppId, UploadMediaCompleteEventSwitch: "ON" });

    const after = await sdk.DescribeEventConfig({ SubAppId });
    const other = await sdk.DescribeEventConfig({ SubAppId: 1500000001 });

    const unset = {
      Mode: "PUSH",
      NotificationUrl: "",
      UploadMediaCompleteEventSwitch: "OFF",
      DeleteMediaCompleteEventSwitch: "OFF",
      PersistenceCompleteEventSwitch: "OFF",
      RequestId: expect.any(String),
    };
    expect(before).toEqual(unset);
    expect(after).toEqual({
      ...unset,
      Mode: "PULL",
      NotificationUrl: "https://callbacks.example.invalid/",
      UploadMediaCompleteEventSwitch: "ON",
    });
    expect(other).toEqual(unset);
  });

  test.each([
    ["Mode", "BOTH"],
    ["NotificationUrl", "callbacks.example.invalid"],
    ["SignKey", "with-hyphen"],
    ["SignKey", "k".repeat(33)],
    ["DeleteMediaCompleteEventSwitch", "on"],
  ])("is not changed by the %s %j", async (field, value) => {
    const { sdk } = await start();

    const code = await codeOf(sdk.ModifyEventConfig({ SubAppId, Mode: "PULL", [field]: value }));

    const { Mode } = await sdk.DescribeEventConfig({ SubAppId });
    expect([code, Mode]).toEqual(["InvalidParameter", "PUSH"]);
  });

  test("decides where its application's callbacks go and what signs them, before the stand-in's own address", async () => {
    const [own, configured] = [await receive([200]), await receive([200])];
    const { sdk, happened } = await start({
      callbacks: "on",
      callback: { url: own.url, signKey: "another" },
    });
    await sdk.ModifyEventConfig({ SubAppId, NotificationUrl: configured.url, SignKey: signKey });
    await sdk.CreateAigcVideoTask(minimal);
    await sdk.CreateAigcVideoTask({ ...minimal, SubAppId: 1500000001 });

    clock.advance(5000);
    await happened("acknowledged", 2);

    const T = clock.now() / 1000 + 600;
    expect(configured.bodies).toMatchObject([
      { T, Sign: createHash("md5").update(`${signKey}${T}`).digest("hex") },
    ]);
    expect(own.bodies).toMatchObject([
      { Sign: createHash("md5").update(`another${T}`).digest("hex") },
    ]);
  });

  test("without a key leaves callbacks unsigned, and without an address sends none", async () => {
    const receiver = await receive([200]);
    const { sdk, happened } = await start({
      callbacks: "on",
      callback: { url: receiver.url, signKey },
    });
    await sdk.ModifyEventConfig({ SubAppId, NotificationUrl: receiver.url });
    await sdk.ModifyEventConfig({ SubAppId: 1500000001, NotificationUrl: "" });
    await sdk.CreateAigcVideoTask(minimal);
    await sdk.CreateAigcVideoTask({ ...minimal, SubAppId: 1500000001 });

    clock.advance(5000);
    await Promise.all([happened("acknowledged"), happened("unwanted")]);

    expect(receiver.bodies).toEqual([
      { EventType: "AigcVideoTaskComplete", AigcVideoCompleteEvent: expect.any(Object) },
    ]);
  });
});

describe("the event queue", () => {
  /** A stand-in whose application pulls, with this many finished tasks in its queue. */
  async function startPulling({
    tasks,
    ...options
  }: {
    readonly tasks: number;
    readonly ledgerFile?: string;
  }) {
    const receiver = await receive([]);
    const started = await start({
      callbacks: "on",
      callback: { url: receiver.url, signKey },
      concurrency: 99,
      ...options,
    });
    const { sdk, happened } = started;
    await sdk.ModifyEventConfig({ SubAppId, Mode: "PULL" });
    const created: string[] = [];
    for (let count = 0; count < tasks; count++)
      created.push((await sdk.CreateAigcVideoTask(minimal)).TaskId ?? "");
    clock.advance(5000);
    await happened("queued", tasks);
    const pull = async () => (await sdk.PullEvents({ SubAppId })).EventSet ?? [];
    const confirm = (events: { EventHandle?: string }[]) =>
      sdk.ConfirmEvents({
        SubAppId,
        EventHandles: events.map(({ EventHandle = "" }) => EventHandle),
      });
    return { ...started, receiver, created, pull, confirm };
  }

  test("is null while it is empty, and another application's stays so", async () => {
    const { sdk, pull, receiver } = await startPulling({ tasks: 1 });

    const other = await sdk.PullEvents({ SubAppId: 1500000001 });
    const events = await pull();

    expect(other.EventSet).toBeNull();
    expect(events).toHaveLength(1);
    expect(receiver.bodies).toEqual([]);
  });

  test("holds events as they would have been pushed, with a handle instead of a signature", async () => {
    const { sdk, pull, created } = await startPulling({ tasks: 1 });

    const [event] = await pull();

    const { AigcVideoTask } = await sdk.DescribeTaskDetail({ TaskId: created[0] ?? "", SubAppId });
    expect(event).toEqual({
      EventHandle: expect.any(String),
      EventType: "AigcVideoTaskComplete",
      AigcVideoCompleteEvent: AigcVideoTask,
      FileUploadEvent: null,
      ProcedureStateChangeEvent: null,
      FileDeleteEvent: null,
      PullCompleteEvent: null,
      AigcImageCompleteEvent: null,
    });
  });

  test("hands out 16 events at a time, and none of them to anyone else for 30 seconds", async () => {
    const { pull, created } = await startPulling({ tasks: 18 });

    const pulls = [await pull(), await pull(), await pull()];
    clock.advance(29_999);
    const early = await pull();
    clock.advance(1);
    const again = await pull();

    expect(pulls.map((events) => events.length)).toEqual([16, 2, 0]);
    expect(new Set(pulls.flat().map((event) => event.AigcVideoCompleteEvent?.TaskId))).toEqual(
      new Set(created),
    );
    expect(early).toEqual([]);
    expect(again.map((event) => event.AigcVideoCompleteEvent?.TaskId)).toEqual(
      created.slice(0, 16),
    );
  });

  test("gives up an event that is confirmed in time, and only that", async () => {
    const { pull, confirm, standIn, created } = await startPulling({ tasks: 2 });
    const [first, second] = await pull();

    clock.advance(29_999);
    await confirm([first ?? {}]);
    clock.advance(1);

    const later = await pull();
    expect(later.map((event) => event.AigcVideoCompleteEvent?.TaskId)).toEqual([
      second?.AigcVideoCompleteEvent?.TaskId,
    ]);
    expect(standIn.callbacks().map(({ TaskId, state }) => [TaskId, state])).toEqual([
      [created[0], "confirmed"],
      [created[1], "queued"],
    ]);
  });

  test("refuses a confirmation that is late, foreign, unknown or of more than 16, and gives nothing up for it", async () => {
    const { sdk, pull, confirm } = await startPulling({ tasks: 1 });
    const [event] = await pull();
    const EventHandles = [event?.EventHandle ?? ""];
    const foreign = await codeOf(sdk.ConfirmEvents({ SubAppId: 1500000001, EventHandles }));
    const partly = await codeOf(confirm([event ?? {}, { EventHandle: "none" }]));
    const tooMany = await codeOf(confirm(Array.from({ length: 17 }, () => event ?? {})));
    clock.advance(30_000);

    const late = await codeOf(confirm([event ?? {}]));

    const again = await pull();
    expect([foreign, partly, tooMany, late]).toEqual(Array(4).fill("InvalidParameterValue"));
    expect(again).toHaveLength(1);
  });

  test("keeps an event for four days", async () => {
    const { pull } = await startPulling({ tasks: 1 });
    clock.advance(4 * DAY_MS - 30_000);
    const kept = await pull();
    clock.advance(30_000);

    const gone = await pull();

    expect([kept.length, gone.length]).toEqual([1, 0]);
  });

  test("outlives a restart, with what was confirmed and what was not", async () => {
    const ledgerFile = temporaryFile();
    const first = await startPulling({ tasks: 2, ledgerFile });
    const [confirmed, unconfirmed] = await first.pull();
    await first.confirm([confirmed ?? {}]);
    await first.standIn.close();

    const second = await start({ ledgerFile, callbacks: "on" });
    const { EventSet } = await second.sdk.PullEvents({ SubAppId });

    expect(EventSet?.map((event) => event.AigcVideoCompleteEvent?.TaskId)).toEqual([
      unconfirmed?.AigcVideoCompleteEvent?.TaskId,
    ]);
  });
});

describe("a mark about the callback", () => {
  test("[callback:late] sends it a minute after the end, after those of later tasks", async () => {
    const receiver = await receive([200, 200]);
    const { sdk, happened } = await start({
      callbacks: "on",
      callback: { url: receiver.url, signKey },
      concurrency: 2,
    });
    const late = await sdk.CreateAigcVideoTask({ ...minimal, Prompt: "A cat. [callback:late]" });
    const later = await sdk.CreateAigcVideoTask({ ...minimal, Prompt: "A dog. [seconds:60]" });
    clock.advance(64_999);
    await happened("acknowledged");
    const before = receiver.bodies.length;

    clock.advance(1);
    await happened("acknowledged", 2);

    expect(before).toBe(1);
    expect(receiver.bodies).toMatchObject(
      [later, late].map(({ TaskId }) => ({ AigcVideoCompleteEvent: { TaskId } })),
    );
  });

  test("[callback:twice] sends it again once it was acknowledged", async () => {
    const receiver = await receive([200, 500]);
    const { sdk, standIn, happened } = await start({
      callbacks: "on",
      callback: { url: receiver.url, signKey },
    });
    await sdk.CreateAigcVideoTask({ ...minimal, Prompt: "A cat. [callback:twice]" });

    clock.advance(5000);
    await happened("acknowledged");

    expect(receiver.bodies).toHaveLength(2);
    expect(receiver.bodies[1]).toEqual(receiver.bodies[0]);
    expect(standIn.callbacks()).toHaveLength(1);
  });
});
