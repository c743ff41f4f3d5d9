import { describe, expect, test } from "vitest";
import { type EntryName, entryNames } from "../../infra/entry-names.ts";
import { functionOf, ofType, type Properties } from "../support/synthesized-service.ts";
import { readers, secretsOf, starters } from "./stack-roles.ts";
import { signedElsewhere, synthesizedForAll } from "./synthesized.ts";

const { service, resources } = await synthesizedForAll(signedElsewhere);

const statementsOf = (policy: Properties): Properties[] => policy.PolicyDocument.Statement;

/** The actions that a function's role may do, with their resources as the template writes them. */
const grants = (entry: EntryName, among = resources): Record<string, unknown[]> => {
  const role = functionOf(among, entry).properties.Role["Fn::GetAtt"][0];
  const policies = ofType(among, "AWS::IAM::Policy").filter(
    ([, { Properties }]) => Properties.Roles[0].Ref === role,
  );
  const granted: Record<string, unknown[]> = {};
  for (const { Action, Resource } of policies.flatMap(([, { Properties }]) =>
    statementsOf(Properties),
  )) {
    for (const action of [Action].flat())
      granted[action] = [...(granted[action] ?? []), ...[Resource].flat()];
  }
  return granted;
};

const table = () => ({ "Fn::GetAtt": [ofType(resources, "AWS::DynamoDB::Table")[0]?.[0], "Arn"] });
const agenda = () => ({ "Fn::Join": ["", [table(), "/index/agenda"]] });
const logs = (entry: EntryName) => ({
  "Fn::GetAtt": [functionOf(resources, entry).properties.LoggingConfig.LogGroup.Ref, "Arn"],
});

const logging = (entry: EntryName) => ({
  "logs:CreateLogStream": [logs(entry)],
  "logs:PutLogEvents": [logs(entry)],
});
const secretReferences = (entry: EntryName): unknown[] => {
  const { Variables } = functionOf(resources, entry).properties.Environment;
  return secretsOf[entry].map((name) => Variables[name]);
};

