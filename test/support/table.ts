import { randomUUID } from "node:crypto";
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
} from "@aws-sdk/client-dynamodb";
import { inject, onTestFinished } from "vitest";
import { DynamoTable } from "../../functions/store/dynamo-table.ts";
import { engineClient } from "./engine-client.ts";

/**
 * The table of the stack (a test holds it against the template), without its stream: the engine
 * scans a stream at every write.
 */
export const tableSchema: Omit<CreateTableCommandInput, "TableName"> = {
  KeySchema: [
    { AttributeName: "pk", KeyType: "HASH" },
    { AttributeName: "sk", KeyType: "RANGE" },
  ],
  AttributeDefinitions: ["pk", "sk", "agenda", "dueAt", "tenant", "listKey"].map(
    (AttributeName) => ({
      AttributeName,
      AttributeType: "S",
    }),
  ),
  GlobalSecondaryIndexes: [
    keysOnly("agenda", { partition: "agenda", sort: "dueAt" }),
    keysOnly("list", { partition: "tenant", sort: "listKey" }),
  ],
  BillingMode: "PAY_PER_REQUEST",
};

function keysOnly(IndexName: string, keys: { partition: string; sort: string }) {
  return {
    IndexName,
    KeySchema: [
      { AttributeName: keys.partition, KeyType: "HASH" as const },
      { AttributeName: keys.sort, KeyType: "RANGE" as const },
    ],
    Projection: { ProjectionType: "KEYS_ONLY" as const },
  };
}

/** Any credentials do for the engine. */
process.env.AWS_ACCESS_KEY_ID ??= "EXAMPLE";
process.env.AWS_SECRET_ACCESS_KEY ??= "EXAMPLE";
process.env.AWS_REGION ??= "us-east-1";

/**
 * Makes an empty table of the stack's schema in the engine of this test run, for one test. Its name
 * is new also where a file is run again in this process. The engine takes the longer to make a
 * table, the more it has: 2 ms beside a hundred, 20 ms beside 1500.
 */
export const createTable = async (): Promise<string> => {
  const TableName = await makeTable();
  onTestFinished(async () => {
    await engineClient().send(new DeleteTableCommand({ TableName }));
  });
  return TableName;
};

const makeTable = async (): Promise<string> => {
  const TableName = `test-${randomUUID()}`;
  await engineClient().send(new CreateTableCommand({ TableName, ...tableSchema }));
  return TableName;
};

/** The table of this name in the engine of this test run, over the SDK's client. */
export const tableNamed = (name: string): DynamoTable =>
  new DynamoTable({ name, region: "us-east-1", endpoint: inject("engineUrl") });

/** An empty table for all tests of a file. */
export const openTable = async (): Promise<DynamoTable> => tableNamed(await makeTable());

/**
 * The same over a light client, for tests that ask much of the table and nothing of the SDK.
 */
export const engineTable = (name: string): DynamoTable =>
  new DynamoTable({ name, region: "us-east-1", connect: engineClient });
