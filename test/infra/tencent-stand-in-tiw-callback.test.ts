import { describe, expect, test } from "vitest";
import { tiwCallback } from "../../functions/tencent/tiw/callback.ts";
import {
  clock,
  codeOf,
  eachInItsOwnTime,
  receive,
  temporaryFile,
  minimal as vodInput,
} from "../support/tencent-stand-in.ts";
import { minimal, SdkAppId, startTiw } from "../support/tencent-stand-in-tiw.ts";

const key = "tiw-sample-callback-key";

/** Callsheet's reading of a callback. */
const readCallback = (body: unknown) => {
  const json = Object(body);
  return tiwCallback.read({
    body: JSON.stringify(json),
    json,
    headers: {},
    keys: [key],
    taskFields: new Map(),
    nowSeconds: clock.now() / 1000,
  });
};

eachInItsOwnTime();

describe("a callback", () => {
  test("goes where SetVideoGenerationTaskCallback says, signed with the key that was set, and Callsheet takes it for a hint", async () => {
    const receiver = await receive([200]);
    const { sdk, happened } = await startTiw({ callbacks: "on" });
    await sdk.SetVideoGenerationTaskCallback({ SdkAppId, Callback: receiver.url });
    await sdk.SetVideoGenerationTaskCallbackKey({ SdkAppId, CallbackKey: key });
    const { TaskId = "" } = await sdk.CreateVideoGenerationTask(minimal);

    clock.advance(5000);
    await happened("acknowledged");

    const now = clock.now() / 1000;
    expect(receiver.bodies).toMatchObject([
      {
        EventType: "UndocumentedVideoGenerationEvent",
        EventData: { TaskId, RoomId: 900822, TotalTime: 2000, VideoInfos: [{ VideoType: 2 }] },
        Timestamp: now,
        SdkAppId,
        ExpireTime: now + 600,
      },
    ]);
    expect(readCallback(receiver.bodies[0])).toEqual({
      kind: "hint",
      hint: { eventType: "UndocumentedVideoGenerationEvent", providerTaskId: TaskId },
    });
  });

  test("tells of failed tasks too", async () => {
    const receiver = await receive([200]);
    const { sdk, standIn, happened } = await startTiw({ callbacks: "on" });
    standIn.setCallback({ url: receiver.url, signKey: key }, "tiw");
    await sdk.CreateVideoGenerationTask({
      SdkAppId,
      OnlineRecordTaskId: "[fail:FailedOperation.Record]",
    });

    clock.advance(5000);
    await happened("acknowledged");

    expect(receiver.bodies).toMatchObject([
      { EventData: { VideoInfos: [], Error: { Code: "FailedOperation.Record" } } },
    ]);
  });

  test("goes to the target of its product where its application has none of its own, and never to another product's", async () => {
    const [vodReceiver, tiwReceiver, ownReceiver] = [
      await receive([200]),
      await receive([200]),
      await receive([200]),
    ];
    const { sdk, vodSdk, standIn, happened } = await startTiw({ callbacks: "on" });
    standIn.setCallback({ url: vodReceiver.url, signKey: "VodSampleSignKey0001" });
    standIn.setCallback({ url: tiwReceiver.url, signKey: key }, "tiw");
    await sdk.SetVideoGenerationTaskCallback({ SdkAppId: 1400000002, Callback: ownReceiver.url });
    const { TaskId } = await sdk.CreateVideoGenerationTask(minimal);
    const own = await sdk.CreateVideoGenerationTask({ ...minimal, SdkAppId: 1400000002 });
    const vodTask = await vodSdk.CreateAigcVideoTask(vodInput);

    clock.advance(5000);
    await happened("acknowledged", 3);

    expect(tiwReceiver.bodies).toMatchObject([{ EventData: { TaskId } }]);
    expect(ownReceiver.bodies).toMatchObject([{ EventData: { TaskId: own.TaskId } }]);
    expect(vodReceiver.bodies).toMatchObject([
      { AigcVideoCompleteEvent: { TaskId: vodTask.TaskId } },
    ]);
  });

  test("waits for its own product's target, though another product's is known", async () => {
    const [vodReceiver, tiwReceiver] = [await receive([200]), await receive([200])];
    const { sdk, standIn, happened } = await startTiw({
      callbacks: "on",
      callback: { url: vodReceiver.url, signKey: "other" },
    });
    await sdk.CreateVideoGenerationTask(minimal);
    clock.advance(5000);
    await sdk.DescribeVideoGenerationTaskCallback({ SdkAppId });

    standIn.setCallback({ url: tiwReceiver.url, signKey: key }, "tiw");
    await happened("acknowledged");

    expect([vodReceiver.bodies.length, tiwReceiver.bodies.length]).toEqual([0, 1]);
  });

  test("without a key carries no signature, so Callsheet refuses it", async () => {
    const receiver = await receive([200]);
    const { sdk, happened } = await startTiw({ callbacks: "on" });
    await sdk.SetVideoGenerationTaskCallbackKey({ SdkAppId, CallbackKey: key });
    await sdk.SetVideoGenerationTaskCallback({ SdkAppId, Callback: receiver.url });
    await sdk.SetVideoGenerationTaskCallbackKey({ SdkAppId, CallbackKey: "" });
    await sdk.CreateVideoGenerationTask(minimal);

    clock.advance(5000);
    await happened("acknowledged");

    expect(Object.keys(Object(receiver.bodies[0])).sort()).toEqual([
      "EventData",
      "EventType",
      "SdkAppId",
      "Timestamp",
    ]);
    expect(readCallback(receiver.bodies[0]).kind).toBe("unauthentic");
  });

  test("whose address was deleted is not sent, and not later either", async () => {
    const receiver = await receive([200]);
    const { sdk, standIn, happened } = await startTiw({ callbacks: "on" });
    standIn.setCallback({ url: receiver.url, signKey: key }, "tiw");
    await sdk.SetVideoGenerationTaskCallback({ SdkAppId, Callback: receiver.url });
    await sdk.SetVideoGenerationTaskCallback({ SdkAppId, Callback: "" });
    const { TaskId } = await sdk.CreateVideoGenerationTask(minimal);

    clock.advance(5000);
    await happened("unwanted");

    expect(receiver.bodies).toEqual([]);
    expect(standIn.callbacks()).toEqual([
      { kind: "callback", TaskId, state: "unwanted", at: clock.now() },
    ]);
  });
});

