import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// The workers, and the programs that tests start, compile the same packages again and again.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(
  new URL("node_modules/.cache/compile", import.meta.url),
);

/**
 * The tests of the proofs themselves, those that start the whole of `npm start` again and again,
 * those that let a copy die at each of its calls or measure its memory, and CDK's own validator.
 * They take as long as all others together: `npm run test:proofs` runs them.
 */
const proofs = [
  "test/{simulation,explore,hostile,histories,kill,mutants}/**/*.test.ts",
  "test/infra/{run,run-burst,run-told,fresh,callbacks-send,start-refusals}.test.ts",
  "test/infra/{validated,stage-deploy}.test.ts",
  "test/keep/{crashes,large}.test.ts",
  "test/{console,docs}/browser.test.ts",
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
    // Files share a worker's modules, as invocations share a Lambda environment's: a third of the
    // time was loading the same code anew.
    isolate: false,
  },
}));
