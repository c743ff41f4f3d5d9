import { expect, test } from "vitest";
import type { TaskAnswer, TaskListAnswer } from "../../functions/http/api.ts";
import { instant } from "../../functions/task/time.ts";
import { startWithAlteredAnswers } from "../support/altered-answers.ts";
import { ask, input, read, rows, submit } from "../support/client.ts";
import { keyOf, tableOf } from "../support/planted-rows.ts";
import { type System, startSystem } from "../support/system.ts";

const DAY = 24 * 60 * 60 * 1000;

const startWithLargeOutputs = () =>
  startWithAlteredAnswers((body) => body.replaceAll('.mp4"', `.mp4?signature=${"0".repeat(300)}"`));

test("a settled task says until when it is answered at least, and one that is not settled does not", async () => {
  const system = await startSystem();
  const first = await submit(system, "one", { input: input("[seconds:1]") });
  await system.clock.advance(2000);

  const settled = await read(system, first.body.taskId);

  expect(first.body.expiresAt).toBeUndefined();
  // In whole seconds, as DynamoDB counts them, and never earlier than promised.
  expect(settled.expiresAt).toMatch(/\.000Z$/);
  expect(settled.expiresAt ?? "").toBe(
    instant(Math.floor((Date.parse(settled.settledAt ?? "") + 30 * DAY) / 1000) * 1000),
  );
});

test("a row that is there is answered though it has expired: by its id, and by its key, with one create in all", async () => {
  const system = await startSystem();
  const { body } = await submit(system, "one", { input: input("[seconds:1]") });
  await system.clock.advance(2000);
  await system.clock.advance(32 * DAY);

  const [repeat, seen] = [
    await submit(system, "one", { input: input("[seconds:1]") }),
    await ask<TaskAnswer>(system, "GET", `/v1/tasks/${body.taskId}`),
  ];

  expect(repeat).toMatchObject({ status: 202, body: { taskId: body.taskId, status: "succeeded" } });
  expect(seen).toMatchObject({ status: 200, body: repeat.body });
  expect(system.standIn.creates()).toHaveLength(1);
});

test("an output or a request whose row is gone is left out and marked as such, by its id, by its key and in the list", async () => {
  const system = await startWithLargeOutputs();
  const { body } = await submit(system, "one", { input: input("[seconds:1]") });
  await system.clock.advance(2000);
  const complete = await read(system, body.taskId);
  await lose(system, body.taskId);

  const [seen, repeat, listed] = [
    await ask<TaskAnswer>(system, "GET", `/v1/tasks/${body.taskId}`),
    await submit(system, "one", { input: { ...input("[seconds:1]"), SubAppId: 1500000000 } }),
    await ask<TaskListAnswer>(system, "GET", "/v1/tasks"),
  ];

  expect(complete.marks).toBeUndefined();
  expect(complete.output?.files).toHaveLength(1);
  expect(seen).toMatchObject({
    status: 200,
    body: { status: "succeeded", marks: ["details_expired"] },
  });
  expect([seen.body.input, seen.body.output]).toEqual([undefined, undefined]);
  expect(repeat).toMatchObject({ status: 202, body: seen.body });
  expect(listed.body.tasks).toMatchObject([{ taskId: body.taskId, marks: ["details_expired"] }]);
});

/** As if the rows that the task names had expired before it. */
const lose = async (system: System, taskId: string): Promise<void> => {
  const changed = { set: { requestHash: "gone", outputRow: "output#gone" } };
  await tableOf(system).update(keyOf({ tenant: "default", taskId }), { exists: "pk" }, changed);
};

test("the rows of a task's content live three days longer than its row, at least", async () => {
  const system = await startWithLargeOutputs();
  await submit(system, "one", { input: input("[seconds:1]"), startWithinSeconds: 60 });
  await system.clock.advance(2000);

  const found = await rows(system);

  const lifeOf = (prefix: string) =>
    Number(found.find(({ sk }) => sk?.S?.startsWith(prefix))?.ttl?.N);
  expect(lifeOf("output#")).toBeGreaterThanOrEqual(lifeOf("task") + 3 * 24 * 60 * 60 - 1);
  expect(lifeOf("input#")).toBeGreaterThanOrEqual(lifeOf("task") + 3 * 24 * 60 * 60);
});
