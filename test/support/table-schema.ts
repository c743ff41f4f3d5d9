import type { CreateTableCommandInput } from "@aws-sdk/client-dynamodb";

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