describe("permissions", () => {
  test.each(starters)(
    "%s may read, write and update rows, ask the agenda, read its secrets and log: nothing else",
    (entry) => {
      const queue = ["arn:aws:sqs:eu-central-1:123456789012:mps"];
      const taking = {
        "sqs:ReceiveMessage": queue,
        "sqs:DeleteMessage": queue,
        "sqs:GetQueueAttributes": queue,
      };
      expect(grants(entry)).toEqual({
        ...(entry === "receive-notices" ? taking : {}),
        "dynamodb:GetItem": [table()],
        ...(entry === "poll-tasks" ? { "dynamodb:BatchGetItem": [table()] } : {}),
        "dynamodb:PutItem": [table()],
        "dynamodb:UpdateItem": [table()],
        "dynamodb:Query": [agenda()],
        "secretsmanager:GetSecretValue": secretReferences(entry),
        ...logging(entry),
      });
    },
  );

  test.each(readers)(
    "%s may read a row by its key, read its secrets and log: nothing else",
    (entry) => {
      const { "secretsmanager:GetSecretValue": secrets = [], ...others } = grants(entry);

      expect(secrets).toEqual(secretReferences(entry));
      expect(others).toEqual({
        "dynamodb:GetItem": [table()],
        ...logging(entry),
      });
    },
  );

  test("get-task may read and update a row by its key, ask the agenda who else waits, read its secrets and log: nothing else", () => {
    expect(grants("get-task")).toEqual({
      "dynamodb:GetItem": [table()],
      "dynamodb:UpdateItem": [table()],
      "dynamodb:Query": [agenda()],
      "secretsmanager:GetSecretValue": secretReferences("get-task"),
      ...logging("get-task"),
    });
  });

  test("list-lanes may read rows, ask the agenda, read its secrets and log: nothing else", () => {
    expect(grants("list-lanes")).toEqual({
      "dynamodb:GetItem": [table()],
      "dynamodb:Query": [agenda()],
      "secretsmanager:GetSecretValue": secretReferences("list-lanes"),
      ...logging("list-lanes"),
    });
  });

  test("list-tasks may read rows, ask the list, read its secrets and log: nothing else", () => {
    expect(grants("list-tasks")).toEqual({
      "dynamodb:GetItem": [table()],
      "dynamodb:BatchGetItem": [table()],
      "dynamodb:Query": [{ "Fn::Join": ["", [table(), "/index/list"]] }],
      "secretsmanager:GetSecretValue": secretReferences("list-tasks"),
      ...logging("list-tasks"),
    });
  });

  test.each(["list-deliveries", "list-events", "get-usage", "replay-delivery"] as const)(
    "%s may read the rows of one partition, and only a replay puts one",
    (entry) => {
      expect(grants(entry)).toEqual({
        "dynamodb:GetItem": [table()],
        "dynamodb:BatchGetItem": [table()],
        "dynamodb:Query": [table()],
        ...(entry === "replay-delivery" ? { "dynamodb:PutItem": [table()] } : {}),
        "secretsmanager:GetSecretValue": secretReferences(entry),
        ...logging(entry),
      });
    },
  );

  test("audit-tasks may read the whole table, update rows and log: nothing else", () => {
    expect(grants("audit-tasks")).toEqual({
      "dynamodb:Scan": [table()],
      "dynamodb:GetItem": [table()],
      "dynamodb:UpdateItem": [table()],
      ...logging("audit-tasks"),
    });
  });

  test("deliver-events may read the stream, read, write and update rows, ask the agenda, read its secrets and log: nothing else", () => {
    const stream = [
      {
        "Fn::GetAtt": [ofType(resources, "AWS::DynamoDB::Table")[0]?.[0], "StreamArn"],
      },
    ];
    expect(grants("deliver-events")).toEqual({
      "dynamodb:GetItem": [table()],
      "dynamodb:BatchGetItem": [table()],
      "dynamodb:PutItem": [table()],
      "dynamodb:UpdateItem": [table()],
      "dynamodb:Query": [agenda()],
      "dynamodb:DescribeStream": stream,
      "dynamodb:GetRecords": stream,
      "dynamodb:GetShardIterator": stream,
      "dynamodb:ListStreams": ["*"],
      "secretsmanager:GetSecretValue": secretReferences("deliver-events"),
      ...logging("deliver-events"),
    });
  });

  test("deliver-events may resume workflows only where the setting says so, and no other function may", async () => {
    const { resources: resuming } = await service.synthesize({ RESUME_WORKFLOWS: "on" });

    const granted = entryNames.filter(
      (entry) => "states:SendTaskSuccess" in grants(entry, resuming),
    );
    expect(granted).toEqual(["deliver-events"]);
    const before = Object.keys(grants("deliver-events"));
    const added = Object.entries(grants("deliver-events", resuming)).filter(
      ([action]) => !before.includes(action),
    );
    const functions = {
      "Fn::Join": [
        "",
        [
          "arn:",
          { Ref: "AWS::Partition" },
          ":lambda:",
          { Ref: "AWS::Region" },
          ":",
          { Ref: "AWS::AccountId" },
          ":function:*",
        ],
      ],
    };
    expect(Object.fromEntries(added)).toEqual({
      "states:SendTaskSuccess": ["*"],
      "states:SendTaskFailure": ["*"],
      "lambda:SendDurableExecutionCallbackSuccess": [functions],
      "lambda:SendDurableExecutionCallbackFailure": [functions],
    });
  });

  test("keep-results may read, write and update rows, ask the agenda and log: nothing else where no results are kept", () => {
    expect(grants("keep-results")).toEqual({
      "dynamodb:GetItem": [table()],
      "dynamodb:BatchGetItem": [table()],
      "dynamodb:PutItem": [table()],
      "dynamodb:UpdateItem": [table()],
      "dynamodb:Query": [agenda()],
      ...logging("keep-results"),
    });
  });

  test("webhook-endpoints may read, write and update a row by its key, read its secrets and log: nothing else", () => {
    expect(grants("webhook-endpoints")).toEqual({
      "dynamodb:GetItem": [table()],
      "dynamodb:PutItem": [table()],
      "dynamodb:UpdateItem": [table()],
      "secretsmanager:GetSecretValue": secretReferences("webhook-endpoints"),
      ...logging("webhook-endpoints"),
    });
  });

  test.each([
    "list-operations",
    "get-openapi",
    "get-console",
    "get-docs",
    "refuse-request",
  ] as const)("%s may log: nothing else", (entry) => {
    expect(grants(entry)).toEqual({
      ...logging(entry),
    });
  });

  test("no role has a policy from elsewhere, and no statement has a wildcard", () => {
    for (const [, { Properties }] of ofType(resources, "AWS::IAM::Role")) {
      expect(Properties.ManagedPolicyArns).toBeUndefined();
      expect(Properties.Policies).toBeUndefined();
    }
    const statements = ofType(resources, "AWS::IAM::Policy").flatMap(([, { Properties }]) =>
      statementsOf(Properties),
    );
    expect(statements.length).toBeGreaterThan(entryNames.length);
    // It names streams and reads none of them. AWS knows no narrower resource for it.
    const others = statements.filter(({ Action }) => Action !== "dynamodb:ListStreams");
    expect(JSON.stringify(others)).not.toContain("*");
  });

  test("a schedule's role may call its function, for this account only", () => {
    for (const [, { Properties }] of ofType(resources, "AWS::Scheduler::Schedule")) {
      const role = Properties.Target.RoleArn["Fn::GetAtt"][0];
      const policies = ofType(resources, "AWS::IAM::Policy").filter(
        ([, policy]) => policy.Properties.Roles[0].Ref === role,
      );
      expect(policies.flatMap(([, policy]) => statementsOf(policy.Properties))).toEqual([
        { Action: "lambda:InvokeFunction", Effect: "Allow", Resource: Properties.Target.Arn },
      ]);
      expect(resources[role]?.Properties.AssumeRolePolicyDocument.Statement[0].Condition).toEqual({
        StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } },
      });
    }
  });
});
