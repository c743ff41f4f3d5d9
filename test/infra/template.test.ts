import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type EntryName, entryNames } from "../../infra/bundle.ts";
import { readStack, type SynthesizedStack } from "../../infra/local/read-stack.ts";
import {
  describeSecrets,
  describeService,
  describeTable,
  type ServiceDescription,
} from "../../infra/local/template.ts";
import { type SynthesizedService, synthesizedService } from "../support/synthesized-service.ts";

let service: SynthesizedService;
let assembly = "";
let stack: SynthesizedStack;

beforeAll(async () => {
  service = await synthesizedService();
  ({ assembly } = await service.synthesize({}));
  stack = readStack(assembly);
});
afterAll(() => service.remove());

/** Describes a stack as the runner does: with a name for the table and a place for each secret. */
const described = (of: SynthesizedStack): ServiceDescription =>
  describeService(of, {
    [describeTable(of).logicalId]: "callsheet-local",
    ...Object.fromEntries(
      describeSecrets(of).map(({ logicalId, variables }) => [
        logicalId,
        `file:///secrets/${variables.join()}.json`,
      ]),
    ),
  });

const logicalIdOf = (type: string, at = 0): string =>
  Object.entries(stack.resources).filter(([, { Type }]) => Type === type)[at]?.[0] ?? `no ${type}`;

/** The stack with some properties of one resource exchanged. */
const changed = (logicalId: string, properties: Record<string, unknown>): SynthesizedStack => {
  const resource = stack.resources[logicalId] ?? { Type: "none", Properties: {}, Metadata: {} };
  const Properties = { ...resource.Properties, ...properties };
  return { ...stack, resources: { ...stack.resources, [logicalId]: { ...resource, Properties } } };
};

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
      "cancel-task": 25_000,
      "receive-callback": 25_000,
      "get-health": 10_000,
      "refuse-request": 10_000,
      "poll-tasks": 90_000,
      "start-tasks": 90_000,
      "audit-tasks": 900_000,
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
        ...["GET", "HEAD"].map((method) => `${method} /v1/operations list-operations`),
        "POST /v1/callbacks/{product}/{pathSecret} receive-callback",
        ...["GET", "HEAD"].map((method) => `${method} /v1/health get-health`),
      ],
    );
    expect(
      schedules.map((schedule) => [entry(schedule.function), schedule.everyMs, schedule.input]),
    ).toEqual([
      ["poll-tasks", 60_000, {}],
      ["start-tasks", 60_000, {}],
      ["audit-tasks", 86_400_000, {}],
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
    ]);
    expect(secrets.CONTEXT_SECRET).toEqual({
      template: '{"active":"k1"}',
      key: "k1",
      length: 64,
      excludePunctuation: true,
    });
  });
});

