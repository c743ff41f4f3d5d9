import { hash } from "node:crypto";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import * as z from "zod";
import type { Deployment } from "./deployment.ts";
import { type Finding, fault, fine, wordsOf } from "./finding.ts";

const text = z.string().min(1);
const keys = z.union([text, z.array(text).min(1)]);

/** A ring names its active key, which has to be there. */
const ring = z
  .record(z.string(), z.unknown())
  .refine(({ active, ...held }) => typeof held[String(active)] === "string", {
    message: "active names no key of it",
  });

/** The fields that functions read, by the name of the secret. */
const forms: Readonly<Record<string, z.ZodType<Record<string, unknown>>>> = {
  TencentSecret: z.looseObject({ secretId: text, secretKey: text }),
  IdentitySecret: z.looseObject({ key: z.string().min(16) }),
  ContextSecret: ring,
  WebhookSecret: ring,
  CallbackSecret: z.looseObject({ path: keys }),
  ApiSecret: z.looseObject({ key: keys.optional() }),
};

/** The secrets that could be read, and what there is to say. No finding repeats a value. */
export interface ReadSecrets {
  readonly values: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly findings: readonly Finding[];
}

/** Reads each secret as the functions do. */
export async function examineSecrets({ secrets }: Deployment): Promise<ReadSecrets> {
  const client = new SecretsManagerClient({});
  const values: Record<string, Record<string, unknown>> = {};
  const findings: Finding[] = [];
  for (const [name, form] of Object.entries(forms)) {
    const read = await client
      .send(new GetSecretValueCommand({ SecretId: secrets[name] ?? name }))
      .then(({ SecretString }) => form.safeParse(objectIn(SecretString)))
      .catch((error: unknown) => wordsOf(error));
    if (typeof read === "string") findings.push(fault(`${name} cannot be read: ${read}.`));
    else if (read.success) {
      values[name] = read.data;
      findings.push(fine(`${name} can be read.`));
    } else {
      const [issue] = read.error.issues;
      const place = issue?.path.join(".") || "its text";
      findings.push(fault(`${name} is malformed: ${place} is not what functions look for.`));
    }
  }
  client.destroy();
  return { values, findings };
}

const objectIn = (text = ""): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** `fingerprintOf` of `functions/task/task-id.ts`. */
export function fingerprintOf(identityKey: string): string {
  return hash("sha256", `callsheet identity key\n${identityKey}`, "base64url");
}
