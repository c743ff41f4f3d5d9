import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { createHandler } from "../../functions/receive-callback.ts";
import { exists } from "../../functions/task/condition.ts";
import { startWithAlteredAnswers } from "../support/altered-answers.ts";
import { read, submit } from "../support/client.ts";
import { keyOf, tableOf } from "../support/planted-rows.ts";
import { CALLBACK_KEYS, PATH_SECRET, type System, type SystemOptions } from "../support/system.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

const MINUTE = 60_000;
const operation = "trtc.StartAITranscription";
const EXISTS = JSON.stringify({
  Response: {
    Error: { Code: "FailedOperation.TaskExist", Message: "The task exists." },
    RequestId: "r-2",
  },
});
const GONE = JSON.stringify({
  Response: {
    Error: { Code: "FailedOperation.TaskNotExist", Message: "It is gone." },
    RequestId: "r-3",
  },
});
const FAILED = JSON.stringify({
  Response: { Error: { Code: "InternalError", Message: "?" }, RequestId: "r-4" },
});

const room = "lobby [seconds:36000]";
const input = {
  RoomId: room,
  RoomIdType: 1,
  TranscriptionParams: { UserId: "bot", UserSig: "EXAMPLE_USER_SIG" },
};

interface World {
  /** Tencent's answer to a question by SessionId. */
  readonly session?: (body: string) => string;
  readonly options?: SystemOptions;
}

/** A bot is in the room, and a second start sends another one of the same name. */
const startSecondBot = async ({ session = (body) => body, options = {} }: World = {}) => {
  const system = await startWithAlteredAnswers(
    (body, { action, body: asked }) =>
      action === "DescribeAITranscription" && asked.includes('"TaskId":""') ? session(body) : body,
    { callbacks: "lost", ...options },
  );
  await submit(system, "first", { operation, input });
  await system.pass(2 * MINUTE);
  const { body } = await submit(system, "second", { operation, input });
  return { system, taskId: body.taskId, submitted: body.status };
};

/** Tells that something began in a room, by a TaskId that nobody here knows. */
const tell = (system: System, RoomId: string | number) => {
  const now = system.clock.now();
  const EventInfo = {
    EventMsTs: now,
    TaskId: "v2_strangers",
    RoomId,
    RoomIdType: 1,
    Payload: { Status: 0 },
  };
  const body = JSON.stringify({ EventGroupId: 9, EventType: 901, CallbackTs: now, EventInfo });
  const sign = createHmac("sha256", CALLBACK_KEYS.trtc).update(body).digest("base64");
  return createHandler(system.dependencies)({
    headers: { sign },
    pathParameters: { product: "trtc", pathSecret: PATH_SECRET },
    body,
  });
};

test("a bot whose UserId is in the room is rejected, once Tencent has denied its session for ten minutes", async () => {
  const { system, taskId, submitted } = await startSecondBot();
  await system.pass(9 * MINUTE);
  const early = await read(system, taskId);

  await system.pass(6 * MINUTE);

  expect([submitted, early.status]).toEqual(["doubtful", "doubtful"]);
  expect(await read(system, taskId)).toMatchObject({
    status: "rejected",
    settled: true,
    error: {
      code: "provider_refused",
      message: expect.stringMatching(/UserId is in the room.*TranscriptionParams\.UserId/s),
      provider: {
        code: "FailedOperation.TaskExist",
        message: expect.any(String),
        requestId: expect.any(String),
      },
    },
  });
  expect(system.standIn.creates()).toHaveLength(1);
});

test("its session is looked for at once", async () => {
  const clock = new VirtualClock();
  const asked: number[] = [];
  const session = (body: string) => {
    asked.push(clock.now());
    return body;
  };
  const { system } = await startSecondBot({ session, options: { clock } });
  const submittedAt = clock.now();

  await system.tick();

  // Each question waits for its turn first, a second at most.
  const seconds = asked.slice(0, 2).map((at) => Math.floor((at - submittedAt) / 1000));
  expect(seconds).toEqual([0, 15]);
});

