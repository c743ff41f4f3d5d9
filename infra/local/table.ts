import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  paginateScan,
  ResourceNotFoundException,
  type TableDescription as StoredTable,
} from "@aws-sdk/client-dynamodb";
import type { TableDescription } from "./template.ts";

/** What the template's table is called on one machine. */
export const TABLE_NAME = "callsheet";

/** Makes the template's table if it is not there. Throws if another table of that name is: its rows would be misread. */
export const ensureTable = (endpoint: string, name: string, { create }: TableDescription): Promise<void> =>
  withClient(endpoint, async (client) => {
    const stored = await describe(client, name);
    if (stored === undefined) await client.send(new CreateTableCommand({ TableName: name, ...create }));
    else if (keysOf(stored) !== keysOf(create)) {
      throw new Error("The table in .local/ has other keys or indexes than the template; start once with --fresh to make a new one.");
    }
  });

/** How many tasks have not settled. Every row is read, as a task's row may have lost its place in an index. */
export const countUnsettledTasks = (endpoint: string, name: string): Promise<number> =>
  withClient(endpoint, async (client) => {
    if ((await describe(client, name)) === undefined) return 0;
    const unsettled = "attribute_exists(operation) AND attribute_not_exists(settledAt)";
    const pages = paginateScan({ client }, { TableName: name, FilterExpression: unsettled, Select: "COUNT", ConsistentRead: true });
    let count = 0;
    for await (const page of pages) count += page.Count ?? 0;
    return count;
  });

const withClient = async <T>(endpoint: string, use: (client: DynamoDBClient) => Promise<T>): Promise<T> => {
  const credentials = { accessKeyId: "EXAMPLE", secretAccessKey: "EXAMPLE" };
  const client = new DynamoDBClient({ endpoint, region: "us-east-1", credentials });
  try {
    return await use(client);
  } finally {
    client.destroy();
  }
};

const describe = async (client: DynamoDBClient, TableName: string): Promise<StoredTable | undefined> => {
  try {
    return (await client.send(new DescribeTableCommand({ TableName }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw new Error(`The table in .local/ cannot be read (${error instanceof Error ? error.message : "no reason given"}).`, {
      cause: error,
    });
  }
};

/** What a row needs of a table: its keys, and those of the indexes. */
const keysOf = ({ KeySchema, GlobalSecondaryIndexes }: Pick<StoredTable, "KeySchema" | "GlobalSecondaryIndexes">): string => {
  const indexes = (GlobalSecondaryIndexes ?? []).map((index) => [index.IndexName, index.KeySchema, index.Projection?.ProjectionType]);
  return JSON.stringify([KeySchema, indexes.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))]);
};
