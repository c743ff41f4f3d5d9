import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { bundleFunctions, entryNames } from "../../infra/bundle.ts";

/** Kilobytes, minified. A function that grew by more than the tolerance has to earn it here; one that shrank is recorded. */
const recorded: Readonly<Record<(typeof entryNames)[number], number>> = {
  "submit-task": 855,
  "get-task": 737,
  "list-tasks": 798,
  "list-operations": 110,
  "cancel-task": 833,
  "receive-callback": 834,
  "get-health": 730,
  "refuse-request": 31,
  "poll-tasks": 835,
  "start-tasks": 813,
  "audit-tasks": 797,
};

/** Minor releases of the compiler and small changes of our own move a bundle by a few kilobytes. */
const TOLERANCE = 10;

test("every bundle is as large as recorded", async () => {
  const outputDirectory = mkdtempSync(join(tmpdir(), "bundles-"));
  onTestFinished(() => rmSync(outputDirectory, { recursive: true }));

  await bundleFunctions({ outputDirectory });

  for (const name of entryNames) {
    const kilobytes = statSync(join(outputDirectory, name, "index.cjs")).size / 1000;
    expect(Math.abs(kilobytes - recorded[name]), `${name}: ${kilobytes} KB`).toBeLessThan(TOLERANCE);
  }
});
