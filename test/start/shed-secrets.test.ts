import { expect, test } from "vitest";
import type { TaskAnswer } from "../../functions/http/api.ts";
import { taskIdOf } from "../../functions/task/task-id.ts";
import { startWithBetween } from "../support/altered-answers.ts";
import { ask, read, rows, send } from "../support/client.ts";
import { keyOf, strip, tableOf } from "../support/planted-rows.ts";
import { type System, secrets, startSystem } from "../support/system.ts";

const MINUTE = 60_000;
const USER_SIG = "EXAMPLE_USER_SIG_OF_A_BOT";

const transcription = (RoomId: string, UserSig = USER_SIG) => ({
  operation: "trtc.StartAITranscription",
  input: { RoomId, RoomIdType: 1, TranscriptionParams: { UserId: "bot", UserSig } },
});

const isInTable = async (system: System, text: string) =>
  JSON.stringify(await rows(system)).includes(text);

const start = async (room: string) => {
  const system = await startSystem({ callbacks: "off" });
  return { system, task: (await send(system, transcription(room))).body };
};

/** A task that Tencent refuses for now at its first start; `sent` are the bodies of its starts. */
const startRefusedOnce = async () => {
  const sent: string[] = [];
  const refusal = {
    Response: {
      Error: { Code: "ResourceInsufficient.RequestRejection", Message: "Not now." },
      RequestId: "r",
    },
  };
  const system = await startWithBetween(
    async (request, pass) => {
      if (request.action !== "StartAITranscription") return pass(request);
      sent.push(request.body);
      return sent.length === 1 ? { status: 200, body: JSON.stringify(refusal) } : pass(request);
    },
    { callbacks: "off" },
  );
  return { system, sent, task: (await send(system, transcription("room [seconds:3600]"))).body };
};

test.each([
  { status: "running", room: "room [seconds:3600]" },
  { status: "rejected", room: "room [refuse:InvalidParameter.UserSig]" },
])("a credential is gone from the table once its task is $status", async ({ status, room }) => {
  const { system, task } = await start(room);

  expect(task.status).toBe(status);
  expect(await isInTable(system, USER_SIG)).toBe(false);
  expect((await read(system, task.taskId)).input).toMatchObject({
    TranscriptionParams: { UserId: "bot", UserSig: "…" },
  });
});

test("a canceled task has lost its credential, too", async () => {
  const { system, task } = await start("room [refuse:ResourceInsufficient.RequestRejection]");
  const waiting = { status: task.status, isKept: await isInTable(system, USER_SIG) };

  await ask(system, "POST", `/v1/tasks/${task.taskId}/cancel`);

  expect(waiting).toEqual({ status: "queued", isKept: true });
  expect((await read(system, task.taskId)).status).toBe("canceled");
  expect(await isInTable(system, USER_SIG)).toBe(false);
});

test("a start that was refused for now is sent again with its credential, and then it is gone", async () => {
  const { system, sent, task } = await startRefusedOnce();
  await system.pass(15 * MINUTE);

  const now = await read(system, task.taskId);

  expect([task.status, now.status]).toEqual(["queued", "running"]);
  expect(sent.at(-1)).toContain(USER_SIG);
  expect(await isInTable(system, USER_SIG)).toBe(false);
});

test("a start whose answer was lost keeps its credential while it is in doubt, and no longer", async () => {
  const { system, task } = await start("room [silence] [seconds:3600]");
  const inDoubt = { status: task.status, isKept: await isInTable(system, USER_SIG) };
  await system.pass(10 * MINUTE);

  expect(inDoubt).toEqual({ status: "doubtful", isKept: true });
  expect((await read(system, task.taskId)).status).toBe("running");
  expect(await isInTable(system, USER_SIG)).toBe(false);
});

test("no repeat puts a credential back: not its own, nor a renewed one", async () => {
  const { system, task } = await start("room [seconds:3600]");

  const repeats = [
    await send(system, transcription("room [seconds:3600]")),
    await send(system, transcription("room [seconds:3600]", "EXAMPLE_USER_SIG_RENEWED")),
  ];

  expect(repeats.map(({ status, body }) => [status, body.taskId])).toEqual([
    [202, task.taskId],
    [202, task.taskId],
  ]);
  expect(await isInTable(system, "EXAMPLE_USER_SIG")).toBe(false);
});

test("twins with different credentials leave neither behind, and start one task", async () => {
  const system = await startSystem({ callbacks: "off" });

  const twins = Array.from({ length: 6 }, (_, twin) =>
    send(system, transcription("room [seconds:3600]", `EXAMPLE_USER_SIG_${twin}`)),
  );
  const answers = await system.clock.during(Promise.all(twins));

  expect(new Set(answers.map(({ status, body }) => `${status} ${body.taskId}`)).size).toBe(1);
  expect(system.standIn.creates()).toHaveLength(1);
  expect(await isInTable(system, "EXAMPLE_USER_SIG")).toBe(false);
});

test("nothing is started without its credential: the task is put off and reported", async () => {
  const { system, sent, task } = await startRefusedOnce();
  await strip(tableOf(system), { tenant: "default", taskId: task.taskId }, ["secrets"]);

  await system.pass(15 * MINUTE);

  expect(sent).toHaveLength(1);
  expect(system.log.map(({ event }) => event)).toContain("row_unreadable");
});

test("a task whose request an earlier version kept whole is started as it stands there", async () => {
  const { system, sent, task } = await startRefusedOnce();
  const table = tableOf(system);
  const row = await table.get(keyOf({ tenant: "default", taskId: task.taskId }));
  const key = { pk: `default#${task.taskId}`, sk: `input#${row?.requestHash}` };
  const { input } = transcription("room [seconds:3600]");
  await table.putContent({ ...key, request: JSON.stringify({ input, hidden: ["UserSig"] }) });
  await strip(table, { tenant: "default", taskId: task.taskId }, ["secrets"]);

  await system.pass(15 * MINUTE);

  expect(sent.at(-1)).toContain(USER_SIG);
  expect(await ask<TaskAnswer>(system, "GET", `/v1/tasks/${task.taskId}`)).toMatchObject({
    body: { status: "running" },
  });
});

test("a request that an earlier version has just kept whole stays whole: its task has the credential nowhere else", async () => {
  const { system, sent, task } = await startRefusedOnce();
  const table = tableOf(system);
  const row = await table.get(keyOf({ tenant: "default", taskId: task.taskId }));
  const taskId = taskIdOf(secrets.IDENTITY_SECRET.key, {
    environment: "test",
    tenant: "default",
    idempotencyKey: "twin",
  });
  const { input } = transcription("room [seconds:3600]");
  const key = { pk: `default#${taskId}`, sk: `input#${row?.requestHash}` };
  const request = JSON.stringify({ input, hidden: ["UserSig"] });
  await table.putContent({ ...key, request, ttl: 1 });

  const twin = await send(system, transcription("room [seconds:3600]"), "twin");

  const kept = await table.get(key);
  expect(twin).toMatchObject({ status: 202, body: { taskId, status: "running" } });
  expect(sent.at(-1)).toContain(USER_SIG);
  expect(kept).toMatchObject({ request });
  expect(Number(kept?.ttl)).toBeGreaterThan(1);
});
