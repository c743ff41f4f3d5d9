import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EntryName, entryNames } from "../../infra/bundle.ts";
import {
  functionOf,
  ofType,
  type Properties,
  type Resources,
  type SynthesizedService,
  synthesizedService,
} from "../support/synthesized-service.ts";

let service: SynthesizedService;
let assembly = "";
let resources: Resources = {};

beforeAll(async () => {
  service = await synthesizedService();
  ({ assembly, resources } = await service.synthesize({
    VOD_SIGN_KEY: "DummySignKey0001",
    TENCENT_ENDPOINT_URL: "http://127.0.0.1:9",
  }));
});
afterAll(() => service.remove());

const starting = ["CONTEXT_SECRET", "CALLBACK_SECRET", "TENCENT_SECRET"];
const secretsOf: Readonly<Record<EntryName, readonly string[]>> = {
  "submit-task": ["API_SECRET", "IDENTITY_SECRET", ...starting],
  "get-task": ["API_SECRET", "TENCENT_SECRET"],
  "list-tasks": ["API_SECRET", "CONTEXT_SECRET"],
  "list-operations": [],
  "cancel-task": ["API_SECRET", ...starting],
  "receive-callback": starting,
  "get-health": [],
  "refuse-request": [],
  "poll-tasks": starting,
  "start-tasks": starting,
  "audit-tasks": [],
};
const starters = [
  "submit-task",
  "cancel-task",
  "receive-callback",
  "poll-tasks",
  "start-tasks",
] as const;
const readers = ["get-health"] as const;

const statementsOf = (policy: Properties): Properties[] => policy.PolicyDocument.Statement;

