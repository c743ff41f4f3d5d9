import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  clock,
  eachInItsOwnTime,
  minimal,
  receive,
  SubAppId,
  signKey,
  start,
  startTold,
} from "../support/tencent-stand-in.ts";

eachInItsOwnTime();

describe("a callback", () => {
  test("tells of the end with a signature over key and expiry, and the task as Describe has it", async () => {
    const { sdk, standIn, happened, receiver } = await startTold([200]);
    const { TaskId = "" } = await sdk.CreateAigcVideoTask({ ...minimal, SessionId: "s-1" });

    clock.advance(5000);
    await happened("acknowledged");

    const { AigcVideoTask } = await sdk.DescribeTaskDetail({ TaskId, SubAppId });
    const T = clock.now() / 1000 + 600;
    expect(receiver.bodies).toEqual([
      {
        EventType: "AigcVideoTaskComplete",
        AigcVideoCompleteEvent: AigcVideoTask,
        Sign: createHash("md5").update(`${signKey}${T}`).digest("hex"),
        T,
      },
    ]);
    expect(standIn.callbacks()).toEqual([
      { kind: "callback", TaskId, state: "acknowledged", at: clock.now() },
    ]);
  });

  test("tells of failed tasks too", async () => {
    const { sdk, happened, receiver } = await startTold([200]);
    await sdk.CreateAigcVideoTask({ ...minimal, Prompt: "[fail:InternalError]" });

    clock.advance(5000);
    await happened("acknowledged");

    expect(receiver.bodies).toMatchObject([
      { AigcVideoCompleteEvent: { ErrCode: 70000, ErrCodeExt: "InternalError" } },
    ]);
  });

  test("that is not answered with 2xx is sent again after ten seconds, three times in all", async () => {
    const { sdk, standIn, happened, receiver } = await startTold([500, 302, 404]);
    await sdk.CreateAigcVideoTask(minimal);

    clock.advance(5000);
    await happened("unanswered");
    clock.advance(10_000);
    await happened("unanswered", 2);
    clock.advance(10_000);
    await happened("given-up");

    const T = Date.parse("2026-01-01T00:00:05Z") / 1000 + 600;
    expect(receiver.bodies).toMatchObject([{ T }, { T: T + 10 }, { T: T + 20 }]);
    expect(standIn.callbacks()).toMatchObject([{ state: "given-up" }]);
  });

  test("waits for an address that is set later", async () => {
    const receiver = await receive([200]);
    const { sdk, standIn, happened } = await start({ callbacks: "on" });
    const { TaskId = "" } = await sdk.CreateAigcVideoTask(minimal);
    clock.advance(5000);
    const { Status } = await sdk.DescribeTaskDetail({ TaskId, SubAppId });

    standIn.setCallback({ url: receiver.url, signKey });
    await happened("acknowledged");

    expect(Status).toBe("FINISH");
    expect(receiver.bodies).toHaveLength(1);
  });

  test("that is lost never arrives", async () => {
    const { sdk, standIn, happened, receiver } = await startTold([], { callbacks: "lost" });
    await sdk.CreateAigcVideoTask(minimal);

    clock.advance(5000);
    await happened("lost");
    await standIn.close();

    expect(receiver.bodies).toEqual([]);
    expect(standIn.callbacks()).toMatchObject([{ state: "lost" }]);
  });

  test("is not even waited for when callbacks are off", async () => {
    const { sdk, standIn, receiver } = await startTold([], { callbacks: "off" });

    await sdk.CreateAigcVideoTask(minimal);

    expect(clock.sleepers()).toBe(0);
    clock.advance(5000);
    await standIn.close();
    expect([receiver.bodies, standIn.callbacks()]).toEqual([[], []]);
  });

  test("that is due later leaves no timer behind when the stand-in closes", async () => {
    const { sdk, standIn } = await start({ callbacks: "on" });
    await sdk.CreateAigcVideoTask(minimal);
    const before = clock.sleepers();

    await standIn.close();

    expect([before, clock.sleepers()]).toEqual([1, 0]);
  });
});
