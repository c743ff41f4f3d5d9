import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { entryNames } from "../../infra/bundle.ts";
import { synthesizedService } from "../support/synthesized-service.ts";

/**
 * Kilobytes, minified. A function that grew by more than the tolerance has to earn it here; one
 * that shrank is recorded.
 */
const recorded: Readonly<Record<(typeof entryNames)[number], number>> = {
  "submit-task": 904,
  "get-task": 756,
  "list-tasks": 823,
  "list-operations": 144,
  "list-lanes": 750,
  "get-openapi": 175,
  "cancel-task": 868,
  "refresh-task": 865,
  "get-result": 751,
  "list-deliveries": 748,
  "replay-delivery": 749,
  "list-events": 749,
  "receive-callback": 872,
  "receive-notices": 870,
  "get-health": 746,
  "refuse-request": 22,
  "poll-tasks": 873,
  "start-tasks": 845,
  "audit-tasks": 836,
  "deliver-events": 761,
  "webhook-endpoints": 760,
  "keep-results": 899,
};

/** Minor releases of the compiler and small changes of our own move a bundle by a few kilobytes. */
const TOLERANCE = 10;

test("every bundle is as large as recorded", async () => {
  const { bundles } = await synthesizedService();

  for (const name of entryNames) {
    const kilobytes = statSync(join(bundles, name, "index.cjs")).size / 1000;
    expect(Math.abs(kilobytes - recorded[name]), `${name}: ${kilobytes} KB`).toBeLessThan(
      TOLERANCE,
    );
  }
});
