import { expect, test } from "vitest";
import { MessageStore } from "../../functions/store/message-store.ts";
import type { Verdict } from "../../functions/task/report.ts";
import { instant } from "../../functions/task/time.ts";
import { MemoryTable } from "../support/memory-table.ts";
import { openTable } from "../support/table.ts";

const expiresAt = instant(Date.parse("2026-02-01T00:00:00.000Z"));
const told = { product: "trtc", providerTaskId: "a-task" };
const failed: Verdict = {
  state: "failed",
  error: { code: "provider_failed", message: "Tencent had an internal error.", retryable: true },
};

const verdictAfter = async (...verdicts: readonly Verdict[]): Promise<Verdict | undefined> => {
  const table = await openTable();
  const messages = new MessageStore(table);
  for (const verdict of verdicts) await messages.keep(told, verdict, expiresAt);
  return messages.kept(told);
};

test.each<Verdict>([
  { state: "running" },
  { state: "waiting" },
  { state: "ended" },
  { state: "unknown", providerStatus: "new" },
])("how a task ended replaces what does not say so: $state", async (before) => {
  const kept = await verdictAfter(before, failed);

  expect(kept).toEqual(failed);
});

test("of a task that no callback told of nothing is kept", async () => {
  const kept = await verdictAfter();

  expect(kept).toBeUndefined();
});

test("of two ends the first stays, and a task at work replaces neither", async () => {
  const kept = await verdictAfter(
    failed,
    { state: "running" },
    { state: "succeeded", output: { files: [] } },
  );

  expect(kept).toEqual(failed);
});

const [EARLY, LATE] = [
  instant(Date.parse("2026-01-01T00:00:00.000Z")),
  instant(Date.parse("2026-01-01T00:00:01.000Z")),
];

test.each([
  { order: "in order", moments: [EARLY, LATE] },
  { order: "the latest first", moments: [LATE, EARLY] },
  { order: "twice", moments: [LATE, LATE] },
])("of two callbacks about a room the latest counts, heard $order", async ({ moments }) => {
  const messages = new MessageStore(await openTable());
  for (const at of moments) await messages.noteRoom("trtc", "a-room", { at, expiresAt });

  const toldAt = await messages.roomToldAt("trtc", "a-room");

  expect(toldAt).toBe(LATE);
});

test("a room of which no callback told is not told of, whatever others are", async () => {
  const messages = new MessageStore(await openTable());
  await messages.noteRoom("trtc", "a-room", { at: EARLY, expiresAt });

  const others = [
    await messages.roomToldAt("trtc", "another-room"),
    await messages.roomToldAt("tiw", "a-room"),
  ];

  expect(others).toEqual([undefined, undefined]);
});

test("what callbacks told is deleted in time", async () => {
  const table = new MemoryTable();
  const messages = new MessageStore(table);
  await messages.keep(told, failed, expiresAt);
  await messages.noteRoom("trtc", "a-room", { at: EARLY, expiresAt });

  const deletedAt = table.rows().map(({ ttl }) => ttl);

  expect(deletedAt).toEqual(Array(2).fill(Date.parse(expiresAt) / 1000));
});
