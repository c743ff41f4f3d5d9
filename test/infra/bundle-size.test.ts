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
  "submit-task": 918,
  "get-task": 764,
  "list-tasks": 837,
  "list-operations": 167,
  "list-lanes": 755,
  "get-console": 64,
  "get-docs": 664,
  "get-openapi": 206,
  "cancel-task": 886,
  "refresh-task": 883,
  "get-result": 758,
  "list-deliveries": 756,
  "replay-delivery": 757,
  "list-events": 758,
  "receive-callback": 887,
  "receive-notices": 880,
  "get-health": 753,
  "refuse-request": 24,
  "poll-tasks": 892,
  "start-tasks": 862,
  "audit-tasks": 843,
  "deliver-events": 770,
  "webhook-endpoints": 768,
  "keep-results": 907,
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
