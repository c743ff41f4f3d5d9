import { expect, test } from "vitest";
import { taskIdOf } from "../../functions/task/task-id.ts";
import { rows, submit, traces } from "../support/client.ts";
import { keyOf, tableOf } from "../support/planted-rows.ts";
import { type System, secrets, startSystem } from "../support/system.ts";

const hotRows = async (system: System) => (await rows(system)).filter(({ sk }) => sk?.S === "task");

test.each([
  ['"abc"', "abc"],
  ["abc", '"abc"'],
  ['"a\\"b"', 'a"b'],
])("%s and %s name one task", async (one, other) => {
  const system = await startSystem();

  const answers = [await submit(system, one), await submit(system, other)];

  expect(answers.map(({ status }) => status)).toEqual([202, 202]);
  expect(answers[0]?.body.taskId).toBe(answers[1]?.body.taskId);
  expect(await hotRows(system)).toHaveLength(1);
  expect(system.standIn.creates()).toHaveLength(1);
});

test.each(['"abc"', "a,b"])(
  "%s still names the task that an earlier version made under these very characters",
  async (idempotencyKey) => {
    const system = await startSystem();
    const first = await submit(system, "made");
    const taskId = taskIdOf(secrets.IDENTITY_SECRET.key, {
      environment: "test",
      tenant: "default",
      idempotencyKey,
    });
    await moveRows(system, first.body.taskId, taskId);

    const repeat = await submit(system, idempotencyKey);

    expect(repeat).toMatchObject({ status: 202, body: { taskId } });
    expect(repeat.headers.get("idempotent-replayed")).toBe("true");
    expect(system.standIn.creates()).toHaveLength(1);
  },
);

test("two keys that were joined on their way start nothing", async () => {
  const system = await startSystem();
  await submit(system, "a");
  const before = await traces(system);

  const answer = await submit(system, "a,b");

  expect(answer).toMatchObject({ status: 400, body: { code: "invalid_idempotency_key" } });
  expect(await traces(system)).toEqual(before);
});

/** The rows of a task as if it had been made under another key. */
const moveRows = async (system: System, from: string, to: string): Promise<void> => {
  const table = tableOf(system);
  const task = await table.get(keyOf({ tenant: "default", taskId: from }));
  const sk = `input#${task?.requestHash}`;
  const request = await table.get({ pk: `default#${from}`, sk });
  await table.putContent({ ...task, taskId: to, ...keyOf({ tenant: "default", taskId: to }) });
  await table.putContent({ ...request, pk: `default#${to}`, sk });
};
