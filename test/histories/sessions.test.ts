import fc from "fast-check";
import { expect, test } from "vitest";
import { startForThree } from "../support/three-tenants.ts";
import { complaintsOf } from "./history.ts";
import { clients, liveThrough } from "./sessions.ts";

test("clients that act at once get the answers of one map from key to task", async () => {
  let seen = 0;
  await fc.assert(
    fc.asyncProperty(clients, async (all) => {
      const system = await startForThree({ callbacks: "on", concurrency: 3 });

      const history = await liveThrough(system, all);

      seen += history.length;
      expect(complaintsOf(history)).toEqual([]);
      expect(history.filter(({ status = 0 }) => status >= 500)).toEqual([]);
    }),
    { numRuns: 25 },
  );
  expect(seen).toBeGreaterThan(25 * 5);
});