test("one that is found by its session after all is adopted, however late in these ten minutes", async () => {
  let isKnown = false;
  const system = await startWithAlteredAnswers(
    (body, { action }) =>
      action === "StartAITranscription"
        ? EXISTS
        : action.startsWith("Describe") && !isKnown
          ? GONE
          : body,
    { callbacks: "lost" },
  );
  const { body } = await submit(system, "task", { operation, input });
  await system.pass(9 * MINUTE);
  isKnown = true;

  await system.pass(4 * MINUTE);

  expect(await read(system, body.taskId)).toMatchObject({
    status: "running",
    providerTaskId: expect.any(String),
  });
});

test.each([
  { RoomId: room, RoomIdType: 1, told: room },
  { RoomId: "77", RoomIdType: 0, told: 77 },
])(
  "a callback that names its room as $told leaves it unknown, as it may be of this start",
  async ({ told, ...place }) => {
    const system = await startWithAlteredAnswers(
      (body, { action }) => (action === "DescribeAITranscription" ? GONE : body),
      {
        callbacks: "lost",
        lifeSeconds: 36_000,
      },
    );
    await submit(system, "first", { operation, input: { ...input, ...place } });
    const { body } = await submit(system, "second", { operation, input: { ...input, ...place } });
    await tell(system, told);

    await system.pass(20 * MINUTE);

    expect(body.status).toBe("doubtful");
    expect((await read(system, body.taskId)).status).toBe("indeterminate");
  },
);

test("a callback about its room that came before the start says nothing of it", async () => {
  const system = await startWithAlteredAnswers((body) => body, { callbacks: "lost" });
  await submit(system, "first", { operation, input });
  await tell(system, room);
  await system.pass(2 * MINUTE);
  const { body } = await submit(system, "second", { operation, input });

  await system.pass(15 * MINUTE);

  expect((await read(system, body.taskId)).status).toBe("rejected");
});

test("nothing is concluded where callbacks are not set up", async () => {
  const { system, taskId } = await startSecondBot({ options: { callbacks: "off" } });

  await system.pass(20 * MINUTE);

  expect((await read(system, taskId)).status).toBe("indeterminate");
});

test.each([
  ["two denials at once and one", 2, 0],
  ["three denials", 0, 2],
])(
  "a question that is not answered is no denial: %s after ten minutes are needed",
  async (_, early, late) => {
    let [denied, allowed] = [0, 0];
    const session = (body: string): string => {
      if (denied === allowed) return FAILED;
      denied += 1;
      return body;
    };
    const { system, taskId } = await startSecondBot({ session });
    allowed = early;
    await system.pass(11 * MINUTE);
    allowed = early + late;
    await system.pass(6 * MINUTE);
    const before = await read(system, taskId);
    allowed = 3;

    await system.pass(15 * MINUTE);

    expect(before.status).toBe("doubtful");
    expect((await read(system, taskId)).status).toBe("rejected");
  },
);

test("a start that was not answered at all is not refused, however often its session is denied", async () => {
  const system = await startWithAlteredAnswers(
    (body, { action }) =>
      action === "StartAITranscription"
        ? FAILED
        : action === "DescribeAITranscription"
          ? GONE
          : body,
    { callbacks: "lost", lifeSeconds: 36_000 },
  );
  const { body } = await submit(system, "task", { operation, input });

  await system.pass(20 * MINUTE);

  expect(body.status).toBe("doubtful");
  expect((await read(system, body.taskId)).status).toBe("indeterminate");
});

test("a code that is not the answer to the only attempt rejects nothing: an earlier one may have been accepted", async () => {
  const { system, taskId } = await startSecondBot();
  const task = await system.dependencies.tasks.read({ tenant: "default", taskId });
  const doubt = task?.status === "doubtful" ? task.doubt : undefined;
  await tableOf(system).update(keyOf({ tenant: "default", taskId }), exists("doubt"), {
    set: { doubt: { ...doubt, attempts: 2 } },
  });

  await system.pass(20 * MINUTE);

  expect(doubt).toMatchObject({ attempts: 1 });
  expect((await read(system, taskId)).status).toBe("indeterminate");
});
