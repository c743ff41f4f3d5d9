import { expect, test } from "vitest";
import { UPLOADS } from "../../functions/task/upload.ts";
import { entryNames } from "../../infra/entry-names.ts";
import { readStack } from "../../infra/local/read-stack.ts";
import { functionOf, ofType, theOne } from "../support/synthesized-service.ts";
import { described } from "./described-stack.ts";
import { starters } from "./stack-roles.ts";
import { synthesizedForAll } from "./synthesized.ts";

const keeping = { KEEP_RESULTS: "asked", RESULT_HOSTS: "media.example.com" };
const { resources, assembly } = await synthesizedForAll(keeping, true);
const { resources: plain } = await synthesizedForAll();

const isStarter = (entry: string): boolean => starters.some((each) => each === entry);

const bucketId = () => ofType(resources, "AWS::S3::Bucket")[0]?.[0] ?? "";

const grantsOn = (service: string, entry: (typeof entryNames)[number]): unknown[] => {
  const role = functionOf(resources, entry).properties.Role["Fn::GetAtt"][0];
  return ofType(resources, "AWS::IAM::Policy")
    .filter(([, { Properties }]) => Properties.Roles[0].Ref === role)
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
    .filter(({ Action }) => [Action].flat().some((action) => action.startsWith(service)));
};

test("without the setting there is no bucket, and nothing calls the function that copies", () => {
  const { logicalId } = functionOf(plain, "keep-results");
  const called = JSON.stringify([
    ofType(plain, "AWS::Scheduler::Schedule"),
    ofType(plain, "AWS::Lambda::EventSourceMapping"),
  ]);

  expect(ofType(plain, "AWS::S3::Bucket")).toEqual([]);
  expect(called).not.toContain(logicalId);
});

test("the bucket is private, outlives the stack, and forgets what no task leads to any more", () => {
  const bucket = theOne(resources, "AWS::S3::Bucket");

  expect(bucket.DeletionPolicy).toBe("RetainExceptOnCreate");
  expect(bucket.Properties.PublicAccessBlockConfiguration).toEqual({
    ...{ BlockPublicAcls: true, BlockPublicPolicy: true },
    ...{ IgnorePublicAcls: true, RestrictPublicBuckets: true },
  });
  expect(bucket.Properties.LifecycleConfiguration.Rules).toEqual([
    { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 }, Status: "Enabled" },
    { ExpirationInDays: 34, Status: "Enabled" },
    { ExpirationInDays: 19, Prefix: UPLOADS, Status: "Enabled" },
  ]);
  const [statement] = theOne(resources, "AWS::S3::BucketPolicy").Properties.PolicyDocument
    .Statement;
  expect(statement).toMatchObject({
    Effect: "Deny",
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  });
});

test("a page of any origin may send a file with the headers that its link signs", () => {
  const { CorsConfiguration } = theOne(resources, "AWS::S3::Bucket").Properties;

  expect(CorsConfiguration.CorsRules).toEqual([
    {
      ...{ AllowedMethods: ["PUT"], AllowedOrigins: ["*"], MaxAge: 3600 },
      AllowedHeaders: ["content-type", "x-amz-checksum-sha256"],
    },
  ]);
});

test("no upload is offered before every function that starts tasks is there", () => {
  const { logicalId } = functionOf(resources, "create-upload");
  const needed = resources[logicalId]?.DependsOn;

  for (const entry of starters.filter((each) => each !== "receive-notices"))
    expect(needed).toContain(functionOf(resources, entry).logicalId);
});

test("each function reaches the objects that its work needs, and no other", () => {
  const below = (prefix: string) => ({
    "Fn::Join": ["", [{ "Fn::GetAtt": [bucketId(), "Arn"] }, `/${prefix}*`]],
  });
  const objects = below("");
  const granted = entryNames.map((entry) => [entry, grantsOn("s3:", entry)] as const);

  const readers = ["get-task", "submit-task", "cancel-task", "refresh-task", "get-result"];
  for (const [entry, statements] of granted) {
    if (entry === "keep-results")
      expect(statements).toEqual([
        {
          Action: ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
          ...{ Effect: "Allow", Resource: objects },
        },
      ]);
    else if (readers.includes(entry))
      expect(statements).toEqual([{ Action: "s3:GetObject", Effect: "Allow", Resource: objects }]);
    else if (entry === "create-upload")
      expect(statements).toEqual([
        { Action: "s3:PutObject", Effect: "Allow", Resource: below(UPLOADS) },
      ]);
    else if (isStarter(entry))
      expect(statements).toEqual([
        { Action: "s3:GetObject", Effect: "Allow", Resource: below(UPLOADS) },
      ]);
    else expect(statements).toEqual([]);
    const told = functionOf(resources, entry).properties.Environment.Variables.RESULT_BUCKET;
    expect(told).toEqual(statements.length === 0 ? undefined : { Ref: bucketId() });
  }
});

test("the function that copies has 512 MB and as long as Lambda gives", () => {
  const { properties } = functionOf(resources, "keep-results");

  expect(properties).toMatchObject({ MemorySize: 512, Timeout: 900 });
  expect(properties.Environment.Variables).toMatchObject({ RESULT_HOSTS: "media.example.com" });
});

test("the stream and the schedule call it, in the runner too", () => {
  const { logicalId } = functionOf(resources, "keep-results");
  const stack = readStack(assembly);

  const { streams, schedules } = described(stack, { [bucketId()]: "kept" });

  expect(schedules.filter((each) => each.function === logicalId)).toHaveLength(1);
  expect(streams.filter((each) => each.function === logicalId)).toMatchObject([{ batchSize: 1 }]);
});
