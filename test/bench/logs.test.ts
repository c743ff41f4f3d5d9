import { expect, test } from "vitest";
import { entryNames } from "../../infra/bundle.ts";
import { synthesizedForAll } from "../infra/synthesized.ts";
import { submit } from "../support/client.ts";
import { functionOf } from "../support/synthesized-service.ts";
import { startSystem } from "../support/system.ts";
import { tellBench } from "../support/tell-bench.ts";

/** CloudWatch adds 26 bytes to each event. Source: "PutLogEvents", its API reference. */
const BYTES_AN_EVENT = 26;

/**
 * Bytes of Lambda's own lines of one invocation, START, END and REPORT, as they are written in its
 * text format. With the system log level WARN there are none.
 */
const PLATFORM_LINES = [
  "START RequestId: 8f507cfc-xmpl-4697-b07a-ac58fc914c95 Version: $LATEST\n",
  "END RequestId: 8f507cfc-xmpl-4697-b07a-ac58fc914c95\n",
  "REPORT RequestId: 8f507cfc-xmpl-4697-b07a-ac58fc914c95\tDuration: 15.74 ms\tBilled Duration: 16 ms\tMemory Size: 256 MB\tMax Memory Used: 120 MB\t\n",
];

/** A submission and a callback. */
const INVOCATIONS = 2;

test("a task with a callback logs less than a kilobyte, and less than two as billed", async () => {
  const { resources } = await synthesizedForAll();
  const quiet = entryNames.every((name) => {
    const { properties } = functionOf(resources, name);
    return properties.LoggingConfig?.SystemLogLevel === "WARN";
  });
  const system = await startSystem();
  await submit(system, "before");
  await system.clock.advance(10_000);
  const before = system.log.length;

  await submit(system, "counted");
  await system.clock.advance(10_000);

  const lines = system.log.slice(before).map((line) => `${JSON.stringify(line)}\n`);
  const platform = quiet ? [] : Array.from({ length: INVOCATIONS }, () => PLATFORM_LINES).flat();
  const written = bytesOf(lines);
  const billed =
    bytesOf([...lines, ...platform]) + BYTES_AN_EVENT * (lines.length + platform.length);
  tellBench("logs", "", billed);
  expect(lines.join("")).toContain('"task_settled"');
  expect(written).toBeLessThan(1000);
  expect(billed).toBeLessThan(2000);
});

const bytesOf = (lines: readonly string[]): number => Buffer.byteLength(lines.join(""));
