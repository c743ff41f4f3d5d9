import { ConditionalCheckFailedException, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { Pool } from "undici";
import { inject } from "vitest";
import type { Client } from "../../functions/store/dynamo-table.ts";

/** Longer than a busy machine takes: a second try loses against what the first one wrote. */
const PATIENCE_MS = 120_000;

/** The engine reads a signature's form and checks nothing of it. */
const headers = {
  "content-type": "application/x-amz-json-1.0",
  "x-amz-date": "20260101T000000Z",
  authorization:
    "AWS4-HMAC-SHA256 Credential=EXAMPLE/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
};

/** The connections of this process to the engine of the test run. */
let pool: Pool | undefined;

/**
 * A client of the engine of this test run that sends a command's input as it is, as JSON. The SDK's
 * own layers (signatures, schemas, retries, its HTTP client) cost several times as much as the
 * engine itself, at each of a million calls. `test/store` proves the table with the SDK's client,
 * and `engine-client.test.ts` that both answer alike.
 */
export const engineClient = (): Client => {
  pool ??= new Pool(inject("engineUrl"), {
    headersTimeout: PATIENCE_MS,
    bodyTimeout: PATIENCE_MS,
    connect: { timeout: PATIENCE_MS },
  });
  const connections = pool;
  const send = async (command: { readonly input: object }): Promise<unknown> => {
    const action = command.constructor.name.replace(/Command$/, "");
    const answer = await connections.request({
      path: "/",
      method: "POST",
      headers: { ...headers, "x-amz-target": `DynamoDB_20120810.${action}` },
      body: JSON.stringify(command.input),
    });
    const body = (await answer.body.json()) as Readonly<Record<string, unknown>>;
    if (answer.statusCode === 200) return body;
    throw failure(body);
  };
  return { send: send as DynamoDBClient["send"] };
};

const failure = ({
  __type = "",
  message,
  Message = message,
  ...rest
}: Readonly<Record<string, unknown>>): Error => {
  const name = String(__type).split("#").at(-1) ?? "";
  if (name === "ConditionalCheckFailedException")
    return new ConditionalCheckFailedException({
      message: String(Message),
      $metadata: {},
      ...rest,
    });
  return Object.assign(new Error(String(Message)), { name, $metadata: {} });
};
