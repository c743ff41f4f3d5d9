import { spawnSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type EntryName, entryNames } from "../../infra/entry-names.ts";
import {
  functionOf,
  ofType,
  type Properties,
  type Resources,
  theOne,
} from "../support/synthesized-service.ts";
import { synthesizedForAll } from "./synthesized.ts";

const { service, assembly, resources } = await synthesizedForAll();

test("CloudFormation refuses to delete the stack", async () => {
  const { artifacts } = JSON.parse(await readFile(join(assembly, "manifest.json"), "utf8"));

  expect(artifacts["callsheet-dev"].properties.terminationProtection).toBe(true);
});

test("a deployment prints where the API is, and the names that commands ask for", async () => {
  const { Outputs } = JSON.parse(
    await readFile(join(assembly, "callsheet-dev.template.json"), "utf8"),
  );

  expect(Object.keys(Outputs).sort()).toEqual(
    ["ApiSecretArn", "ApiUrl", "CallbackSecretArn", "TableName", "TencentSecretArn"].sort(),
  );
});

describe("the table", () => {
  test("keeps its rows when the stack is deleted, and can be set back to any moment", () => {
    const table = theOne(resources, "AWS::DynamoDB::Table");

    expect(table.DeletionPolicy).toBe("RetainExceptOnCreate");
    expect(table.UpdateReplacePolicy).toBe("Retain");
    expect(table.Properties.DeletionProtectionEnabled).toBe(true);
    expect(table.Properties.PointInTimeRecoverySpecification).toEqual({
      PointInTimeRecoveryEnabled: true,
    });
  });

  test("is paid per request, sweeps by ttl and tells what was written", () => {
    const { Properties } = theOne(resources, "AWS::DynamoDB::Table");

    expect(Properties.BillingMode).toBe("PAY_PER_REQUEST");
    expect(Properties.TimeToLiveSpecification).toEqual({ AttributeName: "ttl", Enabled: true });
    expect(Properties.StreamSpecification).toEqual({ StreamViewType: "NEW_IMAGE" });
  });

  test("has two indexes that hold keys only, neither of them by status", () => {
    const { Properties } = theOne(resources, "AWS::DynamoDB::Table");
    const keys = (schema: Properties) =>
      schema.map((key: Properties) => `${key.KeyType} ${key.AttributeName}`);

    expect(keys(Properties.KeySchema)).toEqual(["HASH pk", "RANGE sk"]);
    expect(
      Properties.GlobalSecondaryIndexes.map((index: Properties) => [
        index.IndexName,
        index.Projection,
        keys(index.KeySchema),
      ]),
    ).toEqual([
      ["agenda", { ProjectionType: "KEYS_ONLY" }, ["HASH agenda", "RANGE dueAt"]],
      ["list", { ProjectionType: "KEYS_ONLY" }, ["HASH tenant", "RANGE listKey"]],
    ]);
    expect(
      Properties.AttributeDefinitions.every(
        (attribute: Properties) => attribute.AttributeType === "S",
      ),
    ).toBe(true);
  });

  test("stands in one region only, as replicas would break conditional writes", () => {
    const { Properties } = theOne(resources, "AWS::DynamoDB::Table");

    expect(ofType(resources, "AWS::DynamoDB::GlobalTable")).toEqual([]);
    expect(Properties).not.toHaveProperty("Replicas");
  });
});

