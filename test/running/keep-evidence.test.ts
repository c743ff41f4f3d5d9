import { expect, test } from "vitest";
import { keepEvidence } from "../../functions/lifecycle/running/keep-evidence.ts";
import { MessageStore } from "../../functions/store/message-store.ts";
import { epochSeconds } from "../../functions/task/time.ts";
import type { CallbackHint } from "../../functions/tencent/product.ts";
import { products } from "../../functions/tencent/registry.ts";
import { MemoryTable } from "../support/memory-table.ts";

const hint: CallbackHint = {
  ...{ eventType: "ended", providerTaskId: "a-task" },
  evidence: { verdict: { state: "running" } },
};
const { providerTaskId: _id, ...unnamed } = hint;
const { evidence: _evidence, ...silent } = hint;

/** Whether a callback of this product is kept, what is told of the task then, and until when. */
const heard = async (name: string, hint: CallbackHint) => {
  const table = new MemoryTable();
  const messages = new MessageStore(table);
  const clock = { now: () => Date.parse("2026-01-01T00:00:00.000Z"), sleep: async () => undefined };
  const product = products.find((each) => each.name === name);
  if (product === undefined) throw new Error(`There is no ${name}.`);
  const isKept = await keepEvidence({ clock, messages }, { product, hint });
  const told = await messages.kept({ product: name, providerTaskId: "a-task" });
  return { isKept, told, until: table.rows().map(({ ttl }) => ttl) };
};

test("what a callback tells of a TaskId that no task has is kept for a task's longest life", async () => {
  const { isKept, told, until } = await heard("tiw", hint);

  expect(isKept).toBe(true);
  expect(told).toEqual({ state: "running" });
  expect(until).toEqual([epochSeconds("2026-01-08T00:00:00.000Z")]);
});

test.each([
  { name: "carries our own id", product: "vod", message: hint },
  { name: "names no TaskId", product: "tiw", message: unnamed },
  { name: "does not say how its task stands", product: "trtc", message: silent },
])("nothing is kept of a callback that $name", async ({ product, message }) => {
  expect(await heard(product, message)).toEqual({ isKept: false, told: undefined, until: [] });
});
