import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { startVitest } from "vitest/node";

/**
 * `node test/landed/write.ts 2026-11-27`: writes a set of fixtures with the code of this commit. It
 * plays every scene on a real engine, keeps the rows, and records how this very version goes on
 * from them. A second argument plays one scene alone.
 */
const [set = "", only] = process.argv.slice(2);
if (!/^\d{4}-\d{2}-\d{2}(?:-\d+)?$/.test(set)) {
  console.error("Name the folder of the set by the day of its version: 2026-11-27.");
  process.exit(2);
}

const root = fileURLToPath(new URL("../../", import.meta.url));
const git = (...args: string[]): string =>
  execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
if (git("status", "--porcelain", "functions", "infra") !== "") {
  console.error("Commit what stands in functions/ and infra/ first: a set belongs to one commit.");
  process.exit(2);
}

const vitest = await startVitest("test", [], {
  root,
  config: false,
  include: ["test/landed/write-set.ts"],
  globalSetup: ["test/support/engine.ts"],
  testTimeout: 120_000,
  maxWorkers: 1,
  watch: false,
  ...(only === undefined ? {} : { testNamePattern: only }),
  env: { LANDED_SET: set, LANDED_COMMIT: git("rev-parse", "HEAD") },
});
await vitest.close();
