import { expect, test } from "vitest";
import { fingerprintOf } from "../../functions/task/task-id.ts";
import { rows, submit } from "../support/client.ts";
import { startSystem } from "../support/system.ts";

const ACCOUNT_ID = "123456789012";
const key = "test-identity-key-000000000000";

test.each([
  ["another environment", { ENVIRONMENT: "other" }, "environment"],
  ["another account", { ACCOUNT_ID: "210987654321" }, "account"],
  ["another key than its stage pins", { IDENTITY_FINGERPRINT: fingerprintOf("other") }, "key"],
  ["another table than its stage pins", { TASK_TABLE: "callsheet-prod-TaskTable" }, "table"],
])(
  "a deployment with %s takes no submission, repeats included, and its log says why",
  async (_what, changed, reason) => {
    const before = await startSystem({ environment: { ACCOUNT_ID } });
    await submit(before, "one");
    const stored = await rows(before);
    const after = await startSystem({
      environment: { TABLE_NAME: before.tableName, ACCOUNT_ID, ...changed },
    });

    const answers = [await submit(after, "one"), await submit(after, "two")];

    expect(answers.map(({ status }) => status)).toEqual([503, 503]);
    expect(await rows(after)).toEqual(stored);
    expect(after.standIn.calls()).toBe(0);
    expect(after.log).toContainEqual(
      expect.objectContaining({ event: "identity_mismatch", reason }),
    );
  },
);

test("a stage that pins this table and key changes nothing", async () => {
  const before = await startSystem({ environment: { ACCOUNT_ID } });
  const { body: task } = await submit(before, "one");
  const after = await startSystem({
    environment: {
      TABLE_NAME: before.tableName,
      ACCOUNT_ID,
      TASK_TABLE: before.tableName,
      IDENTITY_FINGERPRINT: fingerprintOf(key),
    },
  });

  const repeat = await submit(after, "one");

  expect(repeat).toMatchObject({ status: 202, body: { taskId: task.taskId } });
});