describe("the callback's settings", () => {
  test("are told as they were set for the application, the key in clear, also after a restart", async () => {
    const ledgerFile = temporaryFile();
    const first = await startTiw({ ledgerFile });
    await first.sdk.SetVideoGenerationTaskCallback({
      SdkAppId,
      Callback: "http://127.0.0.1:1/old",
    });
    await first.sdk.SetVideoGenerationTaskCallback({
      SdkAppId,
      Callback: "https://127.0.0.1:1/callback",
    });
    await first.sdk.SetVideoGenerationTaskCallbackKey({ SdkAppId, CallbackKey: "k".repeat(64) });
    await first.standIn.close();

    const { sdk } = await startTiw({ ledgerFile });
    const told = await sdk.DescribeVideoGenerationTaskCallback({ SdkAppId });
    const other = await sdk.DescribeVideoGenerationTaskCallback({ SdkAppId: 1400000002 });

    expect(told).toMatchObject({
      Callback: "https://127.0.0.1:1/callback",
      CallbackKey: "k".repeat(64),
    });
    expect(other).toMatchObject({ Callback: "", CallbackKey: "" });
  });

  test("stay as they were where an address or a key is refused", async () => {
    const { sdk } = await startTiw();

    const address = await codeOf(
      sdk.SetVideoGenerationTaskCallback({ SdkAppId, Callback: "ftp://127.0.0.1/callback" }),
    );
    const longKey = await codeOf(
      sdk.SetVideoGenerationTaskCallbackKey({ SdkAppId, CallbackKey: "k".repeat(65) }),
    );
    const told = await sdk.DescribeVideoGenerationTaskCallback({ SdkAppId });

    expect([address, longKey]).toEqual([
      "InvalidParameter.CallbackAddressFormatError",
      "InvalidParameter",
    ]);
    expect(told).toMatchObject({ Callback: "", CallbackKey: "" });
  });
});
