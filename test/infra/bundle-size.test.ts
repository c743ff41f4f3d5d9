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
  "submit-task": 648,
  "get-task": 496,
  "list-tasks": 568,
  "list-operations": 169,
  "list-lanes": 487,
  "get-console": 66,
  "get-docs": 669,
  "get-openapi": 207,
  "cancel-task": 617,
  "refresh-task": 614,
  "get-result": 491,
  "list-deliveries": 489,
  "replay-delivery": 490,
  "list-events": 491,
  "receive-callback": 617,
  "receive-notices": 609,
  "get-health": 486,
  "refuse-request": 24,
  "poll-tasks": 620,
  "start-tasks": 591,
  "audit-tasks": 572,
  "deliver-events": 500,
  "webhook-endpoints": 500,
  "keep-results": 658,
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
