import { describe, expect, test } from "vitest";
import { trtcCallback } from "../../functions/tencent/trtc/callback.ts";
import { clock, eachInItsOwnTime, temporaryFile } from "../support/tencent-stand-in.ts";
import {
  callbackKey,
  marked,
  minimal,
  receiveExactly,
  SdkAppId,
  startTrtc,
} from "../support/tencent-stand-in-trtc.ts";

/** Callsheet's reading of a callback, as it was sent. */
const read = ({ body, headers }: { readonly body: string; readonly headers: object }) =>
  trtcCallback.read({
    body,
    json: JSON.parse(body),
    headers: { ...headers },
    keys: [callbackKey],
    taskFields: new Map(),
    nowSeconds: clock.now() / 1000,
  });

/** A stand-in that tells of its transcriptions, and who hears of them. */
const startTelling = async (options: { readonly ledgerFile?: string } = {}) => {
  const receiver = await receiveExactly();
  const started = await startTrtc({ callbacks: "on", ...options });
  started.standIn.setCallback({ url: receiver.url, signKey: callbackKey }, "trtc");
  return { ...started, receiver };
};

/**
 * By the time that another transcription has told of its end, whatever was sent before has arrived.
 */
const tellOfAnother = async (
  sdk: Awaited<ReturnType<typeof startTrtc>>["sdk"],
  happened: (state: string, times: number) => Promise<void>,
) => {
  await sdk.StartAITranscription(marked("another [seconds:0]"));
  await happened("acknowledged", 2);
};

eachInItsOwnTime();

describe("a transcription tells", () => {
  test("of its start and of its end, each signed over the exact body, as documented", async () => {
    const { sdk, receiver, happened } = await startTelling();
    const { TaskId = "" } = await sdk.StartAITranscription(minimal);
    clock.advance(1000);
    await receiver.arrived(1);

    clock.advance(4000);
    await happened("acknowledged");

    const start = Date.parse("2026-01-01T00:00:01Z");
    const info = { TaskId, RoomId: "500123", RoomIdType: 0 };
    expect(receiver.requests.map(({ body }) => JSON.parse(body))).toEqual([
      {
        EventGroupId: 9,
        EventType: 901,
        CallbackTs: start,
        EventInfo: { EventMsTs: start, ...info, Payload: { Status: 0 } },
      },
      {
        EventGroupId: 9,
        EventType: 902,
        CallbackTs: clock.now(),
        EventInfo: { EventMsTs: clock.now(), ...info, Payload: { LeaveCode: 99 } },
      },
    ]);
    expect(receiver.requests.map(read)).toMatchObject([
      {
        hint: {
          eventType: "901",
          providerTaskId: TaskId,
          evidence: { verdict: { state: "running" } },
        },
      },
      {
        hint: {
          eventType: "902",
          providerTaskId: TaskId,
          evidence: { verdict: { output: { details: { stopReason: "idle" } } } },
        },
      },
    ]);
    expect(receiver.requests[0]?.headers).toMatchObject({
      sdkappid: String(SdkAppId),
      "content-type": "application/json",
    });
  });

  test("at once when it is stopped, and only once", async () => {
    const { sdk, receiver, happened } = await startTelling();
    const { TaskId = "" } = await sdk.StartAITranscription(minimal);
    clock.advance(1000);
    await receiver.arrived(1);
    clock.advance(1000);

    await sdk.StopAITranscription({ TaskId });
    await happened("acknowledged");
    clock.advance(60_000);
    await tellOfAnother(sdk, happened);

    expect(receiver.requests.map(read)).toMatchObject([
      { hint: { eventType: "901", providerTaskId: TaskId } },
      {
        hint: {
          providerTaskId: TaskId,
          evidence: { verdict: { output: { details: { stopReason: "stopped" } } } },
        },
      },
      { hint: { eventType: "902", providerTaskId: expect.not.stringContaining(TaskId) } },
    ]);
  });

  test("only of its end when it is stopped before it is at work", async () => {
    const { sdk, receiver, happened } = await startTelling();
    const { TaskId = "" } = await sdk.StartAITranscription(minimal);

    await sdk.StopAITranscription({ TaskId });
    await happened("acknowledged");
    clock.advance(60_000);
    await tellOfAnother(sdk, happened);

    expect(receiver.requests.map(read)).toMatchObject([
      { hint: { eventType: "902", providerTaskId: TaskId } },
      { hint: { eventType: "902", providerTaskId: expect.not.stringContaining(TaskId) } },
    ]);
  });

  test.each([
    ["1", { eventType: "902", evidence: { verdict: { state: "canceled" } } }],
    [
      "98",
      { eventType: "902", evidence: { verdict: { state: "failed", error: { retryable: true } } } },
    ],
    [
      "901",
      { eventType: "901", evidence: { verdict: { state: "failed", error: { retryable: false } } } },
    ],
  ])("how it ended: [fail:%s]", async (code, hint) => {
    const { sdk, receiver, happened } = await startTelling();

    await sdk.StartAITranscription(marked(`[fail:${code}][seconds:0]`));
    await happened("acknowledged");

    expect(receiver.requests.map(read)).toMatchObject([{ hint }]);
  });

  test("nothing when callbacks are lost", async () => {
    const receiver = await receiveExactly();
    const { sdk, standIn, happened } = await startTrtc({ callbacks: "lost" });
    standIn.setCallback({ url: receiver.url, signKey: callbackKey }, "trtc");
    const { TaskId = "" } = await sdk.StartAITranscription(minimal);

    clock.advance(1000);
    await sdk.DescribeAITranscription({ TaskId });
    await sdk.DescribeAITranscription({ TaskId });
    clock.advance(4000);
    await happened("lost");

    expect(receiver.requests).toEqual([]);
  });

  test("of its end after a restart, and not again of a start that lies in the past", async () => {
    const ledgerFile = temporaryFile();
    const first = await startTelling({ ledgerFile });
    const { TaskId = "" } = await first.sdk.StartAITranscription(minimal);
    clock.advance(1000);
    await first.receiver.arrived(1);
    await first.standIn.close();

    const second = await startTelling({ ledgerFile });
    clock.advance(4000);
    await second.happened("acknowledged");

    expect(first.receiver.requests.map(read)).toMatchObject([
      { hint: { eventType: "901", providerTaskId: TaskId } },
    ]);
    expect(second.receiver.requests.map(read)).toMatchObject([
      { hint: { eventType: "902", providerTaskId: TaskId } },
    ]);
  });
});
