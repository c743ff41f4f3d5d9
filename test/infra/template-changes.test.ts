import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readStack, type SynthesizedStack } from "../../infra/local/read-stack.ts";
import { described } from "./described-stack.ts";
import { synthesizedForAll } from "./synthesized.ts";

const { assembly } = await synthesizedForAll({}, true);
const stack = readStack(assembly);

const logicalIdOf = (type: string, at = 0): string =>
  Object.entries(stack.resources).filter(([, { Type }]) => Type === type)[at]?.[0] ?? `no ${type}`;

/** The stack with some properties of one resource exchanged. */
const changed = (logicalId: string, properties: Record<string, unknown>): SynthesizedStack => {
  const resource = stack.resources[logicalId] ?? { Type: "none", Properties: {}, Metadata: {} };
  const Properties = { ...resource.Properties, ...properties };
  return { ...stack, resources: { ...stack.resources, [logicalId]: { ...resource, Properties } } };
};

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
    [
      "a stream that is read from its beginning",
      "AWS::Lambda::EventSourceMapping",
      { StartingPosition: "TRIM_HORIZON" },
    ],
    [
      "a filter with a form that is not known",
      "AWS::Lambda::EventSourceMapping",
      { FilterCriteria: { Filters: [{ Pattern: '{"a":[{"numeric":["=",1]}]}' }] } },
    ],
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

  test("a trigger that is unknown here is refused by name", () => {
    const streaming = {
      ...stack,
      resources: {
        ...stack.resources,
        Feed: { Type: "AWS::Lambda::Url", Properties: {}, Metadata: {} },
      },
    };

    expect(() => described(streaming)).toThrow(
      "cannot run Feed: AWS::Lambda::Url has no local counterpart.",
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
