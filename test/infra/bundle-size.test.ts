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
  "submit-task": 461,
  "get-task": 306,
  "list-tasks": 378,
  "list-operations": 169,
  "list-lanes": 297,
  "get-console": 66,
  "get-docs": 670,
  "get-openapi": 208,
  "cancel-task": 429,
  "refresh-task": 426,
  "get-result": 300,
  "list-deliveries": 299,
  "replay-delivery": 299,
  "list-events": 301,
  "receive-callback": 429,
  "receive-notices": 421,
  "get-health": 295,
  "refuse-request": 25,
  "poll-tasks": 434,
  "start-tasks": 402,
  "audit-tasks": 383,
  "deliver-events": 310,
  "webhook-endpoints": 310,
  "keep-results": 586,
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
