import { expect, test } from "vitest";
import { createHandler } from "../../functions/receive-notices.ts";
import { Unavailable } from "../../functions/task/error.ts";
import { sampleInputs } from "../../infra/local/sample-inputs.ts";
import { read, submit, traces } from "../support/client.ts";
import { CALLBACK_KEYS, PATH_SECRET, SIGN_KEY, type System } from "../support/system.ts";
import { startQuietly } from "./start-task.ts";

const MPS_SQS_QUEUE = "arn:aws:sqs:eu-central-1:123456789012:mps";
const [AWS_ID, AWS_KEY] = ["EXAMPLEACCESSKEYID00", "ExampleSecretAccessKey0000000000000000000"];

const inS3 = (S3Region: string) => ({
  ...sampleInputs["mps.ProcessMedia"],
  InputInfo: {
    Type: "AWS-S3",
    S3InputInfo: { S3Bucket: "media", S3Region, S3Object: "clip.mp4" },
  },
  OutputStorage: {
    Type: "AWS-S3",
    S3OutputStorage: { S3Bucket: "media", S3Region },
  },
});

const startWithQueue = (keys: object = {}, seams = {}) =>
  startQuietly({
    environment: { MPS_SQS_QUEUE },
    secrets: { CALLBACK_SECRET: { path: PATH_SECRET, vod: SIGN_KEY, ...CALLBACK_KEYS, ...keys } },
    seams,
  });

const startTask = async (system: System, input: object = inS3("eu-central-1")) => {
  const { body } = await submit(system, "one", { operation: "mps.ProcessMedia", input });
  const created = system.standIn.creates().at(-1);
  return {
    taskId: body.taskId,
    TaskId: created?.TaskId ?? "",
    SessionContext: created?.SessionContext ?? "",
    config: Object(created?.input).TaskNotifyConfig,
  };
};

const message = (messageId: string, body: unknown, receives = 1) => ({
  messageId,
  body: typeof body === "string" ? body : JSON.stringify(body),
  attributes: { ApproximateReceiveCount: String(receives) },
});

const bring = (system: System, ...Records: readonly object[]) =>
  system.clock.during(createHandler(system.dependencies)({ Records }));

const notice = ({ TaskId, SessionContext }: { TaskId: string; SessionContext: string }) => ({
  EventType: "WorkflowTask",
  WorkflowTaskEvent: { TaskId, Status: "FINISH" },
  SessionContext,
});

const events = (system: System, name: string) => system.log.filter(({ event }) => event === name);

test("a task in S3 of the queue's region names the queue, and the address beside it", async () => {
  const system = await startWithQueue();

  const { config } = await startTask(system);

  expect(config).toEqual({
    NotifyType: "AWS-SQS",
    NotifyMode: "Finish",
    NotifyUrl: `${system.api.url}/v1/callbacks/mps/${PATH_SECRET}`,
    NotifyKey: CALLBACK_KEYS.mps,
    AwsSQS: { SQSRegion: "eu-central-1", SQSQueueName: "mps" },
  });
});

test("an AWS key in CallbackSecret goes along, and into no row and no line of the log", async () => {
  const system = await startWithQueue({ mpsqueue: [AWS_ID, AWS_KEY] });

  const { config } = await startTask(system);
  await system.pass(30 * 60_000);

  expect(config.AwsSQS).toMatchObject({ S3SecretId: AWS_ID, S3SecretKey: AWS_KEY });
  const kept = JSON.stringify([(await traces(system)).rows, system.log]);
  expect(kept).not.toContain(AWS_ID);
  expect(kept).not.toContain(AWS_KEY);
});

test.each([
  ["in S3 of another region", inS3("us-east-1")],
  ["in COS", sampleInputs["mps.ProcessMedia"] ?? {}],
])("a task %s names the address alone", async (_where, input) => {
  const system = await startWithQueue();

  const { config } = await startTask(system, input);

  expect(config).toMatchObject({ NotifyType: "URL" });
  expect(config).not.toHaveProperty("AwsSQS");
});

test("a message of the queue makes Tencent asked, and its answer settles the task", async () => {
  const system = await startWithQueue();
  const task = await startTask(system);
  await system.clock.advance(20_000);

  const answer = await bring(system, message("m1", notice(task)), message("m2", notice(task)));

  expect(answer).toEqual({ batchItemFailures: [] });
  expect(await read(system, task.taskId)).toMatchObject({
    status: "succeeded",
    completedVia: "callback",
  });
  expect(system.standIn.calls("DescribeTaskDetail")).toBe(1);
});

test("what a message says of the end counts for nothing", async () => {
  const system = await startWithQueue();
  const task = await startTask(system);

  await bring(system, message("m1", notice(task)));

  expect((await read(system, task.taskId)).status).toBe("running");
});

test("messages that carry no MAC of ours change nothing, are dropped with a line, and do not come again", async () => {
  const system = await startWithQueue();
  const { TaskId, SessionContext } = await startTask(system);
  const before = await traces(system);

  const answer = await bring(
    system,
    message("text", "no JSON"),
    message("list", [1]),
    message("empty", {}),
    message("named", { WorkflowTaskEvent: { TaskId } }),
    message("huge", { SessionContext, filling: "x".repeat(1_100_000) }),
    message(
      "forged",
      notice({ TaskId, SessionContext: `${SessionContext.slice(0, -22)}${"A".repeat(22)}` }),
    ),
  );

  expect(answer).toEqual({ batchItemFailures: [] });
  expect(await traces(system)).toEqual(before);
  expect(events(system, "notice_dropped")).toHaveLength(5);
  expect(events(system, "callback_received")).toMatchObject([{ reason: "foreign" }]);
});

test("a message that cannot be applied stays by itself, and is dropped at its twentieth time", async () => {
  const forward = () => Promise.reject(new Unavailable("It does not answer."));
  const system = await startQuietly({
    environment: { MPS_SQS_QUEUE, MPS_FORWARD_URL: "https://other.example/events" },
    seams: { forward },
  });
  const task = await startTask(system);
  await system.clock.advance(20_000);
  const foreign = { WorkflowTaskEvent: { TaskId: "t" }, SessionContext: "somebody's" };

  const answer = await bring(
    system,
    message("stays", foreign, 19),
    message("goes", foreign, 20),
    message("ours", notice(task)),
  );

  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "stays" }] });
  expect((await read(system, task.taskId)).status).toBe("succeeded");
  expect(events(system, "notice_dropped")).toMatchObject([{ count: 20, reason: "Unavailable" }]);
});
