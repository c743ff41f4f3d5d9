import { expect, test } from "vitest";
import { type EntryName, entryNames } from "../../infra/entry-names.ts";
import { functionOf, ofType, theOne } from "../support/synthesized-service.ts";
import { synthesizedForAll } from "./synthesized.ts";

const KMS_KEY_ARN =
  "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const { service } = await synthesizedForAll();
const { resources } = await service.synthesize({ KMS_KEY_ARN, KEEP_RESULTS: "asked" });

test("the operator's key encrypts the table, each secret and the bucket", () => {
  expect(theOne(resources, "AWS::DynamoDB::Table").Properties.SSESpecification).toEqual({
    KMSMasterKeyId: KMS_KEY_ARN,
    SSEEnabled: true,
    SSEType: "KMS",
  });
  const secrets = ofType(resources, "AWS::SecretsManager::Secret");
  expect(secrets.map(([, { Properties }]) => Properties.KmsKeyId)).toEqual(
    secrets.map(() => KMS_KEY_ARN),
  );
  expect(theOne(resources, "AWS::S3::Bucket").Properties.BucketEncryption).toEqual({
    ServerSideEncryptionConfiguration: [
      {
        BucketKeyEnabled: true,
        ServerSideEncryptionByDefault: { KMSMasterKeyID: KMS_KEY_ARN, SSEAlgorithm: "aws:kms" },
      },
    ],
  });
});

/** The statements of a function's role about the key. */
const keyStatementsOf = (entry: EntryName) => {
  const role = functionOf(resources, entry).properties.Role["Fn::GetAtt"][0];
  return ofType(resources, "AWS::IAM::Policy")
    .filter(([, { Properties }]) => Properties.Roles[0].Ref === role)
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
    .filter(({ Action }) => [Action].flat().some((action) => action.startsWith("kms:")));
};

test("a function may use the key by way of the services that keep our data, if it uses one", () => {
  const using = entryNames.filter((entry) => keyStatementsOf(entry).length > 0);

  expect(entryNames.filter((entry) => !using.includes(entry)).sort()).toEqual(
    ["get-console", "get-docs", "get-openapi", "list-operations", "refuse-request"].sort(),
  );
  for (const [statement] of using.map(keyStatementsOf)) {
    expect(statement.Resource).toBe(KMS_KEY_ARN);
    expect(JSON.stringify(statement.Condition)).toMatch(
      /kms:ViaService.*dynamodb\..*s3\..*secretsmanager\./,
    );
  }
});

test("the function that takes the operator's queue may read one that this key encrypts", () => {
  const byQueue = entryNames.filter((entry) =>
    JSON.stringify(keyStatementsOf(entry)).includes('"sqs.'),
  );

  expect(byQueue).toEqual(["receive-notices"]);
  expect(keyStatementsOf("receive-notices").at(-1)).toMatchObject({
    Action: "kms:Decrypt",
    Resource: KMS_KEY_ARN,
  });
});

test("X-Ray traces each function, where a setting asks for it", async () => {
  const { resources: traced } = await service.synthesize({ TRACING: "xray" });

  const modes = (among: typeof resources) =>
    new Set(entryNames.map((entry) => functionOf(among, entry).properties.TracingConfig?.Mode));
  expect([...modes(traced)]).toEqual(["Active"]);
  expect([...modes(resources)]).toEqual([undefined]);
});
