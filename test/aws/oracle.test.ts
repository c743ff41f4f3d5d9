import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { describe, expect, inject, test } from "vitest";
import { endpointOf } from "../../functions/aws/endpoint.ts";
import { DynamoTable } from "../../functions/store/dynamo-table.ts";
import type { Table } from "../../functions/store/table.ts";
import { absent, equals, exists } from "../../functions/task/condition.ts";
import { dynamoAtOnce } from "../support/aws-machine.ts";
import { rejection, startHttpServer } from "../support/http-server.ts";
import { sdkCalls } from "../support/sdk-calls.ts";
import { createTable, tableAt } from "../support/table.ts";

const key = { pk: "row ä \u{1f600}", sk: "row" };
const row = { ...key, agenda: "ask#vod", dueAt: "2026-01-01", parts: [{ set: true }, 1.5, null] };

const calls: readonly [call: string, (table: Table) => Promise<unknown>][] = [
  ["get", (table) => table.get(key)],
  ["get of nothing", (table) => table.get({ pk: "none", sk: "none" })],
  ["getMany", (table) => table.getMany([key, { pk: "none", sk: "none" }])],
  ["put", (table) => table.put({ ...row, sk: "new" }, absent("pk"))],
  ["put that loses", (table) => table.put(row, absent("pk"))],
  ["putContent", (table) => table.putContent({ ...key, sk: "content" })],
  ["update", (table) => table.update(key, exists("pk"), { set: { a: 1 }, add: { b: 2 } })],
  ["update that loses", (table) => table.update(key, equals("a", 7), { remove: ["a"] })],
  ["update once", (table) => table.update(key, exists("pk"), { set: { a: 1 }, once: true })],
  ["query", (table) => table.query({ index: "agenda", partition: "ask#vod", limit: 9 })],
  ["listRows", (table) => table.listRows({ pk: key.pk, prefix: "r", limit: 5 })],
  ["scan", (table) => table.scan({ sortKeys: ["row"], limit: 1 })],
];

describe("the same as the SDK", () => {
  test.each(calls)("answers %s", async (_call, ask) => {
    const [name, ofSdk] = [await createTable(), await createTable()];
    const ours = tableAt(name, inject("engineUrl"));
    const theirs = new DynamoTable(ofSdk, sdkCalls(inject("engineUrl")).call);
    for (const table of [ours, theirs]) await table.putContent(row);

    const [answer, oracle] = [await ask(ours), await ask(theirs)];

    expect(answer).toEqual(oracle);
  });

  test.each(calls)("is sent for %s", async (_call, ask) => {
    const server = await startHttpServer((response) => response.end("{}"));

    await ask(tableAt("ours", server.url));
    await ask(new DynamoTable("ours", sdkCalls(server.url).call));

    const [ours, oracle] = server.requests.map(({ line, headers, body }) => ({
      line,
      target: headers["x-amz-target"],
      type: headers["content-type"],
      host: headers.host,
      body: JSON.parse(body),
    }));
    expect(ours).toEqual(oracle);
  });
});

const answering = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  startHttpServer((response) =>
    response
      .writeHead(status, { "content-type": "application/x-amz-json-1.0", ...headers })
      .end(typeof body === "string" ? body : JSON.stringify(body)),
  );

const dynamo = (name: string) => `com.amazonaws.dynamodb.v20120810#${name}`;
const refusals: readonly [status: number, name: string][] = [
  [400, "ProvisionedThroughputExceededException"],
  [400, "ThrottlingException"],
  [400, "RequestLimitExceeded"],
  [400, "LimitExceededException"],
  [400, "TransactionConflictException"],
  [400, "TransactionInProgressException"],
  [400, "ReplicatedWriteConflictException"],
  [400, "ItemCollectionSizeLimitExceededException"],
  [400, "ResourceNotFoundException"],
  [400, "AccessDeniedException"],
  [400, "UnrecognizedClientException"],
  [400, "ExpiredTokenException"],
  [400, "MissingAuthenticationTokenException"],
  [400, "InvalidSignatureException"],
  [400, "SerializationException"],
  [400, "ValidationException"],
  [400, "RequestTimeout"],
  [403, "SignatureDoesNotMatch"],
  [413, "RequestEntityTooLarge"],
  [429, "TooBusy"],
  [500, "InternalServerError"],
  [501, "NotImplemented"],
  [502, "BadGateway"],
  [503, "ServiceUnavailable"],
  [504, "GatewayTimeout"],
];

/** A write through ours and through the SDK, and how often each of them sent it. */
const both = async (server: Awaited<ReturnType<typeof startHttpServer>>) => {
  const sdk = sdkCalls(server.url);
  const outcomeOf = async (table: Table) => {
    const before = server.requests.length;
    const error = await rejection(table.put(key, absent("pk")));
    return { error: String(error), sent: server.requests.length - before };
  };
  return {
    ours: await outcomeOf(new DynamoTable("ours", dynamoAtOnce(server.url))),
    oracle: await outcomeOf(new DynamoTable("ours", sdk.call)),
  };
};

test.each(refusals)("an answer %i %s is retried and told as by the SDK", async (status, name) => {
  const server = await answering(status, { __type: dynamo(name), message: "no" });

  const { ours, oracle } = await both(server);

  expect(ours).toEqual(oracle);
});

test.each([
  [503, "<html>no</html>"],
  [404, "<html>no</html>"],
  [500, ""],
  [200, "<html>"],
])("an answer %i that is not JSON is retried as by the SDK: %j", async (status, body) => {
  const server = await answering(status, body);

  const { ours, oracle } = await both(server);

  expect(ours.sent).toBe(oracle.sent);
  expect(ours.error).toContain("Unavailable");
});

test("an error is named by the header where the body names none, as by the SDK", async () => {
  const server = await answering(400, {}, { "x-amzn-errortype": "ThrottlingException:http://a/" });

  const { ours, oracle } = await both(server);

  expect(ours).toEqual(oracle);
  expect(ours.error).toContain("ThrottlingException");
});

test("a connection that is cut is retried and told as by the SDK", async () => {
  const server = await startHttpServer((response) => void response.destroy());

  const { ours, oracle } = await both(server);

  expect(ours).toEqual(oracle);
});

test("the endpoint of every region is the SDK's", () => {
  const { endpointProvider } = new DynamoDBClient({ region: "us-east-1" }).config;
  const regions = ["us-east-1", "eu-central-1", "ap-southeast-7", "us-gov-west-1", "cn-north-1"];
  const others = ["eusc-de-east-1", "us-iso-east-1", "us-isob-east-1", "us-isof-south-1"];

  for (const Region of [...regions, ...others, "eu-isoe-west-1"]) {
    const oracle = endpointProvider({ Region, UseDualStack: false, UseFIPS: false }).url;

    expect(endpointOf("dynamodb", Region), Region).toBe(oracle.origin);
  }
});
