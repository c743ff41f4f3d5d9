import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/support/longest-first.ts";

// The workers, and the programs that tests start, compile the same packages again and again.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(
  new URL("node_modules/.cache/compile", import.meta.url),
);

/**
 * The longer proofs, which together take as long as all others: `npm run test:proofs` runs them.
 * `npm test` has each part and one whole life of each operation.
 */
const proofs = [
  // The tests of the proofs themselves, and of what is measured.
  "test/{simulation,explore,hostile,histories,kill,mutants,bench}/**/*.test.ts",
  // They start the whole of `npm start` again and again.
  "test/infra/{run,run-burst,run-told,fresh,callbacks-send,start-refusals}.test.ts",
  // CDK's validator and linter, and a table of failures that lives days through for each alarm.
  "test/infra/{validated,nag,stage-deploy,failures}.test.ts",
  // Every function runs under AWS's own runtime client, in processes of its own.
  "test/infra/real-runtime.test.ts",
  // A copy dies at each of its calls, has its memory measured, or moves many megabytes.
  "test/keep/{crashes,large,sources-cut}.test.ts",
  // They start a browser.
  "test/{console,docs}/browser.test.ts",
  // Each secret is rotated for days of load, and once without its waits.
  "test/infra/rotation-under-load.test.ts",
  // They install or compile whole programs of a caller.
  "test/client/{package,construct}.test.ts",
  "test/openapi/foreign-client.test.ts",
  // Every set that a version has written, but for the newest two.
  "test/landed/older-sets.test.ts",
];

/** Modes: `unit` leaves the proofs out, `proofs` runs only them, and any other runs all. */
export default defineConfig(({ mode }) => ({
  test: {
    include: mode === "proofs" ? proofs : ["test/**/*.test.ts"],
    exclude: ["**/node_modules/**", ...(mode === "unit" ? proofs : [])],
    globalSetup: ["test/support/engine.ts"],
    // Only what hangs reaches it: no test may depend on how fast the machine is. Beside two busy
    // loops on two cores a test of `npm start` was seen to take two and a half minutes.
    testTimeout: mode === "proofs" ? 300_000 : 180_000,
    hookTimeout: 180_000,
    // A browser shows what it was told as soon as it can.
    expect: { poll: { timeout: 120_000 } },
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // Files share a worker's modules, as invocations share a Lambda environment's: a third of the
    // time was loading the same code anew.
    isolate: false,
  },
}));
