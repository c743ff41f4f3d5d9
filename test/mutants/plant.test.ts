import { describe, expect, test } from "vitest";
import type { Change } from "../../functions/task/change.ts";
import {
  given,
  instead,
  type Mistake,
  overTable,
  returns,
  unchecked,
  valued,
  without,
  writes,
} from "./mistake.ts";
import type { PlacedMutant } from "./mutant.ts";
import { plant, type Sources } from "./plant.ts";

const mutant: PlacedMutant = {
  room: "lanes",
  name: "a limit is off by one",
  at: "limitOf",
  mistake: returns(2),
  by: "limit.test.ts",
};

function roomOf(this: { readonly limit: number }): number {
  return this.limit;
}

const asMethod = (made: unknown): ((this: object) => unknown) => {
  if (typeof made !== "function") throw new TypeError("This mistake makes no method.");
  return made as (this: object) => unknown;
};

const asCall = (made: unknown): ((...args: unknown[]) => unknown) => {
  if (typeof made !== "function") throw new TypeError("This mistake makes no function.");
  return (...args) => Reflect.apply(made, undefined, args);
};

const planted = (text: string, at: string): string => {
  const files: Sources = new Map([["functions/lifecycle/limit.ts", text]]);
  return plant(files, { ...mutant, at }).text;
};

describe("an export is found by its name", () => {
  test.each([
    ["a constant function", "export const limitOf = (lane: string): number => lane.length;"],
    [
      "a function declaration",
      "export function limitOf(lane: string): number {\n  return lane.length;\n}",
    ],
    [
      "an asynchronous one",
      "export async function limitOf(lane: string): Promise<number> {\n  return lane.length;\n}",
    ],
  ])("as %s, and its own file calls the mistaken one", (_, declaration) => {
    const text = planted(
      `const twice = () => 2 * Number(limitOf("a"));\n${declaration}\n`,
      "limitOf",
    );

    expect(text).toContain("limitOf$right");
    expect(text).toContain("export function limitOf(...given)");
    expect(text).toContain('2 * Number(limitOf("a"))');
    expect(text.match(/\bexport\b/g)).toHaveLength(1);
  });

  test("as a value, a member of an object and a method of a class", () => {
    expect(planted("export const LIMIT: Limit = { tasks: 2 };", "LIMIT")).toContain(
      "export const LIMIT = $mistaken(LIMIT$right);",
    );
    expect(planted("export const LIMIT = { tasks: 2 };", "LIMIT.tasks")).toContain(
      "tasks: $mistaken(LIMIT$right.tasks)",
    );
    expect(planted("export class Limit { take() {} }", "Limit.take")).toContain(
      "class Limit$right { take() {} }",
    );
  });

  test("neither a schema of its name is meant, nor a function of the client's", () => {
    const text = "export function limitOf() {}";
    const sources = [
      ["functions/http/answers.ts", "export const limitOf = object({});"],
      ["functions/client/limit.ts", text],
      ["functions/lifecycle/lane/limit.ts", text],
    ] as const;

    const { path } = plant(new Map(sources), mutant);

    expect(path).toBe("functions/lifecycle/lane/limit.ts");
  });

  test("and the file may stand anywhere", () => {
    const text = "export const limitOf = () => 1;";

    const moved = plant(new Map([["functions/lifecycle/lane/limit.ts", text]]), mutant);

    expect(moved.path).toBe("functions/lifecycle/lane/limit.ts");
    expect(moved.text).toContain('from "../../../test/mutants/data/lanes.ts"');
  });

  test.each([
    [
      "renamed",
      ["export const limit = () => 1;"],
      /"a limit is off by one" does not apply: functions\/ exports no limitOf\. Was it renamed\?/,
    ],
    ["no longer exported", ["const limitOf = () => 1;"], /exports no limitOf/],
    [
      "exported twice",
      ["export const limitOf = 1;", "export const limitOf = 2;"],
      /limitOf is exported by a0\.ts, a1\.ts\./,
    ],
  ])("and one that was %s is told in a sentence", (_, texts, message) => {
    const files: Sources = new Map(texts.map((text, place) => [`a${place}.ts`, text]));

    expect(() => plant(files, mutant)).toThrow(message);
  });
});

