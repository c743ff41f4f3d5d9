import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/engine.ts"],
    testTimeout: 30_000,
    maxWorkers: 2,
  },
});
