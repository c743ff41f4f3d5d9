import { expect, test } from "vitest";
import { askedRecently } from "../../functions/lifecycle/common/asked-recently.ts";
import { after, type Instant } from "../../functions/task/time.ts";

const NOW: Instant = "2026-01-01T00:00:00.000Z";

test.each([
  { ms: -10_001, isRecent: false },
  { ms: -10_000, isRecent: false },
  { ms: -9999, isRecent: true },
  { ms: 0, isRecent: true },
  { ms: 30_000, isRecent: true },
  // A clock that is as far ahead would silence callbacks.
  { ms: 30_001, isRecent: false },
])(
  "that a task asked about at $ms ms from now was asked about recently is $isRecent",
  ({ ms, isRecent }) => {
    expect(askedRecently(after(NOW, { milliseconds: ms }), NOW)).toBe(isRecent);
  },
);

test("a task that was never asked about was not asked about recently", () => {
  expect(askedRecently(undefined, NOW)).toBe(false);
});