/** The actions that a function's role may do, with their resources as the template writes them. */
const grants = (entry: EntryName): Record<string, unknown[]> => {
  const role = functionOf(resources, entry).properties.Role["Fn::GetAtt"][0];
  const policies = ofType(resources, "AWS::IAM::Policy").filter(
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
const secretReferences = (entry: EntryName): unknown[] => {
  const { Variables } = functionOf(resources, entry).properties.Environment;
  return secretsOf[entry].map((name) => Variables[name]);
};

describe("permissions", () => {
  test.each(starters)(
    "%s may read, write and update rows, ask the agenda, read its secrets and log: nothing else",
    (entry) => {
      expect(grants(entry)).toEqual({
        "dynamodb:GetItem": [table()],
        "dynamodb:PutItem": [table()],
        "dynamodb:UpdateItem": [table()],
        "dynamodb:Query": [agenda()],
        "secretsmanager:GetSecretValue": secretReferences(entry),
        "logs:CreateLogStream": [logs(entry)],
        "logs:PutLogEvents": [logs(entry)],
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
        "logs:CreateLogStream": [logs(entry)],
        "logs:PutLogEvents": [logs(entry)],
      });
    },
  );

  test("get-task may read and update a row by its key, ask the agenda who else waits, read its secrets and log: nothing else", () => {
    expect(grants("get-task")).toEqual({
      "dynamodb:GetItem": [table()],
      "dynamodb:UpdateItem": [table()],
      "dynamodb:Query": [agenda()],
      "secretsmanager:GetSecretValue": secretReferences("get-task"),
      "logs:CreateLogStream": [logs("get-task")],
      "logs:PutLogEvents": [logs("get-task")],
    });
  });

  test("list-tasks may read many rows, ask the list, read its secrets and log: nothing else", () => {
    expect(grants("list-tasks")).toEqual({
      "dynamodb:BatchGetItem": [table()],
      "dynamodb:Query": [{ "Fn::Join": ["", [table(), "/index/list"]] }],
      "secretsmanager:GetSecretValue": secretReferences("list-tasks"),
      "logs:CreateLogStream": [logs("list-tasks")],
      "logs:PutLogEvents": [logs("list-tasks")],
    });
  });

  test("audit-tasks may read the whole table, update rows and log: nothing else", () => {
    expect(grants("audit-tasks")).toEqual({
      "dynamodb:Scan": [table()],
      "dynamodb:GetItem": [table()],
      "dynamodb:UpdateItem": [table()],
      "logs:CreateLogStream": [logs("audit-tasks")],
      "logs:PutLogEvents": [logs("audit-tasks")],
    });
  });

  test.each(["list-operations", "refuse-request"] as const)("%s may log: nothing else", (entry) => {
    expect(grants(entry)).toEqual({
      "logs:CreateLogStream": [logs(entry)],
      "logs:PutLogEvents": [logs(entry)],
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
    expect(JSON.stringify(statements)).not.toContain("*");
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

describe("secrets", () => {
  test.each(entryNames)("%s is told where its secrets are, and of no others", (entry) => {
    const { Variables } = functionOf(resources, entry).properties.Environment;

    const told = Object.keys(Variables).filter((name) => name.endsWith("_SECRET"));
    expect(told.sort()).toEqual([...secretsOf[entry]].sort());
    for (const name of told)
      expect(resources[Variables[name].Ref]?.Type).toBe("AWS::SecretsManager::Secret");
  });

  test("each of the five is generated by Secrets Manager, differs from the others, and outlives the stack", () => {
    const secrets = ofType(resources, "AWS::SecretsManager::Secret").map(([, secret]) => secret);

    const generated = secrets.map(({ Properties: { GenerateSecretString: made } }) => [
      made.SecretStringTemplate,
      made.GenerateStringKey,
      made.PasswordLength,
    ]);
    expect(generated.sort()).toEqual([
      ['{"active":"k1"}', "k1", 64],
      ['{"secretId":"","secretKey":""}', "unused", 32],
      ["{}", "key", 40],
      ["{}", "key", 64],
      ["{}", "path", 43],
    ]);
    for (const secret of secrets) {
      expect(secret).toMatchObject({ DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" });
      expect(secret.Properties.GenerateSecretString.ExcludePunctuation).toBe(true);
      expect(secret.Properties).not.toHaveProperty("SecretString");
    }
  });

  test("no file of the synthesized stack holds the sign key that was in the environment", async () => {
    for (const file of (await readdir(assembly)).filter((name) => name.endsWith(".json"))) {
      expect(await readFile(join(assembly, file), "utf8")).not.toContain("DummySignKey0001");
    }
  });
});

describe("what functions are told", () => {
  const told = (entry: EntryName) =>
    Object.fromEntries(
      Object.entries(functionOf(resources, entry).properties.Environment.Variables).filter(
        ([name]) => !name.endsWith("_SECRET"),
      ),
    );
  const place = () => ({
    TABLE_NAME: { Ref: ofType(resources, "AWS::DynamoDB::Table")[0]?.[0] },
    ENVIRONMENT: "dev",
  });

  test.each(starters)("%s: the table, the environment, and where Tencent is", (entry) => {
    expect(told(entry)).toEqual({
      ...place(),
      TENCENT_SITE: "intl",
      TENCENT_ENDPOINT_URL: "http://127.0.0.1:9",
      TENCENT_VOD_SUB_APP_IDS: "1500000000",
      LANE_LIMIT_VOD_AIGC: "1",
      CALLBACK_PRODUCTS: "vod",
    });
  });

  test("list-operations: the environment", () => {
    expect(told("list-operations")).toEqual({ ENVIRONMENT: "dev" });
  });

  test.each([...readers, "list-tasks"] as const)("%s: the table and the environment", (entry) => {
    expect(told(entry)).toEqual(place());
  });

  test("get-task: the table, the environment, and where Tencent is asked", () => {
    expect(told("get-task")).toEqual({
      ...place(),
      TENCENT_SITE: "intl",
      TENCENT_ENDPOINT_URL: "http://127.0.0.1:9",
    });
  });

  test("only who takes new tasks is told how many a day may have", async () => {
    const { resources: capped } = await service.synthesize({
      DAILY_TASK_CAP: "1000",
      DAILY_TASK_CAP_PER_TENANT: "50",
    });

    const variablesOf = (entry: EntryName) =>
      functionOf(capped, entry).properties.Environment.Variables;
    expect(variablesOf("submit-task")).toMatchObject({
      DAILY_TASK_CAP: "1000",
      DAILY_TASK_CAP_PER_TENANT: "50",
    });
    expect(entryNames.filter((entry) => "DAILY_TASK_CAP" in variablesOf(entry))).toEqual([
      "submit-task",
    ]);
  });

  test("the functions that honour a wait, and no others, are told how long one may be", async () => {
    const { resources: patient } = await service.synthesize({ LONGEST_WAIT_SECONDS: "5" });

    const told = entryNames.filter(
      (entry) =>
        functionOf(patient, entry).properties.Environment.Variables.LONGEST_WAIT_SECONDS === "5",
    );
    expect(told.sort()).toEqual(["get-task", "submit-task"]);
  });

  test("nobody is told of an endpoint that is not set", async () => {
    const { resources: plain } = await service.synthesize({});

    const names = entryNames.flatMap((entry) =>
      Object.keys(functionOf(plain, entry).properties.Environment.Variables),
    );
    expect(names).not.toContain("TENCENT_ENDPOINT_URL");
  });
});
