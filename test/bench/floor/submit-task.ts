import { asked } from "../asked.ts";
import { bytesOf, openSocket } from "./socket.ts";

const { TABLE_NAME: TableName = "", TABLE_PORT = "", TENCENT_PORT = "" } = process.env;

const tableCall = (action: string, body: object): Buffer =>
  bytesOf(
    {
      host: "localhost",
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `DynamoDB_20120810.${action}`,
      "x-amz-date": "20260101T000000Z",
      authorization:
        "AWS4-HMAC-SHA256 Credential=EXAMPLE/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
    },
    { TableName, ...body },
  );

const Key = { pk: { S: "floor" }, sk: { S: "task" } };
const put = tableCall("PutItem", { Item: { ...Key, status: { S: "submitting" } } });
const update = tableCall("UpdateItem", {
  Key,
  UpdateExpression: "SET answered = :yes",
  ExpressionAttributeValues: { ":yes": { S: "yes" } },
});
const create = bytesOf({ host: asked.host, "x-tc-action": "CreateAigcVideoTask" }, asked.body);

const table = openSocket(Number(TABLE_PORT));
const tencent = openSocket(Number(TENCENT_PORT));

/** Put, create, update, as ready bytes over two connections: what no task can do without. */
export const handler = async (): Promise<unknown> => {
  await table(put);
  await tencent(create);
  const { length } = await table(update);
  return { statusCode: 202, body: JSON.stringify({ status: "running", length }) };
};
