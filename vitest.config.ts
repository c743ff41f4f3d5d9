import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// The workers, and the programs that tests start, compile the same packages again and again.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(
  new URL("node_modules/.cache/compile", import.meta.url),
);

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/engine.ts"],
    // Only what hangs reaches it: no test may depend on how fast the machine is.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
    // Files share a worker's modules, as invocations share a Lambda environment's: a third of the
    // time was loading the same code anew.
    isolate: false,
  },
});
