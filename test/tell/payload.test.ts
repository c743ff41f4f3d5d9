import { expect, test } from "vitest";
import { payloadOf } from "../../functions/lifecycle/tell/payload.ts";
import { settledTasks } from "../task/task-rows.ts";

const LARGEST = 256 * 1024;

/** The body of a webhook about a success whose output has details of this many bytes. */
const bodyWith = (bytes: number): string => {
  const task = settledTasks.find(({ status }) => status === "succeeded");
  if (task === undefined) throw new Error("No example has succeeded.");
  const output = { files: [], details: { text: "x".repeat(bytes) } };
  const about = { at: task.settledAt, status: task.status, revision: task.revision };
  return payloadOf(
    { event: "task.succeeded", about, task, metadata: undefined, isOfSettled: true, output },
    { include: ["output"] },
  );
};

test("a webhook of 256 KB carries its output, and one that would be larger says that it is left out", () => {
  const room = LARGEST - bodyWith(0).length;

  const [whole, thin] = [bodyWith(room), bodyWith(room + 1)];

  expect(Buffer.byteLength(whole)).toBe(LARGEST);
  expect(JSON.parse(whole).data).toHaveProperty("output");
  expect(JSON.parse(thin).data).toMatchObject({ status: "succeeded", outputOmitted: true });
  expect(JSON.parse(thin).data).not.toHaveProperty("output");
  expect(Buffer.byteLength(thin)).toBeLessThan(20_000);
});
