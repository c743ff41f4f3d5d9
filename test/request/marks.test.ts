import { expect, test } from "vitest";
import type { TaskAnswer, TaskListAnswer } from "../../functions/http/api.ts";
import { startWithAlteredAnswers } from "../support/altered-answers.ts";
import { ask, input, read, readWith, rows, submit } from "../support/client.ts";
import { startAsStranger } from "../support/strangers.ts";
import { type System, startSystem } from "../support/system.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const eventsOf = (system: System, taskId: string) =>
  system.log
    .filter((line) => line.taskId === taskId && /stalled|deadline/.test(line.event))
    .map(({ event }) => event);

test("a task that is at Tencent for longer than such tasks take is stalled from that very moment, and only until it settles", async () => {
  const system = await startSystem({ callbacks: "off" });
  const { body } = await submit(system, "one", { input: input("[seconds:2400]") });

  await system.clock.advance(30 * MINUTE);
  const before = await read(system, body.taskId);
  await system.clock.advance(1);
  const stalled = await read(system, body.taskId);
  await system.pass(30 * MINUTE);

  expect(before).not.toHaveProperty("marks");
  expect(stalled).toMatchObject({ status: "running", marks: ["stalled"] });
  expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
  expect(await read(system, body.taskId)).not.toHaveProperty("marks");
});

test("a task in doubt is stalled after the same time, and one that waits for its start never is", async () => {
  const system = await startSystem({ callbacks: "off" });
  const doubtful = await submit(system, "doubtful", { input: input("[silence]") });
  const waits = await submit(system, "waits");

  await system.clock.advance(30 * MINUTE + 1);

  expect(await read(system, doubtful.body.taskId)).toMatchObject({
    status: "doubtful",
    marks: ["stalled"],
  });
  expect(await read(system, waits.body.taskId)).toMatchObject({ status: "queued" });
  expect(await read(system, waits.body.taskId)).not.toHaveProperty("marks");
});

test.each([
  {
    operation: "vod.CreateAigcVideoTask",
    asked: { ...input("[seconds:999999]"), OutputConfig: { OffPeak: "Enabled" } },
    longestLife: 50 * HOUR,
  },
  {
    operation: "mps.CreateAigcVideoTask",
    asked: {
      ModelName: "Vidu",
      ModelVersion: "q2",
      Prompt: "[seconds:999999]",
      ExtraParameters: { OffPeak: true },
    },
    longestLife: 50 * HOUR,
  },
  {
    operation: "mps.ProcessMedia",
    asked: {
      InputInfo: {
        Type: "COS",
        CosInputInfo: { Bucket: "media-1250000000", Region: "ap-singapore", Object: "/clip.mp4" },
      },
      OutputDir: "/[seconds:999999]/",
      MediaProcessTask: { TranscodeTaskSet: [{ Definition: 100010 }] },
      TaskType: "Offline",
    },
    longestLife: 4 * DAY,
  },
])(
  "$operation that may be held back until Tencent has room is not stalled before its longest life",
  async ({ operation, asked, longestLife }) => {
    const system = await startSystem({ callbacks: "off" });
    const { body } = await submit(system, "one", { operation, input: asked });

    await system.clock.advance(longestLife);
    const before = await read(system, body.taskId);
    await system.clock.advance(1);

    expect(before).toMatchObject({ status: "running" });
    expect(before).not.toHaveProperty("marks");
    expect(await read(system, body.taskId)).toMatchObject({ marks: ["stalled"] });
  },
);

test("of a task that was started elsewhere nobody knows whether it may be held back, so it is given that time", async () => {
  const system = await startSystem({ callbacks: "off" });
  const TaskId = await startAsStranger(system, "vod.CreateAigcVideoTask", {
    input: input("[seconds:999999]"),
  });
  const followed = await ask<TaskAnswer>(system, "POST", "/v1/tasks", {
    headers: { "idempotency-key": "followed" },
    body: JSON.stringify({ operation: "vod.CreateAigcVideoTask", follow: { TaskId } }),
  });

  await system.clock.advance(49 * HOUR);

  expect(await read(system, followed.body.taskId)).toMatchObject({ status: "running" });
  expect(await read(system, followed.body.taskId)).not.toHaveProperty("marks");
});

