import { expect, test } from "vitest";
import type { Table } from "../../functions/store/table.ts";
import { input, read, rows } from "../support/client.ts";
import { refusingClaims } from "../support/planted-rows.ts";
import { startAsStranger } from "../support/strangers.ts";
import { startSystem } from "../support/system.ts";
import { createTable, engineTable } from "../support/table.ts";
import { tableAround } from "../support/table-around.ts";
import { follow, startElsewhere } from "./follow.ts";

const MINUTE = 60_000;

test("a task that was started elsewhere is watched to its end, and nothing is started for it", async () => {
  const system = await startSystem({ callbacks: "off" });
  const TaskId = await startElsewhere(system, "[seconds:90]");

  const followed = await follow(system, "follow", { TaskId }, { metadata: { shot: "7" } });
  await system.pass(4 * MINUTE);

  expect(followed.status).toBe(202);
  expect(followed.body).toMatchObject({
    status: "running",
    providerTaskId: TaskId,
    follow: { TaskId },
    metadata: { shot: "7" },
  });
  expect(followed.body.input).toBeUndefined();
  expect(await read(system, followed.body.taskId)).toMatchObject({
    status: "succeeded",
    completedVia: "poll",
  });
  expect(system.standIn.creates()).toHaveLength(1);
});

test("one that has ended already is settled at once", async () => {
  const system = await startSystem({ callbacks: "off" });
  const TaskId = await startElsewhere(system, "[fail:TaskTimeout]");
  await system.clock.advance(10_000);

  const followed = await follow(system, "follow", { TaskId });

  expect(followed.body).toMatchObject({
    status: "failed",
    settled: true,
    error: { provider: { code: "TaskTimeout" } },
  });
});

test("the same key follows the same task, and another task under that key is a conflict", async () => {
  const system = await startSystem({ callbacks: "off" });
  const TaskId = await startElsewhere(system, "[seconds:90]");

  const first = await follow(system, "key", { TaskId });
  const again = await follow(system, "key", { TaskId });
  const other = await follow(system, "key", { TaskId: `${TaskId}x` });

  expect(again.body.taskId).toBe(first.body.taskId);
  expect(again.headers.get("idempotent-replayed")).toBe("true");
  expect(other).toMatchObject({ status: 422, body: { code: "idempotency_conflict" } });
});

test("a request to follow that meets itself is answered with its task, and its webhook is added", async () => {
  const TABLE_NAME = await createTable();
  const table = engineTable(TABLE_NAME);
  let first = async () => {};
  const get: Table["get"] = async (key) => {
    if (key.pk.startsWith("provider#")) {
      const act = first;
      first = async () => {};
      await act();
    }
    return table.get(key);
  };
  const system = await startSystem({
    callbacks: "off",
    environment: { TABLE_NAME },
    seams: { table: tableAround(table, { get }) },
  });
  const TaskId = await startElsewhere(system, "[seconds:90]");
  const words = { metadata: { shot: "7" }, deadlineSeconds: 3600 };
  const answers: Awaited<ReturnType<typeof follow>>[] = [];
  first = async () => void answers.push(await follow(system, "key", { TaskId }, words));

  const webhook = { url: `${system.api.url}/hook` };
  answers.push(await follow(system, "key", { TaskId }, { ...words, webhook }));
  const [task] = (await rows(system)).filter(({ sk }) => sk?.S === "task");

  expect(answers.map(({ status }) => status)).toEqual([202, 202]);
  expect(new Set(answers.map(({ body }) => body.taskId)).size).toBe(1);
  expect(task?.listeners?.L).toHaveLength(1);
});

test("one is not taken before its callbacks can be told apart, and the next try takes it", async () => {
  let full = true;
  const refusing = await refusingClaims(() => full);
  const system = await startSystem({ callbacks: "off", ...refusing });
  const operation = "tiw.CreateVideoGenerationTask";
  const named = { TaskId: await startAsStranger(system, operation) };

  const refused = await follow(system, "follow", named, { operation });
  full = false;
  const taken = await follow(system, "follow", named, { operation });
  await system.pass(2 * MINUTE);

  expect(refused).toMatchObject({ status: 503, body: { code: "unavailable" } });
  expect(taken).toMatchObject({ status: 202, body: { providerTaskId: named.TaskId } });
  expect((await rows(system)).map(({ pk }) => pk?.S)).toContain(`provider#tiw#${named.TaskId}`);
});

test.each([
  [{}, "/follow/TaskId"],
  [{ TaskId: "" }, "/follow/TaskId"],
  [{ TaskId: "a", Extra: 1 }, "/follow/Extra"],
  [{ TaskId: "a", SubAppId: "x" }, "/follow/SubAppId"],
  [{ TaskId: "a", SubAppId: 42 }, "/follow/SubAppId"],
  ["a", "/follow"],
])("following %j is refused at %s", async (named, pointer) => {
  const system = await startSystem();

  const answer = await follow(system, "follow", named);

  expect(answer).toMatchObject({ status: 400, body: { code: "invalid_input" } });
  expect(answer.body.errors).toContainEqual({ pointer, message: expect.any(String) });
});

test("a request names either an input or a task to follow", async () => {
  const system = await startSystem();

  const both = await follow(system, "both", { TaskId: "a" }, { input: input() });
  const neither = await follow(system, "neither", undefined);

  for (const answer of [both, neither])
    expect(answer).toMatchObject({ status: 400, body: { code: "invalid_request" } });
  expect(system.standIn.calls()).toBe(0);
});

test.each([
  ["vod.CreateAigcVideoTask", "vod.CreateAigcVideoRedrawTask", { input: input("[seconds:90]") }],
  [
    "vod.CreateAigcVideoRedrawTask",
    "vod.CreateAigcVideoTask",
    { input: { FileInfo: { Type: "Url", Url: "https://media.example/clip.mp4" } } },
  ],
] as const)(
  "a task of %s that is followed as one of %s is refused for good, and nothing is recorded",
  async (started, operation, request) => {
    const system = await startSystem({ callbacks: "off" });
    const TaskId = await startAsStranger(system, started, request);

    const answer = await follow(system, "follow", { TaskId }, { operation });

    expect(answer).toMatchObject({
      status: 422,
      body: { code: "provider_task_of_another_kind", errors: [{ pointer: "/operation" }] },
    });
    expect((await rows(system)).filter(({ sk }) => sk?.S === "task")).toEqual([]);
  },
);
