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
  "submit-task": 883,
  "get-task": 745,
  "list-tasks": 813,
  "list-operations": 115,
  "cancel-task": 853,
  "refresh-task": 853,
  "get-result": 740,
  "list-deliveries": 740,
  "replay-delivery": 740,
  "list-events": 740,
  "receive-callback": 864,
  "get-health": 736,
  "refuse-request": 22,
  "poll-tasks": 860,
  "start-tasks": 833,
  "audit-tasks": 814,
  "deliver-events": 749,
  "webhook-endpoints": 760,
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