test("a transcription that goes on for ten hours is at work, not stalled", async () => {
  const system = await startSystem({ callbacks: "off" });
  const { body } = await submit(system, "one", {
    operation: "trtc.StartAITranscription",
    input: {
      RoomId: "room [seconds:40000]",
      RoomIdType: 1,
      TranscriptionParams: { UserId: "bot", UserSig: "EXAMPLE" },
    },
  });

  await system.clock.advance(10 * HOUR);

  expect(await read(system, body.taskId)).toMatchObject({ status: "running" });
  expect(await read(system, body.taskId)).not.toHaveProperty("marks");
});

test("reading, listing, canceling and repeating tell the same marks, also of a result that has a row of its own", async () => {
  const system = await startWithAlteredAnswers((body) =>
    body.replaceAll('.mp4"', `.mp4?signature=${"0".repeat(300)}"`),
  );
  const { body } = await submit(system, "one");
  await system.clock.advance(8 * DAY);

  const listed = await ask<TaskListAnswer>(system, "GET", "/v1/tasks");
  const canceled = await ask<{ task: TaskAnswer }>(
    system,
    "POST",
    `/v1/tasks/${body.taskId}/cancel`,
  );
  const repeated = await submit(system, "one");

  const answers = [
    await read(system, body.taskId),
    ...listed.body.tasks,
    canceled.body.task,
    repeated.body,
  ];
  expect(answers.map(({ marks }) => marks)).toEqual(
    Array.from({ length: 4 }, () => ["result_expired"]),
  );
});

test("a mark makes another ETag, so that nobody is told that what it has is still true", async () => {
  const system = await startSystem();
  const { body } = await submit(system, "one");
  await system.clock.advance(6 * SECOND);
  const etag = (await readWith(system, body.taskId, {})).headers.get("etag") ?? "";

  const same = await readWith(system, body.taskId, { "if-none-match": etag });
  await system.clock.advance(8 * DAY);
  const marked = await readWith(system, body.taskId, { "if-none-match": etag });
  const again = await readWith(system, body.taskId, {
    "if-none-match": marked.headers.get("etag") ?? "",
  });

  expect([same.status, marked.status, again.status]).toEqual([304, 200, 304]);
  expect(marked.body).toMatchObject({ marks: ["result_expired"] });
});

test("a task that has become late is logged once for each way in which it is, with no write of its own", async () => {
  const system = await startSystem({ callbacks: "off" });
  const { body } = await submit(system, "one", {
    input: input("[seconds:6000]"),
    deadlineSeconds: 60,
  });

  await system.pass(100 * MINUTE);
  const revisions = (await rows(system)).find(({ sk }) => sk?.S === "task")?.revision?.N;
  await system.pass(10 * MINUTE);

  const asked = system.standIn.calls("DescribeTaskDetail");
  expect(eventsOf(system, body.taskId)).toEqual(["deadline_passed", "task_stalled"]);
  // One write for the start and its acceptance each, and one for each question.
  expect(Number(revisions)).toBeLessThanOrEqual(2 + asked);
  expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
  expect((await rows(system)).find(({ sk }) => sk?.S === "task")).not.toHaveProperty("noted");
});

test("a task in doubt that has become late is logged once too, and not again when it turns out to be running", async () => {
  let mute = true;
  const silent = '{"Response":{"Error":{"Code":"InternalError","Message":"x"},"RequestId":"r"}}';
  const system = await startWithAlteredAnswers((body) => (mute ? silent : body), {
    callbacks: "off",
  });
  const { body } = await submit(system, "one", {
    operation: "trtc.StartAITranscription",
    input: transcription,
    deadlineSeconds: 60,
  });

  await system.pass(4 * MINUTE);
  const inDoubt = await read(system, body.taskId);
  mute = false;
  await system.pass(4 * MINUTE);

  expect(inDoubt).toMatchObject({ status: "doubtful", marks: ["past_deadline"] });
  expect(await read(system, body.taskId)).toMatchObject({ status: "running" });
  expect(eventsOf(system, body.taskId)).toEqual(["deadline_passed"]);
});

const transcription = {
  RoomId: "room [seconds:9000]",
  RoomIdType: 1,
  TranscriptionParams: { UserId: "bot", UserSig: "EXAMPLE" },
};
