import { Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { type IKey, Key } from "aws-cdk-lib/aws-kms";
import type { Construct } from "constructs";
import type { Settings } from "./settings.ts";

/** The operator's own key. Undefined where AWS's keys encrypt, which need no permission. */
export function encryptionKey(scope: Construct, { KMS_KEY_ARN }: Settings): IKey | undefined {
  return KMS_KEY_ARN === undefined
    ? undefined
    : Key.fromKeyArn(scope, "EncryptionKey", KMS_KEY_ARN);
}

/**
 * Lets a role use the key by way of the services that keep our data, and of no other. Source of the
 * actions: "Usage of customer managed keys" in DynamoDB's developer guide.
 */
export function mayUse(key: IKey | undefined): readonly PolicyStatement[] {
  if (key === undefined) return [];
  return [
    new PolicyStatement({
      actions: [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
      ],
      resources: [key.keyArn],
      conditions: by(key, "dynamodb", "s3", "secretsmanager"),
    }),
  ];
}

/**
 * Lets a role read what the key has encrypted by way of one service. Source: "Amazon SQS Key
 * management", SQS Developer Guide.
 */
export function mayDecryptBy(service: string, key: IKey | undefined): readonly PolicyStatement[] {
  if (key === undefined) return [];
  const resources = [key.keyArn];
  const conditions = by(key, service);
  return [new PolicyStatement({ actions: ["kms:Decrypt"], resources, conditions })];
}

const by = (key: IKey, ...services: readonly string[]) => {
  const { region } = Stack.of(key);
  const hosts = services.map((service) => `${service}.${region}.amazonaws.com`);
  return { StringEquals: { "kms:ViaService": hosts.length === 1 ? hosts[0] : hosts } };
};
