import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { COUNTS_FILE, type Counted } from "../../support/tell-bench.ts";
import type { LineId } from "../lines.ts";
import type { Options } from "../options.ts";
import type { Reading, Readings } from "../verdict.ts";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../..", import.meta.url));

/** The tests that count, by line. */
const tests: Partial<Readonly<Record<LineId, readonly string[]>>> = {
  units: ["test/bench/told-life.test.ts"],
  logs: ["test/bench/logs.test.ts"],
  poll: ["test/request/task-cost.test.ts"],
  repeat: ["test/request/repeats-cost.test.ts"],
  slot: ["test/bench/slots.test.ts"],
  polling: ["test/bench/polling.test.ts"],
  price: ["test/bench/told-life.test.ts", "test/bench/logs.test.ts"],
  waiting: ["test/bench/waiting.test.ts"],
  sweep: ["test/bench/sweep.test.ts"],
  events: ["test/bench/event-queue.test.ts"],
};

/** The program that counts what cold processes send in real time. It is no test of the suite. */
const RATES = "test/rates/run.ts";

/** Lines that are counted: the tests that prove them are run, and say all their numbers. */
export const measureCounted = async (
  { chosen }: Options,
  say: (text: string) => void,
): Promise<Readings> => {
  const files = [...new Set(chosen.flatMap((line) => tests[line] ?? []))];
  const isRated = chosen.includes("rates");
  if (files.length === 0 && !isRated) return {};
  say(`counting: ${[...files, ...(isRated ? [RATES] : [])].join(" ")}`);
  const readings: Partial<Record<LineId, Record<string, Reading>>> = {};
  for (const { line, figure, value } of await countsOf({ files, isRated }, say)) {
    const figures = readings[line] ?? {};
    figures[figure] = { values: [...(figures[figure]?.values ?? []), value] };
    readings[line] = figures;
  }
  return readings;
};

const countsOf = async (
  { files, isRated }: { readonly files: readonly string[]; readonly isRated: boolean },
  say: (text: string) => void,
): Promise<readonly Counted[]> => {
  const scratch = await mkdtemp(join(tmpdir(), "callsheet-bench-"));
  const counts = join(scratch, "counts");
  try {
    const programs = [
      ...(files.length === 0
        ? []
        : [["node_modules/vitest/vitest.mjs", "run", ...files, "--maxWorkers", "1"]]),
      ...(isRated ? [[RATES, "--seconds", "20"]] : []),
    ];
    for (const program of programs)
      await run(process.execPath, program, {
        cwd: root,
        env: { ...process.env, [COUNTS_FILE]: counts },
      }).catch((error: unknown) => say(`A test that counts failed: ${lastLines(error)}`));
    const text = await readFile(counts, "utf8").catch(() => "");
    return text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
};

const lastLines = (error: unknown): string =>
  error instanceof Error && "stdout" in error ? String(error.stdout).slice(-2000) : String(error);
