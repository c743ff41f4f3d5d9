import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { describe, expect, inject, test } from "vitest";
import { type EntryName, entryNames } from "../../infra/entry-names.ts";
import { readOptions } from "../../infra/local/options.ts";
import { readStack } from "../../infra/local/read-stack.ts";
import { stackSecrets } from "../../infra/local/stack-secrets.ts";
import { described } from "./described-stack.ts";
import { synthesizedForAll } from "./synthesized.ts";

const { service, assembly } = await synthesizedForAll({}, true);
const stack = readStack(assembly);

describe("the service's own stack", () => {
  test("all of its table that CreateTable knows is read, and when its rows may go", () => {
    const { create, timeToLiveAttribute } = described(stack).table;

    expect(timeToLiveAttribute).toBe("ttl");
    expect(create.KeySchema).toEqual([
      { AttributeName: "pk", KeyType: "HASH" },
      { AttributeName: "sk", KeyType: "RANGE" },
    ]);
    expect(
      create.GlobalSecondaryIndexes?.map(({ IndexName, Projection }) => [
        IndexName,
        Projection?.ProjectionType,
      ]),
    ).toEqual([
      ["agenda", "KEYS_ONLY"],
      ["list", "KEYS_ONLY"],
    ]);
    expect(create.BillingMode).toBe("PAY_PER_REQUEST");
    expect(create.StreamSpecification).toEqual({
      StreamEnabled: true,
      StreamViewType: "NEW_IMAGE",
    });
  });

  test("a DynamoDB engine makes the table from its description", async () => {
    const { create } = described(stack).table;
    const credentials = { accessKeyId: "dummy", secretAccessKey: "dummy" };
    const client = new DynamoDBClient({
      endpoint: inject("engineUrl"),
      region: "local",
      credentials,
    });
    const TableName = `template-test-${process.pid}`;

    const { TableDescription } = await client.send(
      new CreateTableCommand({ TableName, ...create }),
    );

    expect(
      TableDescription?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName).sort(),
    ).toEqual(["agenda", "list"]);
    expect(TableDescription?.StreamSpecification).toEqual({
      StreamEnabled: true,
      StreamViewType: "NEW_IMAGE",
    });
    await client.send(new DeleteTableCommand({ TableName }));
    client.destroy();
  });

  test("every function is the bundle that would be deployed, with its time and its handler", async () => {
    const { functions } = described(stack);

    expect(functions.map(({ name }) => name).sort()).toEqual([...entryNames].sort());
    for (const { name, bundle, assetPath, handler } of functions) {
      expect(bundle).toBe(join(assetPath, "index.cjs"));
      expect(
        Buffer.compare(
          await readFile(bundle),
          await readFile(join(service.bundles, name, "index.cjs")),
        ),
      ).toBe(0);
      expect(handler).toBe("index.handler");
    }
    expect(Object.fromEntries(functions.map(({ name, timeoutMs }) => [name, timeoutMs]))).toEqual({
      "submit-task": 25_000,
      "get-task": 29_000,
      "list-tasks": 25_000,
      "list-operations": 10_000,
      "get-openapi": 10_000,
      "get-console": 10_000,
      "get-docs": 10_000,
      "list-lanes": 10_000,
      "get-usage": 10_000,
      "create-upload": 10_000,
      "cancel-task": 25_000,
      "refresh-task": 25_000,
      "get-result": 10_000,
      "list-deliveries": 10_000,
      "replay-delivery": 10_000,
      "list-events": 10_000,
      "receive-callback": 25_000,
      "receive-notices": 25_000,
      "get-health": 10_000,
      "refuse-request": 10_000,
      "poll-tasks": 90_000,
      "start-tasks": 90_000,
      "audit-tasks": 900_000,
      "deliver-events": 90_000,
      "webhook-endpoints": 25_000,
      "keep-results": 900_000,
    });
  });

  test("every variable of a function is a value: nothing of the template's language is left", () => {
    const environment = (entry: EntryName) =>
      described(stack).functions.find(({ name }) => name === entry)?.environment;

    const API_SECRET = "file:///secrets/API_SECRET.json";
    expect(environment("list-operations")).toEqual({ ENVIRONMENT: "dev" });
    expect(environment("get-task")).toMatchObject({
      TABLE_NAME: "callsheet-local",
      ENVIRONMENT: "dev",
      API_SECRET,
    });
    expect(environment("receive-callback")).toMatchObject({
      CALLBACK_SECRET: "file:///secrets/CALLBACK_SECRET.json",
      TENCENT_SECRET: "file:///secrets/TENCENT_SECRET.json",
      TENCENT_SITE: "intl",
      CALLBACK_PRODUCTS: "",
    });
  });

  test("routes and schedules lead to functions", () => {
    const { functions, routes, schedules } = described(stack);
    const entry = (logicalId: string) =>
      functions.find((candidate) => candidate.logicalId === logicalId)?.name;

    expect(routes.map((route) => `${route.method} ${route.path} ${entry(route.function)}`)).toEqual(
      [
        " $default refuse-request",
        "POST /v1/tasks submit-task",
        ...["GET", "HEAD"].map((method) => `${method} /v1/tasks/{taskId} get-task`),
        ...["GET", "HEAD"].map((method) => `${method} /v1/tasks list-tasks`),
        "POST /v1/tasks/{taskId}/cancel cancel-task",
        "POST /v1/tasks/{taskId}/refresh refresh-task",
        ...["GET", "HEAD"].map((method) => `${method} /v1/tasks/{taskId}/result get-result`),
        ...["GET", "HEAD"].map(
          (method) => `${method} /v1/tasks/{taskId}/deliveries list-deliveries`,
        ),
        "POST /v1/tasks/{taskId}/deliveries/{deliveryId}/replay replay-delivery",
        ...["GET", "HEAD"].map((method) => `${method} /v1/tasks/{taskId}/events list-events`),
        ...[
          ...["GET", "HEAD", "POST"].map((method) => `${method} /v1/webhook-endpoints`),
          ...["GET", "HEAD", "DELETE"].map(
            (method) => `${method} /v1/webhook-endpoints/{endpointId}`,
          ),
          "POST /v1/webhook-endpoints/{endpointId}/rotate",
        ].map((route) => `${route} webhook-endpoints`),
        "POST /v1/uploads create-upload",
        ...["GET", "HEAD"].map((method) => `${method} /v1/lanes list-lanes`),
        ...["GET", "HEAD"].map((method) => `${method} /v1/usage get-usage`),
        ...["GET", "HEAD"].map((method) => `${method} /v1/operations list-operations`),
        ...["GET", "HEAD"].map((method) => `${method} /v1/operations/{name} list-operations`),
        ...["GET", "HEAD"].map((method) => `${method} /console get-console`),
        ...[
          "/docs",
          "/docs/reference",
          "/docs/reference.js",
          "/docs/problems/{code}",
          "/docs/operations/{name}",
        ].flatMap((path) => ["GET", "HEAD"].map((method) => `${method} ${path} get-docs`)),
        ...["GET", "HEAD"].map((method) => `${method} /openapi.json get-openapi`),
        "POST /v1/callbacks/{product}/{pathSecret} receive-callback",
        ...["GET", "HEAD"].map((method) => `${method} /v1/health get-health`),
      ],
    );
    expect(
      schedules.map((schedule) => [entry(schedule.function), schedule.everyMs, schedule.input]),
    ).toEqual([
      ["poll-tasks", 60_000, {}],
      ["start-tasks", 60_000, {}],
      ["deliver-events", 60_000, {}],
      ["audit-tasks", 900_000, { when: "due" }],
    ]);
  });

  test("the queue of an operator leads to its function, in batches", () => {
    const { functions, queues } = described(stack);

    expect(
      queues.map((queue) => ({
        ...queue,
        function: functions.find(({ logicalId }) => logicalId === queue.function)?.name,
      })),
    ).toEqual([
      {
        function: "receive-notices",
        queueArn: "arn:aws:sqs:eu-central-1:123456789012:mps",
        batchSize: 5,
        batchesAbreast: 2,
      },
    ]);
  });

  test("secrets are known by the variables that name them, with how to make their values", () => {
    const secrets = Object.fromEntries(
      described(stack).secrets.map(({ variables, generate }) => [variables.join(), generate]),
    );

    expect(Object.keys(secrets).sort()).toEqual([
      "API_SECRET",
      "CALLBACK_SECRET",
      "CONTEXT_SECRET",
      "IDENTITY_SECRET",
      "TENCENT_SECRET",
      "WEBHOOK_SECRET",
    ]);
    expect(secrets.CONTEXT_SECRET).toEqual({
      template: '{"active":"k1"}',
      key: "k1",
      length: 64,
      excludePunctuation: true,
    });
  });
});

test("a tenant's key that was written into ApiSecret's file outlives the next start", async () => {
  const directory = await mkdtemp(join(inject("scratch"), "secrets-"));
  const state = { directory, databaseFile: "", ledgerFile: "", release: () => undefined };
  const start = () => stackSecrets({ options: readOptions([], {}), state }, stack, {});
  const { apiSecretFile } = start();
  const before = JSON.parse(await readFile(apiSecretFile, "utf8"));
  const written = { ...before, tenants: { beta: "beta-key-of-the-test" } };
  await writeFile(apiSecretFile, JSON.stringify(written));

  const { apiKey } = start();

  expect(JSON.parse(await readFile(apiSecretFile, "utf8"))).toEqual(written);
  expect(apiKey).toBe(before.key);
});
