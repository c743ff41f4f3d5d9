import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  clock,
  codeOf,
  eachInItsOwnTime,
  minimal,
  receive,
  SubAppId,
  signKey,
  start,
  startTold,
} from "../support/tencent-stand-in.ts";

eachInItsOwnTime();

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
    const { sdk, happened, receiver } = await startTold([200]);
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

describe("a mark about the callback", () => {
  test("[callback:late] sends it a minute after the end, after those of later tasks", async () => {
    const { sdk, happened, receiver } = await startTold([200, 200], { concurrency: 2 });
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
    const { sdk, standIn, happened, receiver } = await startTold([200, 500]);
    await sdk.CreateAigcVideoTask({ ...minimal, Prompt: "A cat. [callback:twice]" });

    clock.advance(5000);
    await happened("acknowledged");

    expect(receiver.bodies).toHaveLength(2);
    expect(receiver.bodies[1]).toEqual(receiver.bodies[0]);
    expect(standIn.callbacks()).toHaveLength(1);
  });
});
