import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Seams } from "../../functions/compose.ts";
import { tableAround } from "../support/table-around.ts";
import { type LifeOptions, runLife } from "./life.ts";
import { readOptions } from "./options.ts";
import { populationOf } from "./population.ts";
import type { PromiseName } from "./promises.ts";
import { shrink } from "./shrink.ts";

const program = fileURLToPath(new URL("./simulate.ts", import.meta.url));

/** Runs the command as npm does. */
const simulate = (...args: string[]): Promise<{ code: number; out: string; sentence: string }> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [program, ...args],
      { maxBuffer: 2 ** 26 },
      (error, stdout, stderr) => {
        resolve({
          code: typeof error?.code === "number" ? error.code : 0,
          out: stdout,
          sentence: stderr,
        });
      },
    );
  });

/** An HTTP layer that sends what it was not answered, or was, once more by itself. */
const sendTwice = (seams: Seams): Seams => ({
  ...seams,
  send: async (request) => {
    if (request.paid) await seams.send(request).catch(() => undefined);
    return seams.send(request);
  },
});

/** A table that takes every write for won. */
const alwaysWin = (seams: Seams): Seams => ({
  ...seams,
  table: tableAround(seams.table, {
    put: async (row, condition) => {
      const written = await seams.table.put(row, condition);
      return written.won ? written : { won: true, row };
    },
  }),
});

/** A Tencent whose answers leave out the ids that a task was started with. */
const showsNothing = (seams: Seams): Seams => ({
  ...seams,
  send: async (request) => {
    const answer = await seams.send(request);
    return { ...answer, body: answer.body.replaceAll(/"Session(?:Id|Context)":"[^"]*",?/g, "") };
  },
});

/** A table that knows no claim and takes each one for won. */
const grantsEveryClaim = (seams: Seams): Seams => {
  const { table } = alwaysWin(seams);
  return {
    ...seams,
    table: {
      ...table,
      put: (row, condition) =>
        row.pk.startsWith("provider#")
          ? table.put(row, condition)
          : seams.table.put(row, condition),
      get: async (key) => (key.pk.startsWith("provider#") ? undefined : seams.table.get(key)),
    },
  };
};

/** A table that knows no task when one is looked up. */
const findsNoTask = (seams: Seams): Seams => {
  const { table } = alwaysWin(seams);
  const { put } = seams.table;
  const get: Seams["table"]["get"] = async (key) =>
    key.sk === "task" ? undefined : seams.table.get(key);
  return { ...seams, table: { ...table, put: put.bind(seams.table), get } };
};

/** The first life that breaks a promise, or this one, under a planted mistake. */
const firstBroken = async (
  options: LifeOptions | ((seed: number) => LifeOptions),
  promise?: PromiseName,
) => {
  for (let seed = 0; seed < 60; seed++) {
    const life = await runLife(seed, typeof options === "function" ? options(seed) : options);
    if (life.violations.some((each) => [undefined, each.promise].includes(promise))) return life;
  }
  throw new Error("No life broke a promise.");
};

test("a life is the same to the byte whenever it is lived, and when its faults are given instead of drawn", async () => {
  const differing: number[] = [];
  let faults = 0;
  for (let seed = 0; seed < 60; seed++) {
    const drawn = await runLife(seed, { trace: true });
    const again = await runLife(seed, { trace: true });
    const given = await runLife(seed, { trace: true, faults: drawn.faults });
    faults += drawn.faults.length;
    const traces = new Set([drawn.trace, again.trace, given.trace]);
    if (traces.size > 1 || traces.has("")) differing.push(seed);
  }

  expect(differing).toEqual([]);
  expect(faults).toBeGreaterThan(300);
});

describe("the judge", () => {
  test("sees a second charge, and what it takes is shrunk to next to nothing", async () => {
    const broken = await firstBroken({ sabotage: sendTwice });

    const least = await shrink(broken, (faults) =>
      runLife(broken.seed, { faults, sabotage: sendTwice }),
    );

    expect(broken.violations.map(({ promise }) => promise)).toContain("charged-at-most-once");
    expect(least?.faults.length).toBeLessThanOrEqual(1);
    expect(least?.violations.map(({ promise }) => promise)).toContain("charged-at-most-once");
  });

  test.each([
    ["Tencent's answers do not show whose a task is", showsNothing],
    ["whoever claims a TaskId is told that it has it", grantsEveryClaim],
  ])("sees a tenant that is shown another's task, as where %s", async (_, sabotage) => {
    const prying = (seed: number) => ({
      sabotage,
      population: { ...populationOf(seed), pries: 3 },
    });

    const broken = await firstBroken(prying, "tenants-see-nothing-of-each-other");

    expect(broken.violations).not.toEqual([]);
  });

  test("sees that a repeat is taken for a first request, as where its key's task is not found", async () => {
    const broken = await firstBroken({ sabotage: findsNoTask }, "a-repeat-is-its-task");

    expect(broken.violations).not.toEqual([]);
  });

  test("sees that somebody acts on a race that was lost", async () => {
    const broken = await firstBroken({ sabotage: alwaysWin });

    expect(broken.violations).not.toEqual([]);
  });
});

describe("npm run simulate", () => {
  test("sums up lives, of which none breaks a promise", async () => {
    const { code, out } = await simulate("--lives", "100", "--seed", "1");

    expect(out).toContain(
      "double charges: 0\nlost: 0\nwrong finals: 0\nforged accepted: 0\nother violations: 0\n",
    );
    expect(Number(/([\d.]+) a life/.exec(out)?.[1])).toBeGreaterThan(8);
    expect(code).toBe(0);
  });

  test("tells the story of one life", async () => {
    const { code, out } = await simulate("--seed", "17", "--trace");

    expect(out).toMatch(/^\S+Z {2}submit\.0\.0 +reads secret api$/m);
    expect(out).toContain("lives: 1 (seeds 17 to 17)");
    expect(code).toBe(0);
  });

  test("tells the story of a plain life with given faults", async () => {
    const { code, out } = await simulate(
      "--trace",
      "--script",
      "mps.ProcessMedia/asked submit.0.0/14=lost",
    );

    expect(out).toMatch(/^\S+Z {2}submit\.0\.0 +! lost at asks mps ProcessMedia/m);
    expect(out).toContain("mps.ProcessMedia/asked: succeeded, 1 charges\nviolations: 0\n");
    expect(code).toBe(0);
  });

  test.each([
    [["--lives", "many"], '--lives has to be a whole number up to 100000000, not "many".'],
    [["--lives", "0"], "--lives has to be at least 1."],
    [["--lives", "2", "--trace"], "--trace and --keep are for one life: leave --lives out."],
    [
      ["--wrong"],
      'Say --lives N, --seed N, --trace, --keep 1,2,3, --mixed, --exhaustive, --one-in N or --script "...".',
    ],
    [
      ["--lives", "9", "--one-in", "3"],
      "--one-in is a share of the pairs of --exhaustive: at least 1.",
    ],
  ])("has no use for %j, and says so in one sentence", (args, sentence) => {
    expect(() => readOptions(args)).toThrow(sentence);
  });

  test.each([
    [
      ["--script", "mps.ProcessMedia/asked lost"],
      'A fault is written as submit.0.0/11=lost, not "lost".',
    ],
    [["--lives", "0"], "--lives has to be at least 1."],
  ])("refuses %j in one sentence", async (args, sentence) => {
    const said = await simulate(...args);

    expect(said).toEqual({ code: 2, out: "", sentence: `${sentence}\n` });
  });
});
