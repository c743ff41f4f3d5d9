import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { moves } from "../task/moves.ts";
import { all } from "./all.ts";
import { mutantNamed, mutantsOfRoom, sampleOf } from "./choose.ts";
import landed from "./landed.json" with { type: "json" };
import { returns } from "./mistake.ts";
import type { PlacedMutant } from "./mutant.ts";
import { readOptions } from "./options.ts";
import { plant } from "./plant.ts";
import { runScript } from "./run-program.ts";
import { isAboutBehaviour } from "./run-tests.ts";
import { verdictOn } from "./verdict.ts";
import { sourcesIn } from "./working-copy.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const sources = sourcesIn(repository);

const mutant: PlacedMutant = {
  room: "lanes",
  name: "a limit is off by one",
  at: "limitOf",
  mistake: returns(2),
  by: "limit.test.ts",
};
const other: PlacedMutant = { ...mutant, name: "an order is another" };

describe("the list", () => {
  test("every mistake applies to the code as it stands, and changes it", () => {
    const broken = all.flatMap((each) => {
      try {
        const { path, text } = plant(sources, each);
        return text === sources.get(path) ? [each.name] : [];
      } catch (error) {
        return [error instanceof Error ? error.message : each.name];
      }
    });

    expect(broken).toEqual([]);
  });

  test("every mistake that the tests of the moves are to see is found in what a move returns", () => {
    const broken = all.filter(({ at, mistake, by }) => {
      if (!by.startsWith("task/") || typeof mistake !== "function") return false;
      const samples = moves.filter(({ change }) => change.name === at);
      let times = 0;
      for (const { change } of samples)
        Reflect.apply(
          asCall(
            mistake(
              () => change,
              () => times++,
            ),
          ),
          undefined,
          [{}, {}],
        );
      return samples.length > 0 && times === 0;
    });

    expect(broken.map(({ name }) => name)).toEqual([]);
  });

  test("every mistake has a name of its own, and names something that there is to see it", () => {
    const names = all.map(({ name }) => name);
    const files = [...new Set(all.map(({ by }) => by))].filter((by) => by !== "simulator");

    expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([]);
    expect(names.length).toBeGreaterThanOrEqual(60);
    expect(
      files.filter((file) => !existsSync(`${repository}/test/${file}`) || !isAboutBehaviour(file)),
    ).toEqual([]);
  });
});

test("every mistake of the first list has a successor that there is, or a reason to have none", () => {
  const names = new Set(all.map(({ name }) => name));

  const open = landed.mutants.filter(
    ({ successor, noSuccessor }) => !(successor === undefined ? noSuccessor : names.has(successor)),
  );

  expect(landed.mutants).toHaveLength(180);
  expect(open).toEqual([]);
});

const asCall = (made: unknown): ((...args: unknown[]) => unknown) => {
  if (typeof made !== "function") throw new TypeError("This mistake makes no function.");
  return (...args) => Reflect.apply(made, undefined, args);
};

describe("a sample", () => {
  const named = (mutants: readonly PlacedMutant[]) => mutants.map(({ name }) => name);

  test("is the same for the same commit, another for another, and of all in the course of time", () => {
    const samples = Array.from({ length: 200 }, (_, commit) =>
      named(sampleOf(all, 20, `commit ${commit}`)),
    );

    expect(named(sampleOf(all, 20, "commit 0"))).toEqual(samples[0]);
    expect(samples[1]).not.toEqual(samples[0]);
    expect(samples.every((sample) => new Set(sample).size === 20)).toBe(true);
    expect(new Set(samples.flat()).size).toBe(all.length);
  });

  test("of one is named by a part of its name, if no other has it", () => {
    expect(mutantNamed([mutant, other], "off by one")).toBe(mutant);
    expect(() => mutantNamed([mutant, other], "another life")).toThrow("No mutant");
    expect(() => mutantNamed([mutant, other], "an")).not.toThrow();
    expect(() => mutantNamed([mutant, other], "o")).toThrow("2 mutants");
  });
});

test("a room is all mutants of one file", () => {
  expect(mutantsOfRoom(all, "loans").every(({ room }) => room === "loans")).toBe(true);
  expect(() => mutantsOfRoom([mutant], "loan")).toThrow(
    'There is no room "loan". The rooms are lanes.',
  );
});

describe("the verdict", () => {
  const caught = { by: "test/limit.test.ts: is kept" };

  test("is good where every mistake happened and was seen", () => {
    const verdict = verdictOn([{ mutant, caught, isMade: true, seconds: 1 }]);

    expect(verdict.ok).toBe(true);
    expect(verdict.lines.at(-1)).toBe("mutants: 1 caught, 0 survive, 0 never happened");
  });

  test("is bad where one was not seen", () => {
    const verdict = verdictOn([{ mutant, caught: undefined, isMade: true, seconds: 1 }]);

    expect(verdict.ok).toBe(false);
    expect(verdict.lines.at(-1)).toBe("mutants: 0 caught, 1 survive, 0 never happened");
  });

  test("is bad where one never happened, though something was seen to fail", () => {
    const verdict = verdictOn([{ mutant, caught, isMade: false, seconds: 1 }]);

    expect(verdict.ok).toBe(false);
    expect(verdict.lines.at(-1)).toBe("mutants: 0 caught, 0 survive, 1 never happened");
  });
});

describe("the command", () => {
  test.each([
    [["--sample", "0"], /whole number/],
    [["--sample", "eight"], /whole number/],
    [["--commit", "abc"], /--sample/],
    [["--only", "a", "--sample", "8"], /leave --sample out/],
    [["--room", "lanes", "--only", "a"], /leave --sample and --only out/],
    [["--unknown"], /^Say/],
  ])("refuses %j in one sentence", (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
  });

  test("ends what it has started when it is stopped", async () => {
    const stopping = new AbortController();
    const endless =
      "require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e9)'], { stdio: 'inherit' }).unref();";

    const ending = runScript(["-e", `${endless} setInterval(() => {}, 1e9);`], {
      folder: repository,
      limitMs: 60_000,
      stop: stopping.signal,
    });
    stopping.abort();
    const ended = await ending;

    expect(ended.code).toBeNull();
  });
});
