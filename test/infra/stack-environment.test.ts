import { describe, expect, test } from "vitest";
import { type EntryName, entryNames } from "../../infra/entry-names.ts";
import { functionOf, ofType, type Resources } from "../support/synthesized-service.ts";
import { readers, starters } from "./stack-roles.ts";
import { signedElsewhere, synthesizedForAll } from "./synthesized.ts";

const { service, resources } = await synthesizedForAll(signedElsewhere);

describe("the environment of the functions", () => {
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

  const ownAddress = (among: Resources) => ({
    "Fn::GetAtt": [ofType(among, "AWS::ApiGatewayV2::Api")[0]?.[0], "ApiEndpoint"],
  });

  test.each(starters)("%s: the table, the environment, and where Tencent is", (entry) => {
    expect(told(entry)).toEqual({
      ...place(),
      ...(entry === "submit-task" ? { ACCOUNT_ID: { Ref: "AWS::AccountId" } } : {}),
      TENCENT_SITE: "intl",
      TENCENT_ENDPOINT_URL: "http://127.0.0.1:9",
      TENCENT_VOD_SUB_APP_IDS: "1500000000",
      LANE_LIMIT_VOD_AIGC: "1",
      CALLBACK_PRODUCTS: "vod",
      CALLBACK_BASE_URL: ownAddress(resources),
      MPS_SQS_QUEUE: "arn:aws:sqs:eu-central-1:123456789012:mps",
    });
  });

  test("callbacks come to the address that an operator has named, and on one machine to none", async () => {
    const named = await service.synthesize({ CALLBACK_BASE_URL: "https://api.example" });
    const local = await synthesizedForAll({}, true);

    const addresses = [named, local].map(
      (made) => functionOf(made.resources, "poll-tasks").properties.Environment.Variables,
    );
    expect(addresses.map(({ CALLBACK_BASE_URL }) => CALLBACK_BASE_URL)).toEqual([
      "https://api.example",
      undefined,
    ]);
  });

  test("a setting that Lambda has no room for is refused before anything is deployed", async () => {
    const tenants = Array.from({ length: 300 }, (_, number) => `tenant-${number}=5`);

    const synthesized = service.synthesize({ TENANT_TASKS_PER_SECOND: tenants.join(",") });

    await expect(synthesized).rejects.toThrow(
      /^TENANT_TASKS_PER_SECOND is too long: Lambda takes 4096 bytes of settings, and submit-task/,
    );
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

  test("no function is told of an endpoint that is not set", async () => {
    const { resources: plain } = await service.synthesize({});

    const names = entryNames.flatMap((entry) =>
      Object.keys(functionOf(plain, entry).properties.Environment.Variables),
    );
    expect(names).not.toContain("TENCENT_ENDPOINT_URL");
  });
});
