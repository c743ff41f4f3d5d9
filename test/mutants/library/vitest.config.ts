import { defineConfig } from "vitest/config";

/**
 * The tests that `test/mutants/library/library.ts` names, and no others: the library runs them
 * again for every mutant.
 */
export default defineConfig({
  test: {
    include: (process.env.LIBRARY_TESTS ?? "").split(","),
    globalSetup: ["test/support/engine.ts"],
    testTimeout: 180_000,
    isolate: false,
  },
});
