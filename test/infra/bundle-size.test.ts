import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { bundleFunctions, entryNames } from "../../infra/bundle.ts";

/** Kilobytes, minified. A function that grew by more than the tolerance has to earn it here; one that shrank is recorded. */
const recorded: Readonly<Record<(typeof entryNames)[number], number>> = {
  "submit-task": 809,
  "get-task": 713,
  "list-tasks": 777,
  "list-operations": 99,
  "cancel-task": 799,
  "receive-callback": 802,
  "get-health": 707,
  "poll-tasks": 802,
  "start-tasks": 786,
  "audit-tasks": 778,
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
