import { expect, test } from "vitest";
import { MOST_TRIES } from "../../functions/delivery/schedule.ts";
import type { TryOutcome } from "../../functions/delivery/try-outcome.ts";
import { afterTry } from "../../functions/lifecycle/tell/after-try.ts";
import { after, between, type Instant } from "../../functions/task/time.ts";

const NOW: Instant = "2026-01-01T12:00:00.000Z";
const clock = { now: () => Date.parse(NOW), sleep: async () => undefined };

const tried = (outcome: TryOutcome, { attempts = 0, nonce = "a" } = {}) =>
  afterTry({ clock, chance: { nonce: () => nonce } }, { attempts, agenda: "tell#3" }, outcome);

test.each<{ outcome: TryOutcome; attempts: number; state: string; word: string }>([
  { outcome: { kind: "answered", status: 204 }, attempts: 0, state: "delivered", word: "204" },
  { outcome: { kind: "answered", status: 410 }, attempts: 3, state: "gone", word: "410" },
  { outcome: { kind: "gone" }, attempts: 1, state: "gone", word: "gone" },
  {
    outcome: { kind: "failed", reason: "dns" },
    attempts: MOST_TRIES - 1,
    state: "exhausted",
    word: "dns",
  },
])(
  "after try $attempts and one more that ends with $word a row is $state, and on no list",
  ({ outcome, attempts, state, word }) => {
    const counted = { attempts: attempts + 1, lastTriedAt: NOW, lastOutcome: word };

    expect(tried(outcome, { attempts })).toEqual({ tried: { ...counted, state }, next: state });
  },
);

test("a try that failed is made again, up to a tenth later by chance", () => {
  const all = Array.from({ length: 50 }, (_, place) =>
    tried({ kind: "failed", reason: "timeout" }, { attempts: 2, nonce: `nonce ${place}` }),
  );

  const minutes = all.map((each) => between(NOW, each.tried.dueAt ?? NOW) / 60_000);
  expect(Math.min(...minutes)).toBeGreaterThanOrEqual(30);
  expect(Math.min(...minutes)).toBeLessThan(31);
  expect(Math.max(...minutes)).toBeGreaterThan(32);
  expect(Math.max(...minutes)).toBeLessThan(33);
});

test("a try that is made again stands on its list, and says how it failed", () => {
  const { tried: row, next } = tried({ kind: "answered", status: 500 });

  expect(next).toBe("again");
  expect(row).toMatchObject({ state: "pending", agenda: "tell#3", tries: 1, attempts: 1 });
  expect(row).toMatchObject({ lastTriedAt: NOW, lastOutcome: "500" });
  expect(row.dueAt && row.dueAt >= after(NOW, { seconds: 5 })).toBe(true);
});
