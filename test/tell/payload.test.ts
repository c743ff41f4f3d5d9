import { expect, test } from "vitest";
import { payloadOf, type Told, thinEvent } from "../../functions/lifecycle/tell/payload.ts";
import { settledTasks } from "../task/task-rows.ts";

const LARGEST = 256 * 1024;

/** A success whose output has details of this many bytes. */
const toldWith = (bytes: number): Told => {
  const task = settledTasks.find(({ status }) => status === "succeeded");
  if (task === undefined) throw new Error("No example has succeeded.");
  const output = { files: [], details: { text: "x".repeat(bytes) } };
  const about = { at: task.settledAt, status: task.status, revision: task.revision };
  const event = "task.succeeded";
  return { event, about, task, metadata: { order: "7" }, isOfSettled: true, output };
};

/** The body of a webhook about it. */
const bodyWith = (bytes: number): string => payloadOf(toldWith(bytes), { include: ["output"] });

test("a webhook of 256 KB carries its output, and one that would be larger says that it is left out", () => {
  const room = LARGEST - bodyWith(0).length;

  const [whole, thin] = [bodyWith(room), bodyWith(room + 1)];

  expect(Buffer.byteLength(whole)).toBe(LARGEST);
  expect(JSON.parse(whole).data).toHaveProperty("output");
  expect(JSON.parse(thin).data).toMatchObject({ status: "succeeded", outputOmitted: true });
  expect(JSON.parse(thin).data).not.toHaveProperty("output");
  expect(Buffer.byteLength(thin)).toBeLessThan(20_000);
});

test.each([
  ["nothing of a result is asked for", {}, {}],
  ["something else is asked for", { include: ["events"] }, {}],
  ["it tells of a time before its task settled", { include: ["output"] }, { isOfSettled: false }],
])("a webhook carries no output where %s, and says what a bus is told", (_why, wish, of) => {
  const told = { ...toldWith(10), ...of };

  const body = JSON.parse(payloadOf(told, wish));

  const { taskId, operation, revision } = told.task;
  expect(body).toEqual({
    ...{ type: "task.succeeded", timestamp: told.about.at },
    data: { taskId, operation, status: "succeeded", revision, metadata: { order: "7" } },
  });
  expect(thinEvent(told)).toEqual(body);
});
