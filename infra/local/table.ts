import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  paginateScan,
  ResourceNotFoundException,
  type TableDescription as StoredTable,
} from "@aws-sdk/client-dynamodb";
import type { TableDescription } from "./template.ts";

/** The name of the template's table on one machine. */
export const TABLE_NAME = "callsheet";

/** A table and how to reach it. */
export interface TablePlace {
  readonly endpoint: string;
  readonly name: string;
  /** How messages call the place: a folder, or the setting that names it. */
  readonly place: string;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

/** The table of the embedded engine, which takes any credentials. */
export function embeddedTable(endpoint: string, directory: string): TablePlace {
  return {
    endpoint,
    name: TABLE_NAME,
    place: directory,
    region: "us-east-1",
    credentials: { accessKeyId: "EXAMPLE", secretAccessKey: "EXAMPLE" },
  };
}

/**
 * Makes the template's table if it is not there. Throws if another table of that name is: its rows
 * would be misread.
 */
export function ensureTable(table: TablePlace, { create }: TableDescription): Promise<void> {
  return withClient(table, PATIENTLY, async (client) => {
    const stored = await describe(client, table);
    if (stored === undefined)
      await client.send(new CreateTableCommand({ TableName: table.name, ...create }));
    else if (keysOf(stored) !== keysOf(create)) {
      throw new Error(
        `The table in ${table.place} has other keys or indexes than the template. Start once with --fresh, which moves it aside, or use another place.`,
      );
    }
  });
}

/**
 * Throws a sentence if no table can be described there: one try, and what does not answer soon does
 * not answer.
 */
export async function checkTable(table: TablePlace, patience: Patience = SOON): Promise<void> {
  await withClient(table, patience, (client) => describe(client, table));
}

/**
 * How many tasks have not settled. Every row is read, as a task's row may have lost its place in an
 * index.
 */
export function countUnsettledTasks(table: TablePlace): Promise<number> {
  return withClient(table, PATIENTLY, async (client) => {
    if ((await describe(client, table)) === undefined) return 0;
    const unsettled = "attribute_exists(operation) AND attribute_not_exists(settledAt)";
    const query = {
      TableName: table.name,
      FilterExpression: unsettled,
      Select: "COUNT",
      ConsistentRead: true,
    } as const;
    let count = 0;
    for await (const page of paginateScan({ client }, query)) count += page.Count ?? 0;
    return count;
  });
}

/** The milliseconds after which a table counts as one that does not answer. */
export interface Patience {
  readonly connectMs: number;
  readonly answerMs: number;
}

/**
 * Enough for a table across the world, and together less than anybody waits before he looks for a
 * mistake.
 */
const SOON: Patience = { connectMs: 1000, answerMs: 1500 };

/**
 * For a table that is known to be there. A busy machine takes seconds to make one, or to read a
 * large one.
 */
const PATIENTLY: Patience = { connectMs: 60_000, answerMs: 60_000 };

const withClient = async <T>(
  { endpoint, region, credentials }: TablePlace,
  { connectMs, answerMs }: Patience,
  use: (client: DynamoDBClient) => Promise<T>,
): Promise<T> => {
  const requestHandler = {
    connectionTimeout: connectMs,
    requestTimeout: answerMs,
    throwOnRequestTimeout: true,
  };
  const client = new DynamoDBClient({
    endpoint,
    region,
    credentials,
    maxAttempts: 1,
    requestHandler,
  });
  try {
    return await use(client);
  } finally {
    client.destroy();
  }
};

const describe = async (
  client: DynamoDBClient,
  { name, place }: TablePlace,
): Promise<StoredTable | undefined> => {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw new Error(`The table in ${place} cannot be read: ${answerOf(error)}.`, { cause: error });
  }
};

/**
 * The answer that came instead of a description, in words. A connection that was refused on several
 * addresses has a code and no message.
 */
const answerOf = (error: unknown): string => {
  if (!(error instanceof Error)) return "no reason given";
  const { message, name } = error;
  const code = "code" in error ? String(error.code) : name;
  if (code === "SyntaxError" || name === "UnknownError" || message === "UnknownError")
    return "what answers there is not DynamoDB";
  return message === "" ? `nothing answers there (${code})` : message.replace(/\.$/, "");
};

/** The attributes that a row needs in a table: its keys, and those of the indexes. */
const keysOf = ({
  KeySchema,
  GlobalSecondaryIndexes,
}: Pick<StoredTable, "KeySchema" | "GlobalSecondaryIndexes">): string => {
  const indexes = (GlobalSecondaryIndexes ?? []).map((index) => [
    index.IndexName,
    index.KeySchema,
    index.Projection?.ProjectionType,
  ]);
  return JSON.stringify([KeySchema, indexes.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))]);
};
