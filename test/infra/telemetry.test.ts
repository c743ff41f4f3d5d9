import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { entryNames } from "../../infra/entry-names.ts";
import { functionOf, synthesizedService } from "../support/synthesized-service.ts";

const layerOf = (name: string) => `arn:aws:lambda:eu-central-1:184161586896:layer:${name}:3`;
const service = await synthesizedService();

test.each([
  ["opentelemetry-nodejs-0_19_0", "/opt/otel-handler"],
  ["AWSOpenTelemetryDistroJs", "/opt/otel-instrument"],
])("each function starts through the operator's layer %s", async (name, wrapper) => {
  const { resources } = await service.synthesize({
    OTEL_LAYER_ARN: layerOf(name),
    OTLP_ENDPOINT: "https://otlp.example",
  });

  const started = entryNames
    .filter((entry) => entry !== "receive-notices")
    .map((entry) => functionOf(resources, entry).properties);
  for (const { Layers, Environment } of started)
    expect([Layers, Environment.Variables]).toEqual([
      [layerOf(name)],
      expect.objectContaining({
        AWS_LAMBDA_EXEC_WRAPPER: wrapper,
        OTEL_EXPORTER_OTLP_ENDPOINT: "https://otlp.example",
      }),
    ]);
});

test("one machine has no layers, and starts without", async () => {
  const { resources } = await service.synthesize({ OTEL_LAYER_ARN: layerOf("any") }, true);

  const { Layers, Environment } = functionOf(resources, "submit-task").properties;
  expect([Layers, Environment.Variables.AWS_LAMBDA_EXEC_WRAPPER]).toEqual([undefined, undefined]);
});

test("OpenTelemetry's own instrumentation wraps the handler of a bundle, and its span arrives by OTLP", async () => {
  const received: { path: string | undefined; body: string }[] = [];
  const collector = createServer(async (request, response) => {
    received.push({ path: request.url, body: await text(request) });
    response.setHeader("content-type", "application/json").end("{}");
  });
  await new Promise<void>((done) => collector.listen(0, "127.0.0.1", done));
  onTestFinished(() => void collector.close());
  const { port } = collector.address() as AddressInfo;

  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      fileURLToPath(new URL("traced-function.ts", import.meta.url)),
      `${service.bundles}/list-operations`,
    ],
    {
      env: {
        ENVIRONMENT: "test",
        AWS_REGION: "eu-central-1",
        AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      },
    },
  );

  expect(stdout.trim().split("\n").at(-1)).toBe("200");
  expect(received.map(({ path }) => path)).toEqual(["/v1/traces"]);
  const [span] = JSON.parse(received[0]?.body ?? "{}").resourceSpans[0].scopeSpans[0].spans;
  expect(span).toMatchObject({ name: "list-operations" });
});
