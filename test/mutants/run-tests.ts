import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import * as z from "zod/mini";
import { runScript } from "./run-program.ts";

/** The outcome of a test run. `killed`: it came to no end. */
export type TestRun =
  | { readonly kind: "passed" | "killed" }
  | { readonly kind: "failed"; readonly file: string; readonly test: string };

const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

const REPORT = ".mutants-report.json";

/**
 * These test files say nothing of what the code does: they look at its text or its size, at this
 * very list, or at processes in real time, which two runs side by side keep waiting. So no mutant
 * names one of them.
 */
const NOT_ABOUT_BEHAVIOUR = /^(tidy|tidy-planted|readme)\.test\.ts$|^(mutants|infra)\//;

/** Whether a test file below `test/` may be the one that sees a mutant. */
export const isAboutBehaviour = (file: string): boolean => !NOT_ABOUT_BEHAVIOUR.test(file);

/**
 * Runs these test files of a working copy up to the first test that fails. Throws if nothing was
 * tested at all.
 */
export const runTests = async (
  files: readonly string[],
  {
    folder,
    limitMs,
    stop,
    workers,
  }: { folder: string; limitMs: number; stop: AbortSignal; workers: number },
): Promise<TestRun> => {
  const path = join(folder, REPORT);
  rmSync(path, { force: true });
  const options = [
    "--bail=1",
    `--maxWorkers=${workers}`,
    "--reporter=json",
    `--outputFile=${REPORT}`,
  ];
  const { code, output } = await runScript(
    ["node_modules/vitest/vitest.mjs", "run", ...files, ...options],
    { folder, limitMs, stop },
  );
  if (code === null) return { kind: "killed" };
  if (!existsSync(path))
    throw new Error(`The tests did not run: ${output.trim().split("\n").at(-1)}`);
  const { testResults } = report.parse(JSON.parse(readFileSync(path, "utf8")));
  if (testResults.length === 0) throw new Error(`There is no such test: ${files.join(", ")}.`);
  if (code === 0) return { kind: "passed" };
  const failed = testResults.filter(({ status }) => status === "failed");
  const tests = failed.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === "failed")
      .map(({ fullName }) => ({ name, fullName })),
  );
  const { name, fullName } = tests[0] ?? {
    name: failed[0]?.name ?? "",
    fullName: "an error outside of its tests",
  };
  return { kind: "failed", file: relative(folder, name), test: fullName.trim() };
};
