import { randomUUID } from "node:crypto";
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  InvalidParameterException,
  InvalidRequestException,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { wordsOf } from "../doctor/finding.ts";
import { SettingsError } from "../settings.ts";
import type { SecretValue } from "./form.ts";

/** A secret as it was read. */
export interface ReadSecret {
  readonly value: SecretValue;
  readonly version: string;
  /** When it was changed last, in milliseconds since the UNIX epoch. */
  readonly changedAt: number;
}

/** Where a secret is read and written. Both throw a SettingsError that repeats no value. */
export interface SecretPlace {
  readonly name: string;
  readonly read: () => Promise<ReadSecret>;
  /** Writes it if its version is still this one. Resolves with whether it was. */
  readonly write: (value: SecretValue, version: string) => Promise<boolean>;
}

const CURRENT = "AWSCURRENT";

/** A new version waits under this label until it becomes the current one. */
const WAITING = "CALLSHEET_ROTATION";

/** Somebody else may write between two looks, but not again and again. */
const MOST_LOOKS = 3;

/** A secret of Secrets Manager. */
export function managedSecret(
  client: SecretsManagerClient,
  { name, arn: SecretId }: { readonly name: string; readonly arn: string },
): SecretPlace {
  const told = async <T>(call: Promise<T>): Promise<T> => {
    try {
      return await call;
    } catch (error) {
      throw new SettingsError(`Secrets Manager did not do it for ${name}: ${wordsOf(error)}.`);
    }
  };
  const read = async (): Promise<ReadSecret> => {
    for (let look = 0; look < MOST_LOOKS; look++) {
      const found = await told(client.send(new GetSecretValueCommand({ SecretId })));
      const { VersionId: version = "", SecretString } = found;
      const about = await told(client.send(new DescribeSecretCommand({ SecretId })));
      if (about.VersionIdsToStages?.[version]?.includes(CURRENT) !== true) continue;
      // A version that was put back is older than the moment at which it was.
      const changed = [found.CreatedDate, about.LastChangedDate].map((date) => Number(date ?? 0));
      return { value: objectIn(SecretString, name), version, changedAt: Math.max(...changed) };
    }
    throw new SettingsError(`${name} is being changed by somebody else: run it again.`);
  };
  return {
    name,
    read,
    write: async (value, version) => {
      const put = new PutSecretValueCommand({
        SecretId,
        SecretString: JSON.stringify(value),
        ClientRequestToken: randomUUID(),
        VersionStages: [WAITING],
      });
      const { VersionId: written } = await told(client.send(put));
      // Secrets Manager has no condition on a value. It moves a label only from the version named.
      const move = new UpdateSecretVersionStageCommand({
        SecretId,
        VersionStage: CURRENT,
        MoveToVersionId: written,
        RemoveFromVersionId: version,
      });
      try {
        await client.send(move);
        return true;
      } catch (error) {
        const isRefusal =
          error instanceof InvalidParameterException || error instanceof InvalidRequestException;
        if (isRefusal && (await read()).version !== version) return false;
        throw new SettingsError(`Secrets Manager did not do it for ${name}: ${wordsOf(error)}.`);
      }
    },
  };
}

/** The JSON object in a secret's text. Throws a SettingsError that repeats none of it. */
export function objectIn(text: string | undefined, name: string): SecretValue {
  try {
    const value: unknown = JSON.parse(text ?? "");
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // The parser's own message would quote it.
  }
  throw new SettingsError(`${name} is not a JSON object: mend it first.`);
}
