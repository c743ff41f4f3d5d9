import { describe, expect, test } from "vitest";
import { holds, type LineId, lines } from "./lines.ts";
import { quickLines, readOptions } from "./options.ts";
import { dollarsPerMillion, durableFunctions } from "./price.ts";
import { median, ratios, spread } from "./statistics.ts";
import { table } from "./table.ts";
import { exitCode, judge, type Readings } from "./verdict.ts";

const reading = (...values: number[]) => ({ values });

/** Every figure at its budget, in three rounds. */
const everyBudgetHolds = (): Readings =>
  Object.fromEntries(
    lines.map(({ id, figures }) => [
      id,
      Object.fromEntries(
        figures.map(({ name, budget }) => {
          const value = "most" in budget ? budget.most : budget.least;
          return [name, reading(value, value, value)];
        }),
      ),
    ]),
  );

describe("the arithmetic", () => {
  test("a median is the middle, and a spread holds the middle half", () => {
    expect(median([8, 1, 4])).toBe(4);
    expect(median([8, 1, 4, 2])).toBe(3);
    expect(spread([5, 1, 2, 4, 3])).toEqual([2, 4]);
    expect(() => median([])).toThrow("no values");
  });

  test("a ratio is taken in each round, so that a slow round counts for both", () => {
    expect(ratios([1, 10, 3], [2, 20, 6])).toEqual([0.5, 0.5, 0.5]);
    expect(() => ratios([1], [1, 2])).toThrow("Each round");
  });
});

describe("the lines", () => {
  test("each has a figure, and each figure a budget and a moonshot that asks no less", () => {
    for (const { id, figures } of lines) {
      expect(figures.length, id).toBeGreaterThan(0);
      for (const { name, budget, moonshot } of figures) {
        const reached = "most" in moonshot ? moonshot.most : moonshot.least;
        expect(holds(budget, reached), `${id} ${name}`).toBe(true);
      }
    }
    expect(lines).toHaveLength(20);
  });
});

describe("the exit code", () => {
  test("is 0 where every budget holds", () => {
    expect(exitCode(judge(everyBudgetHolds()))).toBe(0);
  });

  test.each(lines.flatMap(({ id, figures }) => figures.map((figure) => ({ id, figure }))))(
    "is 1 where $id $figure.name breaks its budget, or is missing",
    ({ id, figure: { name, budget } }) => {
      const broken = "most" in budget ? budget.most * 1.01 + 0.01 : budget.least * 0.99;
      const readings = everyBudgetHolds();

      const verdicts = [reading(broken, broken, broken), undefined].map((value) =>
        exitCode(
          judge({ ...readings, [id]: { ...readings[id], ...{ [name]: value } } } as Readings),
        ),
      );

      expect(verdicts).toEqual([1, 1]);
    },
  );

  test("asks only for the lines that were chosen", () => {
    const chosen = lines.filter(({ id }) => id === "memory");

    expect(exitCode(judge({ memory: { "": reading(0.5) } }, chosen))).toBe(0);
  });
});

describe("the table", () => {
  test("has a row for each line, with medians, spread and both verdicts", () => {
    const memory = {
      values: [0.56, 0.6, 0.64],
      absolute: { peer: 223.4, ours: 134, floor: 63 },
      absoluteUnit: "MB",
    };

    const text = table(judge({ memory: { "": memory } }));

    expect(text.split("\n")).toHaveLength(2 + lines.length);
    expect(text).toContain(
      "| RSS after 2,000 tasks | 223 MB | 134 MB | 63 MB | 0.6 (0.58-0.62) of peer | ≤ 0.65 | yes | ≤ 0.45 | no |",
    );
    expect(text).toContain(
      "| log bytes per task, callback path, as CloudWatch bills them |  |  |  | not measured | ≤ 800 |  | ≤ 300 |  |",
    );
  });

  test("says no where one figure of several is too large", () => {
    const repeat = { writes: reading(0), reads: reading(2) };

    const text = table(judge({ repeat }));

    expect(text).toContain("writes 0 units · reads 2 strong reads | ≤ 0 · ≤ 1 | no |");
  });
});

describe("prices", () => {
  test("are those of the data file, for a million times what is used", () => {
    expect(dollarsPerMillion({ writeUnits: 9 })).toBeCloseTo(5.625);
    expect(dollarsPerMillion({ apiRequests: 2, invocations: 3 })).toBeCloseTo(2.6);
    expect(durableFunctions).toBe(50);
  });
});

describe("the options", () => {
  test("a full run has every line, a quick one those it names, and --only what it says", () => {
    const chosen = (...args: string[]): readonly LineId[] => readOptions(args).chosen;

    expect(chosen()).toEqual(lines.map(({ id }) => id));
    expect(chosen("--quick")).toEqual(quickLines);
    expect(chosen("--only", "warm,cold", "--only", "units")).toEqual(["cold", "warm", "units"]);
    expect(chosen("--price")).toEqual(["price", "waiting"]);
  });

  test.each([
    { args: ["--only", "colt"], says: "there is no such line" },
    { args: ["--slow"], says: "The options: --quick" },
    { args: ["--price", "--quick"], says: "takes no other choice" },
  ])("$args is refused with a sentence", ({ args, says }) => {
    expect(() => readOptions(args)).toThrow(says);
  });
});
