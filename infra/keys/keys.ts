import { createHash, randomBytes, randomInt } from "node:crypto";
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { withOperatorClient } from "../operator-table.ts";
import type { KeysOptions } from "./options.ts";

/** Whether the command did what it was asked for, and what to say about it. */
export interface KeysDone {
  readonly isDone: boolean;
  readonly sentences: readonly string[];
}

type Row = Readonly<Record<string, AttributeValue>>;

const PLACES = ["1", "2"] as const;

/** Creates, lists or revokes keys of a tenant. `now` is an ISO 8601 moment in UTC. */
export function keys(options: KeysOptions, now: string): Promise<KeysDone> {
  return withOperatorClient(options, async (client) => {
    switch (options.command) {
      case "create":
        return create(client, options, now);
      case "list":
        return list(client, options, now);
      case "revoke":
        return revoke(client, options, now);
    }
  });
}

/**
 * Takes a place that is free, or whose key works no more: one conditional put, so two operators
 * never write one place.
 */
const create = async (
  client: DynamoDBClient,
  options: KeysOptions & { readonly command: "create" },
  now: string,
): Promise<KeysDone> => {
  const { table, tenant, scopes, expiresAt } = options;
  // 256 bits.
  const secret = randomBytes(32).toString("base64url");
  for (const place of PLACES) {
    const id = place + randomText();
    const put = new PutItemCommand({
      TableName: table,
      Item: {
        ...keyOf(tenant, place),
        id: { S: id },
        digest: { S: createHash("sha256").update(secret).digest("hex") },
        scopes: { L: scopes.map((scope) => ({ S: scope })) },
        createdAt: { S: now },
        ...(expiresAt === undefined ? {} : { expiresAt: { S: expiresAt } }),
      },
      ConditionExpression:
        "attribute_not_exists(pk) OR attribute_exists(revokedAt) OR expiresAt <= :now",
      ExpressionAttributeValues: { ":now": { S: now } },
    });
    if (await wins(client.send(put)))
      return done(
        `Key ${id} of ${tenant}: ${scopes.join(", ")}; ${expiresAt === undefined ? "without an end" : `until ${expiresAt}`}.`,
        "It is shown this once. It works at once, in a place used before after a minute:",
        `cs.${tenant}.${id}.${secret}`,
      );
  }
  return refused(
    `${tenant} has two keys. Revoke one first: npm run keys -- list --tenant ${tenant}`,
  );
};

const list = async (
  client: DynamoDBClient,
  { table, tenant }: KeysOptions,
  now: string,
): Promise<KeysDone> => {
  const { Items: rows = [] } = await client.send(
    new QueryCommand({
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk AND begins_with(sk, :sk)",
      ExpressionAttributeValues: { ":pk": { S: `keys#${tenant}` }, ":sk": { S: "key#" } },
    }),
  );
  if (rows.length === 0) return done(`${tenant} has no key but those of ApiSecret, if any.`);
  return done(...rows.map((row) => lineOf(row, now)));
};

const lineOf = (row: Row, now: string): string => {
  const { id, createdAt, expiresAt, revokedAt, scopes } = row;
  const end = expiresAt?.S;
  const state =
    revokedAt?.S !== undefined
      ? `revoked ${revokedAt.S}`
      : end === undefined
        ? "active"
        : `${end <= now ? "expired" : "active until"} ${end}`;
  const allowed = (scopes?.L ?? []).map(({ S }) => S).join(",");
  return `${id?.S}  ${state}  ${allowed}  created ${createdAt?.S}`;
};

const revoke = async (
  client: DynamoDBClient,
  { table, tenant, id }: KeysOptions & { readonly command: "revoke" },
  now: string,
): Promise<KeysDone> => {
  const update = new UpdateItemCommand({
    TableName: table,
    Key: keyOf(tenant, id.startsWith("1") ? "1" : "2"),
    UpdateExpression: "SET revokedAt = if_not_exists(revokedAt, :now)",
    ConditionExpression: "id = :id",
    ExpressionAttributeValues: { ":id": { S: id }, ":now": { S: now } },
  });
  return (await wins(client.send(update)))
    ? done(`Key ${id} of ${tenant} is revoked. The last function forgets it within a minute.`)
    : refused(`${tenant} has no key ${id}. Nothing was changed.`);
};

/** False if the condition of a write did not hold. */
const wins = async (write: Promise<unknown>): Promise<boolean> => {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
};

const keyOf = (tenant: string, place: (typeof PLACES)[number]) => ({
  pk: { S: `keys#${tenant}` },
  sk: { S: `key#${place}` },
});

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

const randomText = (): string =>
  Array.from({ length: 6 }, () => LETTERS[randomInt(LETTERS.length)]).join("");

const done = (...sentences: string[]): KeysDone => ({ isDone: true, sentences });
const refused = (...sentences: string[]): KeysDone => ({ isDone: false, sentences });