describe("the functions", () => {
  test("every entry is deployed once", () => {
    const deployed = ofType(resources, "AWS::Lambda::Function").map(
      ([, { Metadata }]) => Metadata?.["callsheet:entry"],
    );

    expect(deployed.sort()).toEqual([...entryNames].sort());
  });

  test.each(entryNames)(
    "%s runs its own bundle on Node 24 and arm64: one file, and what it loads later",
    async (entry) => {
      const { properties } = functionOf(resources, entry);

      expect(properties).toMatchObject({
        Runtime: "nodejs24.x",
        Architectures: ["arm64"],
        MemorySize: entry === "keep-results" ? 512 : 256,
        Handler: "index.handler",
      });
      const asset = join(assembly, `asset.${properties.Code.S3Key.replace(/\.zip$/, "")}`);
      const later = {
        "get-task": ["fresh-progress.cjs"],
        "deliver-events": ["put-events.cjs", "resume.cjs"],
      }[String(entry)];
      expect((await readdir(asset)).sort()).toEqual(["index.cjs", ...(later ?? [])].sort());
      const [deployed, bundled] = [
        await readFile(join(asset, "index.cjs")),
        await readFile(join(service.bundles, entry, "index.cjs")),
      ];
      expect(Buffer.compare(deployed, bundled)).toBe(0);
    },
  );

  test("messages of MPS's queue are taken by a function of their own, only where the setting names one", async () => {
    const { resources: without } = await service.synthesize({ MPS_SQS_QUEUE: "" });
    const mappings = ofType(resources, "AWS::Lambda::EventSourceMapping").map(
      ([, { Properties }]) => Properties,
    );
    const queue = mappings.find(({ EventSourceArn }) => typeof EventSourceArn === "string");

    expect(queue).toMatchObject({
      EventSourceArn: "arn:aws:sqs:eu-central-1:123456789012:mps",
      FunctionResponseTypes: ["ReportBatchItemFailures"],
    });
    expect(mappings).toHaveLength(2);
    expect(ofType(without, "AWS::Lambda::EventSourceMapping")).toHaveLength(1);
    expect(JSON.stringify(without)).not.toContain("receive-notices");
    expect(JSON.stringify(without)).not.toContain("sqs");
  });

  test.each(entryNames)("%s logs for 30 days, and of Lambda's own lines only failures", (entry) => {
    const { LogGroup, ...config } = functionOf(resources, entry).properties.LoggingConfig;

    expect(config).toEqual({ LogFormat: "JSON", SystemLogLevel: "WARN" });
    expect(resources[LogGroup.Ref]).toMatchObject({
      Type: "AWS::Logs::LogGroup",
      Properties: { RetentionInDays: 30 },
    });
  });

  test("no log is kept for ever", () => {
    expect(
      ofType(resources, "AWS::Logs::LogGroup").map(
        ([, { Properties }]) => Properties.RetentionInDays,
      ),
    ).toEqual(Array(entryNames.length + 1).fill(30));
  });

  test("reserved concurrency is taken only where a setting asks for it", async () => {
    const { resources: reserving } = await service.synthesize({
      RESERVED_CONCURRENCY: "submit-task=20",
    });

    const reserved = (among: Resources) =>
      entryNames
        .map((entry) => functionOf(among, entry).properties.ReservedConcurrentExecutions)
        .filter((count) => count !== undefined);
    expect(reserved(resources)).toEqual([]);
    expect(reserved(reserving)).toEqual([20]);
    expect(functionOf(reserving, "submit-task").properties.ReservedConcurrentExecutions).toBe(20);
  });

  test("a function that may start a task is told that lists are complete only where a setting says so", async () => {
    const { resources: shown } = await service.synthesize({ LIST_PROVEN_COMPLETE: "on" });

    const told = (among: Resources) =>
      entryNames.filter(
        (entry) =>
          functionOf(among, entry).properties.Environment.Variables.LIST_PROVEN_COMPLETE === "on",
      );
    expect(told(resources)).toEqual([]);
    expect(told(shown)).toContain("poll-tasks");
    expect(told(shown)).not.toContain("get-task");
  });
});

describe("time", () => {
  test("timeouts nest: a create at Tencent (10 s), the function that waits for it, API Gateway (30 s)", () => {
    const timeout = (entry: EntryName): number => functionOf(resources, entry).properties.Timeout;

    expect([
      timeout("submit-task"),
      timeout("receive-callback"),
      timeout("get-task"),
      timeout("get-health"),
    ]).toEqual([25, 25, 29, 10]);
    expect([timeout("list-tasks"), timeout("list-operations")]).toEqual([25, 10]);
    // The longest wait ends three seconds before its function, so its answer still gets out.
    const longestWait = /** seconds */ 20;
    expect(Math.min(timeout("submit-task"), timeout("get-task"))).toBeGreaterThan(longestWait + 3);
    for (const [, { Properties }] of ofType(resources, "AWS::ApiGatewayV2::Integration"))
      expect(Properties.TimeoutInMillis ?? 30_000).toBe(30_000);
  });

  test.each([
    ["poll-tasks", "rate(1 minute)", 90, "{}"],
    ["start-tasks", "rate(1 minute)", 90, "{}"],
    ["deliver-events", "rate(1 minute)", 90, "{}"],
    ["audit-tasks", "rate(15 minutes)", 900, '{"when":"due"}'],
  ] as const)(
    "%s is called at a %s, and a tick that fails or waits is dropped",
    (entry, expression, timeout, input) => {
      const { logicalId, properties } = functionOf(resources, entry);
      const schedules = ofType(resources, "AWS::Scheduler::Schedule").filter(
        ([, { Properties }]) => Properties.Target.Arn["Fn::GetAtt"][0] === logicalId,
      );
      const invocations = ofType(resources, "AWS::Lambda::EventInvokeConfig").filter(
        ([, { Properties }]) => Properties.FunctionName.Ref === logicalId,
      );

      expect(properties.Timeout).toBe(timeout);
      expect(schedules.map(([, { Properties }]) => Properties)).toMatchObject([
        {
          ScheduleExpression: expression,
          FlexibleTimeWindow: { Mode: "OFF" },
          Target: {
            Input: input,
            RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
          },
        },
      ]);
      expect(invocations.map(([, { Properties }]) => Properties)).toMatchObject([
        { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
      ]);
    },
  );

  test("nothing else is called by a schedule", () => {
    expect(ofType(resources, "AWS::Scheduler::Schedule")).toHaveLength(4);
  });
});

describe("the synthesis command", () => {
  test("ends with one sentence where a setting cannot be used", () => {
    const app = fileURLToPath(new URL("../../infra/app.ts", import.meta.url));

    const { status, stderr } = spawnSync(process.execPath, [app], {
      encoding: "utf8",
      env: { LANE_LIMIT_VOD_AIGC: "0", NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE },
    });

    expect(stderr).toBe("LANE_LIMIT_VOD_AIGC must be a whole number from 1 to 100.\n");
    expect(status).toBe(1);
  });
});
