import {
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  DynamoDBClient,
  type DynamoDBClientConfig,
  GetItemCommand,
  type GetItemCommandInput,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  type ScanCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import { AwsFailure } from "../../functions/aws/failure.ts";
import type { AwsJson } from "../../functions/aws/service.ts";
import type { CallDynamo } from "../../functions/store/dynamo-table.ts";

export interface SdkCalls {
  readonly call: CallDynamo;
  /** How the SDK classified each failed try: `THROTTLING`, `TRANSIENT` and so on. */
  readonly kinds: readonly string[];
}

/**
 * The calls of DynamoDB over the official SDK: the oracle of ours. It tries three times without
 * waiting, and its own classification decides whether it does.
 */
export const sdkCalls = (endpoint: string, config: DynamoDBClientConfig = {}): SdkCalls => {
  const kinds: string[] = [];
  const client = (tries: number) =>
    new DynamoDBClient({
      region: "us-east-1",
      endpoint,
      retryStrategy: retriesAtOnce(tries, kinds),
      ...config,
    });
  const [patient, once] = [client(3), client(1)];
  const call: CallDynamo = async (operation, input, options) => {
    try {
      const sent = options?.once === true ? once : patient;
      const { $metadata, ...answer } = await send(sent, operation, input);
      return answer;
    } catch (error) {
      throw failureOf(error);
    }
  };
  return { call, kinds };
};

type Answer = AwsJson & { readonly $metadata: unknown };

const send = (client: DynamoDBClient, operation: string, input: object): Promise<Answer> => {
  const outcome = commandOf(client, operation, input);
  return outcome as Promise<unknown> as Promise<Answer>;
};

const commandOf = (client: DynamoDBClient, operation: string, input: object) => {
  switch (operation) {
    case "GetItem":
      return client.send(new GetItemCommand(input as GetItemCommandInput));
    case "BatchGetItem":
      return client.send(new BatchGetItemCommand(input as BatchGetItemCommandInput));
    case "PutItem":
      return client.send(new PutItemCommand(input as PutItemCommandInput));
    case "UpdateItem":
      return client.send(new UpdateItemCommand(input as UpdateItemCommandInput));
    case "Query":
      return client.send(new QueryCommand(input as QueryCommandInput));
    case "Scan":
      return client.send(new ScanCommand(input as ScanCommandInput));
  }
  throw new Error(`The table makes no call ${operation}.`);
};

/** Retries of the SDK without a wait: its own classification decides whether there are any. */
export const retriesAtOnce = (tries: number, kinds: string[]) => {
  const token = (count: number) => ({
    getRetryCount: () => count,
    getRetryDelay: () => 0,
    getRetryCost: () => 0,
  });
  return {
    acquireInitialRetryToken: async () => token(0),
    refreshRetryTokenForRetry: async (
      { getRetryCount }: ReturnType<typeof token>,
      { errorType }: { readonly errorType: string },
    ) => {
      kinds.push(errorType);
      const isRetryable = errorType === "THROTTLING" || errorType === "TRANSIENT";
      if (!isRetryable || getRetryCount() + 1 >= tries) throw new Error("No retry.");
      return token(getRetryCount() + 1);
    },
    recordSuccess: () => undefined,
  };
};

/** The SDK adds `$metadata` to the error of a request that it sent or tried to send. */
const failureOf = (error: unknown): unknown =>
  error instanceof Error && "$metadata" in error
    ? new AwsFailure({ name: error.name, message: error.message, answer: { ...error } })
    : error;
