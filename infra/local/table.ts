import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceNotFoundException,
  type TableDescription as StoredTable,
} from "@aws-sdk/client-dynamodb";
import type { TableDescription } from "./template.ts";

/** Makes the template's table if it is not there. Throws if another table of that name is: its rows would be misread. */
export const ensureTable = async (endpoint: string, name: string, { create }: TableDescription): Promise<void> => {
  const credentials = { accessKeyId: "EXAMPLE", secretAccessKey: "EXAMPLE" };
  const client = new DynamoDBClient({ endpoint, region: "us-east-1", credentials });
  try {
    const stored = await describe(client, name);
    if (stored === undefined) await client.send(new CreateTableCommand({ TableName: name, ...create }));
    else if (keysOf(stored) !== keysOf(create)) {
      throw new Error("The table in .local/ has other keys or indexes than the template; start once with --fresh to make a new one.");
    }
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
