import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/engine.ts"],
    testTimeout: 30_000,
    maxWorkers: 2,
    // Files share a worker's modules, as invocations share a Lambda environment's: a third of the time was loading the same code anew.
    isolate: false,
  },
});
