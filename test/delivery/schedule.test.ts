import { describe, expect, test } from "vitest";
import { MOST_TRIES, nextTry } from "../../functions/delivery/schedule.ts";
import type { TryFailure, TryOutcome } from "../../functions/delivery/try-outcome.ts";
import { after, between, type Duration, instant } from "../../functions/task/time.ts";

const endedAt = instant(Date.parse("2026-01-01T12:00:00.000Z"));

const answered = (status: number, retryAfter?: string): TryOutcome =>
  retryAfter === undefined
    ? { kind: "answered", status }
    : { kind: "answered", status, retryAfter };

const next = (attempt: number, outcome: TryOutcome, chance = 0) =>
  nextTry({ attempt, endedAt, outcome, chance });

const again = (wait: Duration) => ({ kind: "again", at: after(endedAt, wait) });

test.each<[attempt: number, wait: Duration, at95: Duration]>([
  [1, { seconds: 5 }, { milliseconds: 5475 }],
  [2, { minutes: 5 }, { milliseconds: 328_500 }],
  [3, { minutes: 30 }, { milliseconds: 1_971_000 }],
  [4, { hours: 2 }, { milliseconds: 7_884_000 }],
  [5, { hours: 5 }, { milliseconds: 19_710_000 }],
  [6, { hours: 10 }, { milliseconds: 39_420_000 }],
  [7, { hours: 14 }, { milliseconds: 55_188_000 }],
  [8, { hours: 20 }, { milliseconds: 78_840_000 }],
  [9, { hours: 24 }, { milliseconds: 94_608_000 }],
])("try %i that failed is followed after %j, or up to a tenth later", (attempt, wait, at95) => {
  expect([next(attempt, answered(500)), next(attempt, answered(500), 0.95)]).toEqual([
    again(wait),
    again(at95),
  ]);
});

test("a receiver that is down is tried ten times in 75 h 35 min 5 s", () => {
  const moments = [endedAt];
  for (let attempt = 1; attempt < 2 * MOST_TRIES; attempt += 1) {
    const following = nextTry({
      attempt,
      endedAt: moments.at(-1) ?? endedAt,
      outcome: { kind: "failed", reason: "refused" },
      chance: 0,
    });
    if (following.kind !== "again") break;
    moments.push(following.at);
  }

  expect(moments).toHaveLength(MOST_TRIES);
  expect(between(endedAt, moments.at(-1) ?? endedAt)).toBe(((75 * 60 + 35) * 60 + 5) * 1000);
});

describe.each([1, 9, 10])("try %i", (attempt) => {
  test.each([200, 201, 202, 204, 299])("that is answered with %i has delivered", (status) => {
    expect(next(attempt, answered(status))).toEqual({ kind: "delivered" });
  });

  test("that is answered with 410 ends it", () => {
    expect(next(attempt, answered(410))).toEqual({ kind: "gone" });
  });

  test("of a workflow that is gone ends it", () => {
    expect(next(attempt, { kind: "gone" })).toEqual({ kind: "gone" });
  });
});

const failures: readonly TryFailure[] = [
  "dns",
  "refused_address",
  "refused",
  "timeout",
  "tls",
  "reset",
  "status",
];
const failed: readonly TryOutcome[] = [
  ...failures.map((reason): TryOutcome => ({ kind: "failed", reason })),
  ...[100, 199, 300, 301, 302, 303, 307, 308, 400, 401, 404, 409, 411, 429, 500, 502, 503, 599].map(
    (status) => answered(status),
  ),
  answered(429, "60"),
];

test.each(failed)("%j is tried again, and exhausted after the tenth try", (outcome) => {
  expect([1, 9, 10, 11].map((attempt) => next(attempt, outcome).kind)).toEqual([
    "again",
    "again",
    "exhausted",
    "exhausted",
  ]);
});

describe.each([429, 503])("Retry-After with a %i", (status) => {
  test.each<[text: string, wait: Duration]>([
    ["0", { seconds: 1 }],
    ["1", { seconds: 1 }],
    ["2", { seconds: 2 }],
    [" 120 ", { seconds: 120 }],
    ["86399", { seconds: 86_399 }],
    ["86400", { hours: 24 }],
    ["86401", { hours: 24 }],
    ["1000000000", { hours: 24 }],
    ["9".repeat(400), { hours: 24 }],
    ["Thu, 01 Jan 2026 12:00:00 GMT", { seconds: 1 }],
    ["Thu, 01 Jan 2026 11:00:00 GMT", { seconds: 1 }],
    ["Thu, 01 Jan 2026 12:00:30 GMT", { seconds: 30 }],
    ["Fri, 02 Jan 2026 11:59:59 GMT", { seconds: 86_399 }],
    ["Sat, 03 Jan 2026 12:00:00 GMT", { hours: 24 }],
    ["Thursday, 01-Jan-26 12:01:00 GMT", { minutes: 1 }],
    ["Thu Jan  1 12:02:00 2026", { minutes: 2 }],
  ])("%j sets the wait", (text, wait) => {
    expect([next(1, answered(status, text)), next(4, answered(status, text))]).toEqual([
      again(wait),
      again(wait),
    ]);
  });

  test.each([
    "",
    "soon",
    "-1",
    "+1",
    "1.5",
    "1e3",
    "0x10",
    "1, 2",
    "NaN",
    "Infinity",
    "2026-01-01T13:00:00Z",
    "Thu, 01 Jan 2026 12:00:30",
    "Thu, 32 Jan 2026 12:00:30 GMT",
    "Thu, 01 Foo 2026 12:00:30 GMT",
  ])("%j sets nothing", (text) => {
    expect(next(2, answered(status, text))).toEqual(again({ minutes: 5 }));
  });

  test("is spread as every wait", () => {
    expect(next(1, answered(status, "100"), 0.5)).toEqual(again({ seconds: 105 }));
  });

  test("shortens none of the last five waits, so that a hasty receiver has three days", () => {
    expect([5, 6, 7, 8, 9].map((attempt) => next(attempt, answered(status, "1")))).toEqual(
      [5, 10, 14, 20, 24].map((hours) => again({ hours })),
    );
  });

  test("lengthens the last waits as every other", () => {
    expect(next(8, answered(status, "80000"))).toEqual(again({ seconds: 80_000 }));
  });
});

test.each([301, 400, 500, 502])("Retry-After with a %i sets nothing", (status) => {
  expect(next(3, answered(status, "60"))).toEqual(again({ minutes: 30 }));
});

test("the example of the doc comment holds", () => {
  const third = { attempt: 3, endedAt, chance: 0.5 };

  expect([
    nextTry({ ...third, outcome: answered(500) }),
    nextTry({ ...third, outcome: answered(503, "60") }),
  ]).toEqual([
    { kind: "again", at: "2026-01-01T12:31:30.000Z" },
    { kind: "again", at: "2026-01-01T12:01:03.000Z" },
  ]);
});
