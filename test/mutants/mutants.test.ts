import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { all } from "./all.ts";
import { mutantNamed, sampleOf } from "./choose.ts";
import { type Mutant, mutated } from "./mutant.ts";
import { readOptions } from "./options.ts";
import { runScript } from "./run-program.ts";
import { verdictOn } from "./verdict.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));

const mutant: Mutant = { name: "a limit is off by one", file: "limit.ts", find: "< limit", replace: "<= limit", tests: ["limit.test.ts"] };
const excused: Mutant = { ...mutant, name: "an order is another", survives: "the limit keeps it, too" };

describe("the list", () => {
  test("every mistake applies to the code as it stands, exactly once, and what comes of it is a program", async () => {
    const files = Map.groupBy(all, ({ file }) => file);

    const broken: string[] = [];
    for (const [file, mutants] of files) {
      const source = readFileSync(`${repository}/functions/${file}`, "utf8");
      for (const each of mutants) await mutated(source, each).catch((error: Error) => broken.push(error.message));
    }

    expect(broken).toEqual([]);
  });

  test("every mistake has a name of its own, and names tests that there are", () => {
    const names = all.map(({ name }) => name);
    const tests = [...new Set(all.flatMap((each) => each.tests))];

    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(60);
    expect(tests.filter((file) => !existsSync(`${repository}/test/${file}`))).toEqual([]);
    expect(all.filter((each) => each.tests.length === 0)).toEqual([]);
  });
});

describe("a mistake is refused", () => {
  test.each([
    ["its text is not there", "if (held > limit)", /stands 0 times/],
    ["its text is there twice", "if (a < limit || b < limit)", /stands 2 times/],
  ])("where %s", async (_, source, message) => {
    await expect(mutated(source, mutant)).rejects.toThrow(message);
  });

  test("where nothing changes, or no program comes of it", async () => {
    await expect(mutated("a < limit", { ...mutant, replace: mutant.find })).rejects.toThrow("changes nothing");
    await expect(mutated("a < limit", { ...mutant, replace: "< (limit" })).rejects.toThrow("no program");
  });

  test("and otherwise made word for word", async () => {
    const source = await mutated("held < limit;", { ...mutant, replace: '< "$&"' });

    expect(source).toBe('held < "$&";');
  });
});

describe("a sample", () => {
  const named = (mutants: readonly Mutant[]) => mutants.map(({ name }) => name);

  test("is the same for the same commit, another for another, and of all in the course of time", () => {
    const samples = Array.from({ length: 80 }, (_, commit) => named(sampleOf(all, 40, `commit ${commit}`)));

    expect(named(sampleOf(all, 40, "commit 0"))).toEqual(samples[0]);
    expect(samples[1]).not.toEqual(samples[0]);
    expect(samples.every((sample) => new Set(sample).size === 40)).toBe(true);
    expect(new Set(samples.flat()).size).toBe(all.filter(({ survives }) => survives === undefined).length);
  });

  test("leaves out who survives for a reason", () => {
    const sample = sampleOf([mutant, excused], 8, "commit");

    expect(sample).toEqual([mutant]);
  });

  test("of one is named by a part of its name, if no other has it", () => {
    expect(mutantNamed([mutant, excused], "off by one")).toBe(mutant);
    expect(() => mutantNamed([mutant, excused], "another life")).toThrow("No mutant");
    expect(() => mutantNamed([mutant, excused], "an")).not.toThrow();
    expect(() => mutantNamed([mutant, excused], "o")).toThrow("2 mutants");
  });
});

describe("the verdict", () => {
  const caught = { by: "test/limit.test.ts: is kept", file: "test/limit.test.ts" };

  test("is good where every mistake is seen or survives for a reason", () => {
    const verdict = verdictOn([
      { mutant, caught, seconds: 1 },
      { mutant: excused, caught: undefined, seconds: 1 },
    ]);

    expect(verdict.ok).toBe(true);
    expect(verdict.lines.at(-1)).toBe("mutants: 1 caught, 1 survive for a known reason, 0 survive");
  });

  test("is bad where one is seen by nothing", () => {
    const verdict = verdictOn([{ mutant, caught: undefined, seconds: 1 }]);

    expect(verdict.ok).toBe(false);
    expect(verdict.lines.at(-1)).toBe("mutants: 0 caught, 0 survive for a known reason, 1 survive");
  });

  test("is bad where one that is said to survive is seen", () => {
    const verdict = verdictOn([{ mutant: excused, caught, seconds: 1 }]);

    expect(verdict.ok).toBe(false);
  });
});

describe("the command", () => {
  test.each([
    [["--sample", "0"], /whole number/],
    [["--sample", "eight"], /whole number/],
    [["--commit", "abc"], /--sample/],
    [["--only", "a", "--sample", "8"], /leave --sample out/],
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
