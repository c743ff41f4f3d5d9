import { expect, test } from "vitest";
import { MessageStore } from "../../functions/store/message-store.ts";
import type { Verdict } from "../../functions/task/report.ts";
import { instant } from "../../functions/task/time.ts";
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

test("of two ends the first stays, and a task at work replaces neither", async () => {
  const kept = await verdictAfter(
    failed,
    { state: "running" },
    { state: "succeeded", output: { files: [] } },
  );

  expect(kept).toEqual(failed);
});
