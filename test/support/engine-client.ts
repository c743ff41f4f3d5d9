import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { inject } from "vitest";
import { AwsFailure, nameOfError } from "../../functions/aws/failure.ts";
import type { AwsJson } from "../../functions/aws/service.ts";
import type { CallDynamo } from "../../functions/store/dynamo-table.ts";
import { type EngineAnswer, EngineConnection } from "./engine-connection.ts";
import { emptyLists } from "./filled-lists.ts";
import { underWay } from "./virtual-clock.ts";

/** The engine reads a signature's form and checks nothing of it. */
const signed = [
  "content-type: application/x-amz-json-1.0",
  "x-amz-date: 20260101T000000Z",
  "authorization: AWS4-HMAC-SHA256 Credential=EXAMPLE/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
].join("\r\n");

/** The connections of this process to the engine of the test run that are not in use. */
const idle: EngineConnection[] = [];

const ask = async (action: string, body: string): Promise<EngineAnswer> => {
  const url = new URL(inject("engineUrl"));
  const head = `POST / HTTP/1.1\r\nhost: ${url.host}\r\n${signed}\r\nx-amz-target: DynamoDB_20120810.${action}\r\n`;
  const connection = openConnection() ?? new EngineConnection(url);
  const answer = await connection.ask(head, body);
  idle.push(connection);
  return answer;
};

const openConnection = (): EngineConnection | undefined => {
  for (;;) {
    const connection = idle.pop();
    if (connection === undefined || connection.isOpen) return connection;
  }
};

/** An answer to a query of which there is nothing to tell. */
const nothing = { Items: [], Count: 0, ScannedCount: 0 };

/**
 * Calls the engine of this test run with an input as it is, as JSON. Signatures, retries and a full
 * HTTP client cost several times as much as the engine itself, at each of half a million calls. It
 * waits as long as a busy machine takes: a second try loses against what the first one wrote.
 * `test/store` proves the table with the shipped client, and `engine-client.test.ts` that both
 * answer alike.
 */
export const callEngine: CallDynamo = async (operation, input) =>
  operation === "Query" && (await isEmpty(input)) ? nothing : call(operation, input);

const call: CallDynamo = async (operation, input) => {
  const { status, body } = await underWay(ask(operation, JSON.stringify(input)));
  const answer: AwsJson = JSON.parse(body);
  if (status === 200) return answer;
  const name = nameOfError(answer, undefined);
  throw new AwsFailure({ name, message: String(answer.message ?? answer.Message), status, answer });
};

const isEmpty = emptyLists(call);

/** The same for a command of the SDK, which tests have for what the table does not do. */
export const engineClient = (): Pick<DynamoDBClient, "send"> => {
  const send = (command: { readonly input: object }): Promise<unknown> =>
    callEngine(command.constructor.name.replace(/Command$/, ""), command.input);
  return { send: send as DynamoDBClient["send"] };
};
