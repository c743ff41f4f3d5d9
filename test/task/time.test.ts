import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  after,
  before,
  between,
  earliest,
  epochMilliseconds,
  epochSeconds,
  instant,
  latest,
  milliseconds,
} from "../../functions/task/time.ts";

const NOW = "2026-02-28T23:59:30.000Z";
/** To the end of the year 9999, after which a year has five digits. */
const moments = fc.integer({ min: 0, max: Date.UTC(9999, 11, 31, 23, 59, 59, 999) });

describe("an instant", () => {
  test("is RFC 3339 in UTC with milliseconds, which are there even when they are none", () => {
    const moment = instant(1_767_225_600_000);

    expect(moment).toBe("2026-01-01T00:00:00.000Z");
  });

  test("names its moment to the millisecond", async () => {
    await fc.assert(
      fc.asyncProperty(moments, async (moment) => {
        expect(epochMilliseconds(instant(moment))).toBe(moment);
      }),
      { seed: 1 },
    );
  });

  test("is ordered as a text as moments are in time", async () => {
    await fc.assert(
      fc.asyncProperty(moments, moments, async (first, second) => {
        expect(instant(first) < instant(second)).toBe(first < second);
        expect(instant(first)).toHaveLength(24);
      }),
      { seed: 2 },
    );
  });

  test("counts whole seconds, rounded down", () => {
    const seconds = [0, 999].map((milliseconds) =>
      epochSeconds(after("2026-01-01T00:00:00.000Z", { milliseconds })),
    );

    expect(seconds).toEqual([1_767_225_600, 1_767_225_600]);
  });
});

test.each([
  [{}, 0],
  [{ milliseconds: 1 }, 1],
  [{ seconds: 90 }, 90_000],
  [{ minutes: 5, seconds: 90 }, 390_000],
  [{ hours: 48 }, 172_800_000],
  [{ days: 7 }, 604_800_000],
  [{ days: 1, hours: 2, minutes: 3, seconds: 4, milliseconds: 5 }, 93_784_005],
])("%j is %i milliseconds", (duration, expected) => {
  const length = milliseconds(duration);

  expect(length).toBe(expected);
});

test("later and earlier moments carry over days, months and years", () => {
  const moments = [
    after(NOW, { seconds: 30 }),
    before("2026-01-01T00:00:00.000Z", { milliseconds: 1 }),
    after(NOW, {}),
  ];

  expect(moments).toEqual(["2026-03-01T00:00:00.000Z", "2025-12-31T23:59:59.999Z", NOW]);
});

test("the time between two moments is negative when the second comes first", () => {
  const later = after(NOW, { seconds: 1 });

  expect([between(NOW, later), between(later, NOW), between(NOW, NOW)]).toEqual([1000, -1000, 0]);
});

test("the latest and the earliest are found wherever they stand, and one moment is both", () => {
  const [first, second, third] = [NOW, after(NOW, { days: 1 }), after(NOW, { days: 2 })] as const;

  expect([latest(first, third, second), latest(third, first), latest(NOW)]).toEqual([
    third,
    third,
    NOW,
  ]);
  expect([earliest(second, first, third), earliest(first, third), earliest(NOW)]).toEqual([
    first,
    first,
    NOW,
  ]);
});
