import { expect, test } from "vitest";
import { entryNames } from "../../infra/entry-names.ts";
import { synthesizedForAll } from "../infra/synthesized.ts";
import { submit } from "../support/client.ts";
import { functionOf, theOne } from "../support/synthesized-service.ts";
import { startSystem } from "../support/system.ts";
import { tellBench } from "../support/tell-bench.ts";

/** CloudWatch adds 26 bytes to each event. Source: "PutLogEvents", its API reference. */
const BYTES_AN_EVENT = 26;

/** The gateway fills these in. Its own ids have 16 characters, and an address at most as many. */
const FILLED: Readonly<Record<string, string>> = {
  routeKey: "POST /v1/tasks",
  status: "202",
  responseLatency: "123",
  integrationStatus: "200",
  "integration.status": "202",
  awsEndpointRequestId: "8f507cfc-xmpl-4697-b07a-ac58fc914c95",
};

/** A submission and a callback. */
const REQUESTS = 2;

test("a task with a callback logs less than 800 bytes as billed, the gateway's lines beside them", async () => {
  const { resources } = await synthesizedForAll();
  const { Format } = theOne(resources, "AWS::ApiGatewayV2::Stage").Properties.AccessLogSettings;
  const loud = entryNames.filter(
    (name) => functionOf(resources, name).properties.LoggingConfig.SystemLogLevel !== "WARN",
  );
  const system = await startSystem();
  await submit(system, "before");
  await system.clock.advance(10_000);
  const before = system.log.length;

  await submit(system, "counted");
  await system.clock.advance(10_000);

  const lines = system.log.slice(before).map((line) => JSON.stringify(line));
  const billed = billedBytes(lines);
  const answered = String(Format).replaceAll(
    /\$context\.([\w.]+)/g,
    (_, name: string) => FILLED[name] ?? "JKJaXmPLvHcESHA=",
  );
  const gateway = billedBytes(Array.from({ length: REQUESTS }, () => answered));
  tellBench("logs", "", billed);
  tellBench("logs", "gateway", gateway);
  expect(lines.join("")).toContain('"task_settled"');
  // Else Lambda's own lines of each invocation, of some 300 bytes, would be billed as well.
  expect(loud).toEqual([]);
  expect(billed).toBeLessThan(800);
  expect(gateway).toBeLessThan(520);
});

const billedBytes = (lines: readonly string[]): number =>
  lines.reduce((sum, line) => sum + Buffer.byteLength(`${line}\n`) + BYTES_AN_EVENT, 0);
