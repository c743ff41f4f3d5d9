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
  "submit-task": 782,
  "get-task": 630,
  "list-tasks": 702,
  "list-operations": 169,
  "list-lanes": 621,
  "get-console": 66,
  "get-docs": 669,
  "get-openapi": 207,
  "cancel-task": 751,
  "refresh-task": 748,
  "get-result": 624,
  "list-deliveries": 622,
  "replay-delivery": 623,
  "list-events": 624,
  "receive-callback": 751,
  "receive-notices": 743,
  "get-health": 620,
  "refuse-request": 24,
  "poll-tasks": 755,
  "start-tasks": 725,
  "audit-tasks": 706,
  "deliver-events": 634,
  "webhook-endpoints": 634,
  "keep-results": 793,
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
