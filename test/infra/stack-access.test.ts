import { describe, expect, test } from "vitest";
import { type EntryName, entryNames } from "../../infra/entry-names.ts";
import { functionOf, ofType, type Properties } from "../support/synthesized-service.ts";
import { secretsOf } from "./stack-roles.ts";
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

const [[tableId] = [""]] = ofType(resources, "AWS::DynamoDB::Table");
const table = { "Fn::GetAtt": [tableId, "Arn"] };
const index = (name: string) => ({ "Fn::Join": ["", [table, `/index/${name}`]] });
const stream = { "Fn::GetAtt": [tableId, "StreamArn"] };
const queue = "arn:aws:sqs:eu-central-1:123456789012:mps";

/** The words of `may`: the actions that each stands for, and their resources. */
const meant: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>> = {
  gets: { "dynamodb:GetItem": [table] },
  "gets-many": { "dynamodb:BatchGetItem": [table] },
  puts: { "dynamodb:PutItem": [table] },
  updates: { "dynamodb:UpdateItem": [table] },
  scans: { "dynamodb:Scan": [table] },
  "asks-agenda": { "dynamodb:Query": [index("agenda")] },
  "asks-list": { "dynamodb:Query": [index("list")] },
  "asks-partition": { "dynamodb:Query": [table] },
  "asks-both": { "dynamodb:Query": [table, index("agenda")] },
  "reads-stream": {
    "dynamodb:DescribeStream": [stream],
    "dynamodb:GetRecords": [stream],
    "dynamodb:GetShardIterator": [stream],
    "dynamodb:ListStreams": ["*"],
  },
  "takes-messages": {
    "sqs:ReceiveMessage": [queue],
    "sqs:DeleteMessage": [queue],
    "sqs:GetQueueAttributes": [queue],
  },
};

const starts = "gets gets-many puts updates asks-both";

/** Each function may do this, beside reading its own secrets and writing its own log. */
const may: Readonly<Record<EntryName, string>> = {
  "submit-task": starts,
  "cancel-task": starts,
  "refresh-task": starts,
  "receive-callback": starts,
  "start-tasks": starts,
  "poll-tasks": starts,
  "receive-notices": `${starts} takes-messages`,
  "get-task": "gets updates asks-agenda",
  "get-result": "gets",
  "get-health": "gets",
  "list-lanes": "gets asks-agenda",
  "list-tasks": "gets gets-many asks-list",
  "list-deliveries": "gets gets-many asks-partition",
  "list-events": "gets gets-many asks-partition",
  "get-usage": "gets asks-partition",
  "create-upload": "gets",
  "replay-delivery": "gets gets-many asks-partition puts",
  "webhook-endpoints": "gets puts updates",
  "audit-tasks": "scans gets gets-many puts updates",
  "deliver-events": "gets gets-many puts updates asks-agenda reads-stream",
  "keep-results": "gets gets-many updates asks-agenda",
  "list-operations": "",
  "get-openapi": "",
  "get-console": "",
  "get-docs": "",
  "refuse-request": "",
};

describe("permissions", () => {
  test.each(entryNames.map((entry) => ({ entry, words: may[entry] })))(
    "$entry may read its secrets and log, and: $words",
    ({ entry, words }) => {
      const { LoggingConfig, Environment } = functionOf(resources, entry).properties;
      const log = { "Fn::GetAtt": [LoggingConfig.LogGroup.Ref, "Arn"] };
      const secrets = secretsOf[entry].map((name) => Environment.Variables[name]);

      expect(grants(entry)).toEqual({
        ...Object.assign({}, ...words.split(" ").map((word) => meant[word])),
        ...(secrets.length === 0 ? {} : { "secretsmanager:GetSecretValue": secrets }),
        "logs:CreateLogStream": [log],
        "logs:PutLogEvents": [log],
      });
    },
  );

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
