import { RemovalPolicy } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";

interface SecretForm {
  readonly id: string;
  readonly description: string;
  /** The fields that stand in the JSON from the start. */
  readonly fixed?: Readonly<Record<string, string>>;
  /** The field that Secrets Manager fills with letters and digits when it makes the secret. */
  readonly generated: string;
  readonly length: number;
}

/**
 * Every secret by the environment variable that carries its reference (its ARN, never its value).
 * Never change `fixed`, `generated` or `length` of one: CloudFormation would make its value anew in
 * every deployment.
 */
const forms = {
  TENCENT_SECRET: {
    id: "TencentSecret",
    description:
      "Tencent Cloud credentials: fill in secretId and secretKey after the first deployment. Leave the field unused as it is.",
    fixed: { secretId: "", secretKey: "" },
    // Secrets Manager has to generate something. Were it the secretKey, an unfilled secret would
    // look like a wrong one.
    generated: "unused",
    length: 32,
  },
  IDENTITY_SECRET: {
    id: "IdentitySecret",
    description:
      "Derives task ids from idempotency keys. Never change it: a repeated request would be charged again.",
    generated: "key",
    length: 64,
  },
  CONTEXT_SECRET: {
    id: "ContextSecret",
    description: "Marks tasks as ours at Tencent. Rotate it with npm run rotate.",
    fixed: { active: "k1" },
    generated: "k1",
    length: 64,
  },
  WEBHOOK_SECRET: {
    id: "WebhookSecret",
    description:
      "The masters of the secrets that sign webhooks. Rotate it with npm run rotate. Keep the old ones: secrets that callers hold are made from them.",
    fixed: { active: "k1" },
    generated: "k1",
    length: 64,
  },
  CALLBACK_SECRET: {
    id: "CallbackSecret",
    description:
      "path ends the callback URL that Tencent is given. Add each product's callback key under the product's name (vod).",
    generated: "path",
    // 43 of 62 characters are 256 bits.
    length: 43,
  },
  API_SECRET: {
    id: "ApiSecret",
    description: "The key that callers of the API send.",
    generated: "key",
    length: 40,
  },
} as const satisfies Record<string, SecretForm>;

export type SecretName = keyof typeof forms;
export type Secrets = Readonly<Record<SecretName, Secret>>;

/**
 * Makes the secrets. They outlive the stack: without them the table cannot be understood, and tasks
 * could be charged twice.
 */
export function serviceSecrets(scope: Construct, encryptionKey?: IKey): Secrets {
  const make = (form: SecretForm) =>
    new Secret(scope, form.id, {
      description: form.description,
      ...(encryptionKey && { encryptionKey }),
      generateSecretString: {
        secretStringTemplate: JSON.stringify(form.fixed ?? {}),
        generateStringKey: form.generated,
        passwordLength: form.length,
        excludePunctuation: true,
      },
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  return Object.fromEntries(
    Object.entries(forms).map(([name, form]) => [name, make(form)]),
  ) as Secrets;
}
