import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type * as z from "zod/mini";
import type { AwsMachine } from "../aws/calls.ts";
import { AwsService } from "../aws/service.ts";
import { Unavailable } from "../task/error.ts";
import { type Clock, milliseconds } from "../task/time.ts";

/**
 * How long a secret is used before it is read again. Each step of a rotation has to wait longer
 * than this.
 */
const KEPT = milliseconds({ minutes: 5 });

/** How soon a failed read is tried again while the old value is still used. */
const TRIED_AGAIN = milliseconds({ minutes: 1 });

/**
 * How long the old value is used while Secrets Manager does not answer. After that Callsheet fails
 * closed.
 */
export const USED_STALE = milliseconds({ hours: 1 });

/**
 * How long a failed read is remembered, so that not every request waits for Secrets Manager. A
 * repair is still seen soon.
 */
const FAILURE_REMEMBERED = milliseconds({ seconds: 2 });

/**
 * A secret that is read at its first use and cached for a while. Throws `Unavailable`, which shows
 * none of it, if it cannot be read.
 */
export type Secret<T> = () => Promise<T>;

/** The text of a secret, by its reference. */
export type ReadSecret = (reference: string) => Promise<string>;

/** A secret by its reference. */
export function secretAt<T>(
  reference: string,
  {
    schema,
    clock,
    read,
    failing = () => {},
  }: {
    schema: z.ZodMiniType<T>;
    clock: Clock;
    read: ReadSecret;
    /** Is told of each failed read, also where an old value is still used. */
    failing?: (error: unknown) => void;
  },
): Secret<T> {
  let kept: { value: T; readAt: number; triedAt: number } | undefined;
  let failed: { error: unknown; at: number } | undefined;
  return async () => {
    const now = clock.now();
    if (kept !== undefined && now - kept.readAt < KEPT) return kept.value;
    // While Secrets Manager is down, one call a minute waits for it.
    if (kept !== undefined && now - kept.triedAt < TRIED_AGAIN && now - kept.readAt <= USED_STALE)
      return kept.value;
    if (failed !== undefined && now >= failed.at && now - failed.at < FAILURE_REMEMBERED)
      throw failed.error;
    try {
      kept = {
        value: parse(schema, await textAt(reference, read), reference),
        readAt: now,
        triedAt: now,
      };
      failed = undefined;
    } catch (error) {
      failing(error);
      failed = { error, at: clock.now() };
      if (kept === undefined || now - kept.readAt > USED_STALE) throw error;
      kept.triedAt = now;
      failed = undefined;
    }
    return kept.value;
  };
}

/** Where Secrets Manager is. */
export interface SecretsPlace {
  readonly region: string;
  readonly endpoint?: string | undefined;
}

/** The secrets of Secrets Manager, by ARN. A secret of bytes reads as an empty text. */
export function secretsManager(place: SecretsPlace, machine: AwsMachine): ReadSecret {
  const contentType = "application/x-amz-json-1.1";
  const manager = { service: "secretsmanager", target: "secretsmanager", contentType } as const;
  const service = new AwsService({ ...manager, ...place }, machine);
  return async (SecretId) => {
    const { SecretString } = await service.call("GetSecretValue", { SecretId });
    return typeof SecretString === "string" ? SecretString : "";
  };
}

/**
 * Reads secrets by an ARN in Secrets Manager or a `file:` URL. `manager` makes the client at its
 * first use, which a file never needs.
 */
export function readSecretText(manager: () => ReadSecret): ReadSecret {
  let read: ReadSecret | undefined;
  return async (reference) => {
    if (reference.startsWith("file:")) return readFileSync(fileURLToPath(reference), "utf8");
    read ??= manager();
    return read(reference);
  };
}

const textAt = async (reference: string, read: ReadSecret): Promise<string> => {
  try {
    return await read(reference);
  } catch (cause) {
    throw new Unavailable(`The secret ${reference} cannot be read.`, { cause });
  }
};

/** The parser's own message may quote the secret, so it is dropped. */
const parse = <T>(schema: z.ZodMiniType<T>, text: string, reference: string): T => {
  const json = parseJson(text, reference);
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path }) => path.join(".") || "the whole").join(", ");
  throw new Unavailable(
    `The secret ${reference} does not have the expected shape: check ${fields}.`,
  );
};

const parseJson = (text: string, reference: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new Unavailable(`The secret ${reference} is not valid JSON.`);
  }
};
