import { randomUUID } from "node:crypto";
import { CreateTableCommand, DeleteTableCommand } from "@aws-sdk/client-dynamodb";
import { inject, onTestFinished } from "vitest";
import { DynamoTable } from "../../functions/store/dynamo-table.ts";
import { dynamoAt } from "./aws-machine.ts";
import { callEngine, engineClient } from "./engine-client.ts";
import { tableSchema } from "./table-schema.ts";

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

/** A table at an address, over the shipped client. */
export const tableAt = (name: string, endpoint: string): DynamoTable =>
  new DynamoTable(name, dynamoAt(endpoint));

/** The table of this name in the engine of this test run, over the shipped client. */
export const tableNamed = (name: string): DynamoTable => tableAt(name, inject("engineUrl"));

/** An empty table for all tests of a file. */
export const openTable = async (): Promise<DynamoTable> => tableNamed(await makeTable());

/**
 * The same over a light client, for tests that ask much of the table and nothing of the client.
 */
export const engineTable = (name: string): DynamoTable => new DynamoTable(name, callEngine);
