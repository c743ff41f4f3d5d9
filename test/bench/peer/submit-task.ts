import { createHash } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import { clientOf } from "./client.ts";

/**
 * The peer, as a team would write it without Callsheet: validate, put, create, update. `PEER_CALLS`
 * is a list of DynamoDB actions: the peer makes those instead of its own put and update.
 */
const settings = z.object({
  TABLE_NAME: z.string(),
  AWS_ENDPOINT_URL_DYNAMODB: z.string(),
  PEER_TENCENT: z.string(),
  PEER_CALLS: z.string().default("PutItem,UpdateItem"),
});

const body = z.strictObject({
  operation: z.literal("vod.CreateAigcVideoTask"),
  input: z.strictObject({
    SubAppId: z.number().int(),
    ModelName: z.string().min(1).max(64),
    ModelVersion: z.string().min(1).max(64),
    Prompt: z.string().min(1).max(2000),
  }),
  metadata: z.record(z.string().max(64), z.string().max(512)).optional(),
});

interface Event {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

let built: ReturnType<typeof build> | undefined;

/** The Lambda function. */
export const handler = async (event: Event): Promise<unknown> => {
  built ??= build();
  const { input, metadata } = body.parse(JSON.parse(event.body));
  const key = event.headers["idempotency-key"] ?? "";
  const taskId = createHash("sha256").update(key).digest("hex").slice(0, 32);
  const { calls, call, tencent } = built;
  const until = calls.lastIndexOf("UpdateItem");
  const task = { taskId, status: "submitting", input, metadata, createdAt: Date.now() };
  for (const action of calls.slice(0, until)) await call(action, task);
  const { TaskId } = await tencent.CreateAigcVideoTask({ ...input, SessionId: taskId });
  for (const action of calls.slice(until)) await call(action, { ...task, TaskId });
  const answer = { taskId, status: "running", providerTaskId: TaskId, input };
  return { statusCode: 202, body: JSON.stringify(answer) };
};

type Task = Readonly<Record<string, unknown>> & { readonly taskId: string };

const build = () => {
  const { TABLE_NAME, AWS_ENDPOINT_URL_DYNAMODB, PEER_TENCENT, PEER_CALLS } = settings.parse(
    process.env,
  );
  const table = DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint: AWS_ENDPOINT_URL_DYNAMODB }),
    { marshallOptions: { removeUndefinedValues: true } },
  );
  const call = (action: string, task: Task) => send(table, action, { TABLE_NAME, task });
  return { calls: PEER_CALLS.split(","), call, tencent: clientOf(PEER_TENCENT) };
};

const send = async (
  table: DynamoDBDocumentClient,
  action: string,
  { TABLE_NAME: TableName, task }: { readonly TABLE_NAME: string; readonly task: Task },
): Promise<unknown> => {
  const key = { pk: `peer#${task.taskId}`, sk: "task" };
  if (action === "PutItem")
    return table.send(new PutCommand({ TableName, Item: { ...key, ...task } }));
  if (action === "UpdateItem")
    return table.send(
      new UpdateCommand({
        TableName,
        Key: key,
        UpdateExpression: "SET #status = :status, taskAtTencent = :id, changed = :now",
        ConditionExpression: "attribute_not_exists(#status) OR #status <> :done",
        ExpressionAttributeNames: { "#status": "status" },
        ExpressionAttributeValues: {
          ":status": "running",
          ":done": "done",
          ":id": task.TaskId ?? "",
          ":now": Date.now(),
        },
        ReturnValues: "ALL_NEW",
      }),
    );
  if (action === "Query")
    return table.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": key.pk },
        ConsistentRead: true,
      }),
    );
  if (action === "BatchGetItem")
    return table.send(new BatchGetCommand({ RequestItems: { [TableName]: { Keys: [key] } } }));
  return table.send(new GetCommand({ TableName, Key: key, ConsistentRead: true }));
};
