import { describe, expect, test } from "vitest";
import { mpsCallback } from "../../functions/tencent/mps/callback.ts";
import { processMedia } from "../../functions/tencent/mps/process-media.ts";
import { clock, eachInItsOwnTime, receive, temporaryFile } from "../support/tencent-stand-in.ts";
import { aigcVideo, startMps, transcoding } from "../support/tencent-stand-in-mps.ts";

const key = "mps-sample-notify-key";
const notify = (url: string) => ({
  TaskNotifyConfig: { NotifyType: "URL", NotifyUrl: url, NotifyKey: key },
});

/** Callsheet's reading of a callback. */
const readCallback = (body: unknown, keys = [key]) => {
  const json = Object(body);
  return mpsCallback.read({
    body: JSON.stringify(json),
    json,
    headers: {},
    keys,
    taskFields: new Map(),
    nowSeconds: clock.now() / 1000,
  });
};

eachInItsOwnTime();

describe("a callback", () => {
  test("goes where Callsheet's own request says, signed with its key, and Callsheet takes it for a hint", async () => {
    const receiver = await receive([200]);
    const { sdk, happened } = await startMps({ callbacks: "on" });
    const ids = {
      application: "account",
      sessionId: "s-1",
      sessionContext: "context",
      callback: { url: receiver.url, key },
    };
    const TaskId = processMedia.providerTaskId(
      await sdk.request("ProcessMedia", processMedia.request(transcoding, ids)),
    );

    clock.advance(5000);
    await happened("acknowledged");

    expect(receiver.bodies).toMatchObject([
      {
        EventType: "WorkflowTask",
        WorkflowTaskEvent: { TaskId, Status: "FINISH", ErrCode: 0 },
        EditMediaTaskEvent: null,
        ScheduleTaskEvent: null,
        SessionId: "s-1",
        SessionContext: "context",
        Timestamp: clock.now() / 1000 + 600,
      },
    ]);
    expect(readCallback(receiver.bodies[0])).toEqual({
      kind: "hint",
      hint: { eventType: "WorkflowTask", providerTaskId: TaskId, sessionContext: "context" },
    });
    expect(readCallback(receiver.bodies[0], ["another key"]).kind).toBe("unauthentic");
  });

  test("tells of failures and of orchestrations too", async () => {
    const receiver = await receive([200]);
    const { sdk, happened } = await startMps({ callbacks: "on" });
    const { InputInfo } = transcoding;
    await sdk.ProcessMedia({
      InputInfo,
      ScheduleId: 30101,
      OutputDir: "/[fail:SomeError]/",
      ...notify(receiver.url),
    });

    clock.advance(5000);
    await happened("acknowledged");

    expect(receiver.bodies).toMatchObject([
      {
        EventType: "ScheduleTask",
        WorkflowTaskEvent: null,
        ScheduleTaskEvent: {
          ActivityResultSet: [
            { ActivityResItem: { TranscodeTask: { Status: "FAIL", ErrCodeExt: "SomeError" } } },
          ],
        },
      },
    ]);
  });

  test("each goes to its own request's address, also after a restart", async () => {
    const [first, second] = [await receive([200]), await receive([200])];
    const ledgerFile = temporaryFile();
    const before = await startMps({ callbacks: "on", ledgerFile });
    await before.sdk.ProcessMedia({ ...transcoding, SessionContext: "1", ...notify(first.url) });
    await before.sdk.ProcessMedia({ ...transcoding, SessionContext: "2", ...notify(second.url) });
    await before.standIn.close();

    clock.advance(5000);
    const { happened } = await startMps({ callbacks: "on", ledgerFile });
    await happened("acknowledged", 2);

    expect([first.bodies, second.bodies]).toMatchObject([
      [{ SessionContext: "1" }],
      [{ SessionContext: "2" }],
    ]);
  });

  test.each<[string, object]>([
    ["nobody asked for one", {}],
    [
      "no type is named, which means a message queue",
      { TaskNotifyConfig: { NotifyUrl: "http://127.0.0.1:9/" } },
    ],
    ["a queue is named", { TaskNotifyConfig: { NotifyType: "TDMQ-CMQ", CmqModel: "Queue" } }],
  ])("is not sent where %s", async (_, config) => {
    const receiver = await receive([]);
    const { sdk, standIn, happened } = await startMps({ callbacks: "on" });
    standIn.setCallback({ url: receiver.url, signKey: key }, "mps");
    await sdk.ProcessMedia({ ...transcoding, ...config });

    clock.advance(5000);
    await happened("unwanted");

    expect(receiver.bodies).toEqual([]);
  });

  test("an SQS queue is told as well as the address, without a signature, and with no address alone", async () => {
    const receiver = await receive([200]);
    const filled: { name: string; body: unknown }[] = [];
    const { sdk, happened } = await startMps({
      callbacks: "on",
      fillQueue: async ({ region, name }, body) => {
        filled.push({ name: `${region} ${name}`, body: JSON.parse(body) });
        return true;
      },
    });
    const AwsSQS = { SQSRegion: "eu-central-1", SQSQueueName: "mps" };
    const { TaskNotifyConfig } = notify(receiver.url);
    await sdk.ProcessMedia({
      ...{ ...transcoding, SessionContext: "both" },
      TaskNotifyConfig: { ...TaskNotifyConfig, NotifyType: "AWS-SQS", AwsSQS },
    });
    await sdk.ProcessMedia({
      ...{ ...transcoding, SessionContext: "queue" },
      TaskNotifyConfig: { NotifyType: "AWS-SQS", AwsSQS },
    });

    clock.advance(5000);
    await happened("acknowledged");
    await happened("unwanted");

    expect(receiver.bodies).toMatchObject([{ SessionContext: "both" }]);
    expect(filled).toMatchObject([
      { name: "eu-central-1 mps", body: { EventType: "WorkflowTask", SessionContext: "both" } },
      { name: "eu-central-1 mps", body: { SessionContext: "queue" } },
    ]);
    expect(JSON.stringify(filled)).not.toContain("Sign");
  });

  test.each(["before", "after"])(
    "a restart %s a task's end tells the queue once in all",
    async (when) => {
      const ledgerFile = temporaryFile();
      const filled: string[] = [];
      const options = {
        ledgerFile,
        fillQueue: async (_: unknown, body: string) => filled.push(body) > 0,
      };
      const before = await startMps(options);
      await before.sdk.ProcessMedia({
        ...transcoding,
        TaskNotifyConfig: {
          NotifyType: "AWS-SQS",
          AwsSQS: { SQSRegion: "eu-central-1", SQSQueueName: "mps" },
        },
      });
      if (when === "after") {
        clock.advance(5000);
        await before.happened("taken");
      }
      await before.standIn.close();

      const { happened } = await startMps(options);
      clock.advance(5000);
      if (when === "before") await happened("taken");

      expect(filled).toHaveLength(1);
    },
  );

  test("has no signature where no key was named, and Callsheet does not take it", async () => {
    const receiver = await receive([200]);
    const { sdk, happened } = await startMps({ callbacks: "on" });
    await sdk.ProcessMedia({
      ...transcoding,
      TaskNotifyConfig: { NotifyType: "URL", NotifyUrl: receiver.url },
    });

    clock.advance(5000);
    await happened("acknowledged");

    expect(Object.keys(Object(receiver.bodies[0]))).not.toContain("Sign");
    expect(readCallback(receiver.bodies[0]).kind).toBe("unauthentic");
  });

  test("is never made for an AIGC video", async () => {
    const receiver = await receive([]);
    const { sdk, standIn, happened } = await startMps({ callbacks: "on" });
    standIn.setCallback({ url: receiver.url, signKey: key }, "mps");
    await sdk.CreateAigcVideoTask(aigcVideo);

    clock.advance(5000);
    await happened("unwanted");

    expect(receiver.bodies).toEqual([]);
  });
});