describe("a stack that grows", () => {
  test("another secret, function and route are described without being announced", () => {
    const [functionId, apiRoute] = [
      logicalIdOf("AWS::Lambda::Function"),
      logicalIdOf("AWS::ApiGatewayV2::Route"),
    ];
    const template = stack.resources;
    const grown = {
      ...stack,
      resources: {
        ...template,
        MailSecret: {
          Type: "AWS::SecretsManager::Secret",
          Properties: {
            GenerateSecretString: { SecretStringTemplate: "{}", GenerateStringKey: "key" },
          },
          Metadata: {},
        },
        SendMail: {
          Type: "AWS::Lambda::Function",
          Properties: {
            ...template[functionId]?.Properties,
            Timeout: 7,
            Environment: { Variables: { MAIL_SECRET: { Ref: "MailSecret" } } },
          },
          Metadata: {},
        },
        MailIntegration: {
          Type: "AWS::ApiGatewayV2::Integration",
          Properties: {
            IntegrationType: "AWS_PROXY",
            PayloadFormatVersion: "2.0",
            IntegrationUri: { "Fn::GetAtt": ["SendMail", "Arn"] },
          },
          Metadata: {},
        },
        MailRoute: {
          Type: "AWS::ApiGatewayV2::Route",
          Properties: {
            ...template[apiRoute]?.Properties,
            RouteKey: "DELETE /v1/mails/{id}",
            Target: { "Fn::Sub": `integrations/\${MailIntegration}` },
          },
          Metadata: {},
        },
      },
    };

    const { functions, routes, secrets } = described(grown);

    expect(routes).toContainEqual({
      method: "DELETE",
      path: "/v1/mails/{id}",
      function: "SendMail",
    });
    expect(functions.at(-1)).toMatchObject({
      name: "SendMail",
      timeoutMs: 7000,
      environment: { MAIL_SECRET: "file:///secrets/MAIL_SECRET.json" },
    });
    expect(secrets.at(-1)).toMatchObject({
      logicalId: "MailSecret",
      variables: ["MAIL_SECRET"],
      generate: { length: 32, excludePunctuation: false },
    });
  });

  test.each<[what: string, type: string, properties: Record<string, unknown>]>([
    ["another runtime", "AWS::Lambda::Function", { Runtime: "python3.13" }],
    ["code from elsewhere", "AWS::Lambda::Function", { Code: { S3Key: "elsewhere.zip" } }],
    ["a handler that the bundle lacks", "AWS::Lambda::Function", { Handler: "other.handler" }],
    ["a layer", "AWS::Lambda::Function", { Layers: ["layer"] }],
    [
      "a variable nobody can resolve",
      "AWS::Lambda::Function",
      { Environment: { Variables: { BUS: { Ref: "Bus" } } } },
    ],
    ["a route for every method", "AWS::ApiGatewayV2::Route", { RouteKey: "ANY /v1/tasks" }],
    ["a greedy path", "AWS::ApiGatewayV2::Route", { RouteKey: "GET /v1/{rest+}" }],
    ["a route with an authorizer", "AWS::ApiGatewayV2::Route", { AuthorizationType: "JWT" }],
    ["a route to nowhere", "AWS::ApiGatewayV2::Route", { Target: "integrations/none" }],
    ["the older payload format", "AWS::ApiGatewayV2::Integration", { PayloadFormatVersion: "1.0" }],
    [
      "an integration with something other than a function",
      "AWS::ApiGatewayV2::Integration",
      { IntegrationUri: "https://api.example" },
    ],
    ["a cron expression", "AWS::Scheduler::Schedule", { ScheduleExpression: "cron(0 3 * * ? *)" }],
    ["a schedule that is switched off", "AWS::Scheduler::Schedule", { State: "DISABLED" }],
    ["a schedule without an input", "AWS::Scheduler::Schedule", { Target: { Arn: "arn" } }],
    [
      "a secret that is not generated",
      "AWS::SecretsManager::Secret",
      { GenerateSecretString: undefined },
    ],
    ["a table with provisioned capacity", "AWS::DynamoDB::Table", { BillingMode: "PROVISIONED" }],
  ])("%s is refused by name, not passed over", (_, type, properties) => {
    const logicalId = logicalIdOf(type);

    const describing = () => described(changed(logicalId, properties));

    expect(describing).toThrow(new RegExp(`cannot run ${logicalId}: .+`));
  });

  test("what would call a function in ways unknown here is refused by name", () => {
    const streaming = {
      ...stack,
      resources: {
        ...stack.resources,
        Feed: { Type: "AWS::Lambda::EventSourceMapping", Properties: {}, Metadata: {} },
      },
    };

    expect(() => described(streaming)).toThrow(
      "cannot run Feed: AWS::Lambda::EventSourceMapping has no local counterpart.",
    );
  });

  test("a second table is refused", () => {
    const table = stack.resources[logicalIdOf("AWS::DynamoDB::Table")];
    const doubled = {
      ...stack,
      resources: { ...stack.resources, ...(table && { Second: table }) },
    };

    expect(() => described(doubled)).toThrow("exactly one AWS::DynamoDB::Table");
  });
});

describe("a folder", () => {
  test("with two stacks is refused, as only one can be run", async () => {
    const directory = `${assembly}-twice`;
    await cp(assembly, directory, { recursive: true });
    const manifest = JSON.parse(await readFile(join(directory, "manifest.json"), "utf8"));
    manifest.artifacts.another = manifest.artifacts["callsheet-dev"];
    await writeFile(join(directory, "manifest.json"), JSON.stringify(manifest));

    const reading = () => readStack(directory);

    expect(reading).toThrow("holds 2 stacks");
  });
});
