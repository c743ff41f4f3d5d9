import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";

/** A client of an engine that a test started; it asks once. */
export const clientOf = (url: string): DynamoDBClient =>
  new DynamoDBClient({
    endpoint: url,
    region: "eu-central-1",
    credentials: { accessKeyId: "dummy", secretAccessKey: "dummy" },
    maxAttempts: 1,
  });

/** The names of the engine's tables. */
export const tableNames = async (url: string): Promise<readonly string[] | undefined> =>
  (await clientOf(url).send(new ListTablesCommand())).TableNames;

/** Makes the table `tasks`. */
export const createTable = async (url: string): Promise<void> => {
  await clientOf(url).send(
    new CreateTableCommand({
      TableName: "tasks",
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    }),
  );
};
