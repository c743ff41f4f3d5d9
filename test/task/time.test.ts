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
  isInstant,
  latest,
  milliseconds,
  startOfDay,
  storedInstant,
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

  test("is told from every other text, by its form to the character", () => {
    const written = "2026-01-01T00:00:00.000Z";
    const others = [
      ...["", "2026-01-01", `${written} `, ` ${written}`, `${written}Z`, written.toLowerCase()],
      ...["2026-01-01T00:00:00Z", "2026-01-01T00:00:00.0000Z", "2026-01-01T00:00:00x000Z"],
      ...["+010000-01-01T00:00:00.000Z", "2026-1-01T00:00:00.000Z", "2026-01-01T0:00:00.000Z"],
    ];

    const told = others.filter(isInstant);

    expect(isInstant(written)).toBe(true);
    expect(told).toEqual([]);
    expect([undefined, null, 0, [written]].filter(isInstant)).toEqual([]);
  });

  test("lies before the year 10000, as later ones would be sorted before all others", () => {
    const last = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

    expect(instant(last)).toBe("9999-12-31T23:59:59.999Z");
    expect(() => instant(last + 1)).toThrow(
      new RangeError("+010000-01-01T00:00:00.000Z lies beyond the year 9999."),
    );
  });

  test("begins its day at midnight in UTC", () => {
    const days = ["2026-02-28T00:00:00.000Z", NOW, "2026-02-28T23:59:59.999Z"] as const;

    expect(days.map(startOfDay)).toEqual(days.map(() => "2026-02-28T00:00:00.000Z"));
    expect(startOfDay("1969-12-31T12:00:00.000Z")).toBe("1969-12-31T00:00:00.000Z");
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

test("a moment of a row may be any text, and nothing but a text", () => {
  expect(storedInstant.parse("2026-01-01")).toBe("2026-01-01");
  expect(storedInstant.safeParse(20260101).success).toBe(false);
  expect(storedInstant.safeParse(undefined).success).toBe(false);
});
