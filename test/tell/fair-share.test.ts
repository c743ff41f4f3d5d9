import { expect, test } from "vitest";
import { fairShare, receiverIn } from "../../functions/lifecycle/tell/fair-share.ts";
import type { DueTelling } from "../../functions/store/tell-store.ts";

const due = (rows: readonly string[]): readonly DueTelling[] =>
  rows.map((row, place) => ({
    ...{ tenant: "acme", taskId: `task-${place}`, row, agenda: "tell#0" },
    dueAt: "2026-01-01T00:00:00.000Z",
  }));

const [A, B] = ["delivery#task.succeeded#a", "delivery#task.failed#b"];
const TASK = "task";
const ALL = [TASK, TASK, TASK, TASK];

test.each([
  { name: "two deliveries to one receiver", rows: [A, A, A, B], most: 10, taken: [A, A, B] },
  { name: "every task that is due", rows: ALL, most: 10, taken: ALL },
  { name: "no more than are wanted", rows: [TASK, A, B, TASK], most: 3, taken: [TASK, A, B] },
  {
    name: "others instead of those that are left out",
    rows: [...Array(11).fill(A), B],
    most: 3,
    taken: [A, A, B],
  },
])("a share takes $name, in their order", ({ rows, most, taken }) => {
  const share = fairShare(due(rows), most);

  expect(share.map(({ row }) => row)).toEqual(taken);
});

test("a delivery is to the receiver that its row names, and a task to none", () => {
  const receivers = [A, B, TASK].map((row) => receiverIn({ row }));

  expect(receivers).toEqual(["a", "b", undefined]);
});