describe("a rewording", () => {
  const mistake = { says: "limit > 1", instead: "limit > 2" };
  const reworded = (text: string, path = "functions/console/lanes.tsx") =>
    plant(new Map([[path, text]]), { ...mutant, at: path, mistake });

  test("changes the text of its file, also of a page's", () => {
    const text = "export const Lanes = ({ limit }) => (limit > 1 ? <b>full</b> : <b>free</b>);";

    expect(reworded(text).text).toBe(text.replace("> 1", "> 2"));
  });

  test.each([
    ["nowhere", "export const full = false;"],
    ["twice", "export const full = limit > 1; export const free = !(limit > 1);"],
  ])("of words that stand there %s is none", (_where, text) => {
    expect(() => reworded(text, "functions/client/wait.ts")).toThrow("does not say once");
  });
});

describe("a mistake", () => {
  const change: Change = {
    name: "repeated",
    condition: {
      all: [
        { equals: ["revision", 7] },
        { any: [{ below: ["signedAt", "a"] }, { absent: "signedAt" }] },
      ],
    },
    update: { set: { nonce: "n", dueAt: "d" }, remove: ["error", "ttl"] },
  };
  const made = (mistake: Mistake, original: unknown) => {
    let times = 0;
    const result = mistake(original, () => times++);
    return {
      result,
      call: (...args: unknown[]) => Reflect.apply(asCall(result), undefined, args),
      times: () => times,
    };
  };

  test("takes a clause out of a condition wherever it stands", () => {
    const { call, times } = made(without("below", "signedAt"), () => change);

    const { condition } = call() as Change;

    expect(condition).toEqual({
      all: [
        { equals: ["revision", 7] },
        {
          any: [{ any: [{ exists: "signedAt" }, { absent: "signedAt" }] }, { absent: "signedAt" }],
        },
      ],
    });
    expect(times()).toBe(1);
  });

  test("that finds no such clause does not happen", () => {
    const { call, times } = made(without("equals", "epoch"), () => change);

    expect(call()).toEqual(change);
    expect(times()).toBe(0);
  });

  test("writes something else, and nothing else", () => {
    const { call, times } = made(
      writes({ set: { nonce: "other" }, unset: ["dueAt"], kept: ["ttl"] }),
      () => change,
    );

    expect(call()).toEqual({ ...change, update: { set: { nonce: "other" }, remove: ["error"] } });
    expect(times()).toBe(1);
    expect(made(writes({ unset: ["epoch"] }), () => change).call()).toEqual(change);
  });

  test("stands in the place of a function, a method or a value", () => {
    const lane = {
      limit: 3,
      room: made(
        instead<() => number>((original) => () => original() + 1),
        roomOf,
      ).result,
    };

    expect(Reflect.apply(asMethod(lane.room), lane, [])).toBe(4);
    expect(
      made(
        given<(limit: number) => number>((limit) => [limit + 1]),
        (limit: number) => limit,
      ).call(2),
    ).toBe(3);
    expect(made(valued(3), 2).result).toBe(3);
  });

  test("makes a store's table blind to a clause, and to nothing else", async () => {
    const seen: unknown[] = [];
    const table = {
      put: (...args: unknown[]) => seen.push(args),
      get: (...args: unknown[]) => seen.push(args),
    };
    class Store {
      readonly #table: typeof table;
      constructor(given: typeof table) {
        this.#table = given;
      }
      write() {
        this.#table.put({ pk: "a", absent: "pk" }, { absent: "pk" });
        this.#table.get({ absent: "pk" });
      }
    }
    const Blind = made(unchecked("absent", "pk"), Store).result as typeof Store;
    const Silent = made(
      overTable(() => []),
      Store,
    ).result as typeof Store;

    new Blind(table).write();
    new Silent(table).write();

    expect(seen).toEqual([
      [
        { any: [{ exists: "pk" }, { absent: "pk" }] },
        { any: [{ exists: "pk" }, { absent: "pk" }] },
      ],
      [{ absent: "pk" }],
      [],
      [],
    ]);
  });
});
