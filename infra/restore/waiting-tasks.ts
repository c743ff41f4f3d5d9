import { type DynamoDBClient, GetItemCommand, paginateQuery } from "@aws-sdk/client-dynamodb";

/** A product's work list is one whole list and so many shards (decision 0047). */
const SHARDS = 8;

/** A task that a release of its operation starts. */
export interface WaitingTask {
  readonly tenant: string;
  readonly taskId: string;
}

/**
 * The tasks of an operation that wait for its release: those that are queued, and those in doubt
 * that were queued in the copy. The indexes name them, and their rows decide.
 */
export async function waitingTasks(
  client: DynamoDBClient,
  table: string,
  operation: string,
): Promise<readonly WaitingTask[]> {
  const lanes = await keysOn(client, table, "lanes", `lane#${operation}#`);
  const ask = `ask#${operation.split(".", 1).join()}`;
  const agendas = [
    ...lanes.map(({ pk }) => `wait#${pk.slice("lane#".length)}`),
    ask,
    ...Array.from({ length: SHARDS }, (_, shard) => `${ask}#${shard}`),
  ];
  const found: WaitingTask[] = [];
  for (const agenda of agendas)
    for (const { pk, sk } of await keysOn(client, table, agenda, "")) {
      const { Item: row = {} } = await client.send(
        new GetItemCommand({ TableName: table, Key: { pk: { S: pk }, sk: { S: sk } } }),
      );
      const isRewound = row.status?.S === "doubtful" && row.doubt?.M?.reason?.S === "restored";
      if (row.operation?.S === operation && (row.status?.S === "queued" || isRewound))
        found.push({ tenant: row.tenant?.S ?? "", taskId: row.taskId?.S ?? "" });
    }
  return found;
}

const keysOn = async (
  client: DynamoDBClient,
  TableName: string,
  agenda: string,
  prefix: string,
): Promise<readonly { readonly pk: string; readonly sk: string }[]> => {
  const keys: { pk: string; sk: string }[] = [];
  const pages = paginateQuery(
    { client },
    {
      TableName,
      IndexName: "agenda",
      KeyConditionExpression: "agenda = :agenda",
      ExpressionAttributeValues: { ":agenda": { S: agenda } },
    },
  );
  for await (const { Items = [] } of pages)
    for (const { pk, sk } of Items)
      if (pk?.S?.startsWith(prefix) && sk?.S !== undefined) keys.push({ pk: pk.S, sk: sk.S });
  return keys;
};
