import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Seams } from "../../functions/compose.ts";
import { tableAround } from "../support/table-around.ts";
import { type LifeOptions, runLife } from "./life.ts";
import { populationOf } from "./population.ts";
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

/** The first life that breaks a promise under a planted mistake. */
const firstBroken = async (options: LifeOptions) => {
  for (let seed = 0; seed < 60; seed++) {
    const life = await runLife(seed, options);
    if (life.violations.length > 0) return life;
  }
  throw new Error("No life broke a promise.");
};

describe("lives of Callsheet", () => {
  test("in a thousand lives full of faults every promise is kept", {
    timeout: 300_000,
  }, async () => {
    const { code, out } = await simulate("--lives", "1000", "--seed", "1");

    expect(out).toContain(
      "double charges: 0\nlost: 0\nwrong finals: 0\nforged accepted: 0\nother violations: 0\n",
    );
    expect(Number(/([\d.]+) a life/.exec(out)?.[1])).toBeGreaterThan(8);
    expect(code).toBe(0);
  });

  test("a life is the same to the byte whenever it is lived", { timeout: 300_000 }, async () => {
    const seeds = Array.from({ length: 60 }, (_, seed) => seed);

    const differing: number[] = [];
    for (const seed of seeds) {
      const [first, second] = [
        await runLife(seed, { trace: true }),
        await runLife(seed, { trace: true }),
      ];
      if (first.trace !== second.trace || first.trace === "") differing.push(seed);
    }

    expect(differing).toEqual([]);
  });

  test("a life is the same when its faults are given instead of drawn", async () => {
    const seeds = Array.from({ length: 40 }, (_, seed) => seed);

    const drawn = await Promise.all(seeds.map((seed) => runLife(seed, { trace: true })));
    const given = await Promise.all(
      drawn.map(({ seed, faults }) => runLife(seed, { trace: true, faults })),
    );

    expect(drawn.flatMap(({ faults }) => faults).length).toBeGreaterThan(200);
    expect(given.map(({ trace }) => trace)).toEqual(drawn.map(({ trace }) => trace));
  });
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
    const isSeen = async (seed: number) => {
      const { violations } = await runLife(seed, {
        sabotage,
        population: { ...populationOf(seed), pries: 3 },
      });
      return violations.some(({ promise }) => promise === "tenants-see-nothing-of-each-other");
    };

    const seen = await Promise.all(Array.from({ length: 60 }, (__, seed) => isSeen(seed)));

    expect(seen).toContain(true);
  });

  test("sees that a repeat is taken for a first request, as where its key's task is not found", async () => {
    const lives = await Promise.all(
      Array.from({ length: 60 }, (_, seed) => runLife(seed, { sabotage: findsNoTask })),
    );

    const broken = lives.flatMap(({ violations }) => violations.map(({ promise }) => promise));

    expect(broken).toContain("a-repeat-is-its-task");
  });

  test("sees that somebody acts on a race that was lost", async () => {
    const broken = await firstBroken({ sabotage: alwaysWin });

    expect(broken.violations).not.toEqual([]);
  });
});

describe("npm run simulate", () => {
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
    [
      ["--script", "mps.ProcessMedia/asked lost"],
      'A fault is written as submit.0.0/11=lost, not "lost".',
    ],
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
  ])("refuses %j in one sentence", async (args, sentence) => {
    const said = await simulate(...args);

    expect(said).toEqual({ code: 2, out: "", sentence: `${sentence}\n` });
  });
});
