import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// A worker is made for each mutant, and compiles the same packages again.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(
  new URL("../../../node_modules/.cache/compile", import.meta.url),
);

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
