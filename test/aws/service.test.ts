import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import type { AwsCredentials } from "../../functions/aws/credentials.ts";
import { signerFor } from "../../functions/aws/sign.ts";
import { DynamoTable } from "../../functions/store/dynamo-table.ts";
import { exists } from "../../functions/task/condition.ts";
import { dynamoAtOnce } from "../support/aws-machine.ts";
import { closedPort, rejection, startHttpServer } from "../support/http-server.ts";
import { sdkCalls } from "../support/sdk-calls.ts";

const key = { pk: "row", sk: "row" };
const NOW = Date.parse("2026-11-28T12:00:00Z");
const HOUR = 3_600_000;
const keys = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example/of+a-secret" };

/** Answers the first requests with these, and every later one with an empty success. */
const answering = (...answers: ((response: ServerResponse) => void)[]) =>
  startHttpServer((response) => {
    const answer = answers.shift() ?? ((late) => void late.end("{}"));
    answer(response);
  });

const refusal =
  (name: string, headers: Record<string, string> = {}, message = "no") =>
  (response: ServerResponse) =>
    void response.writeHead(400, headers).end(JSON.stringify({ __type: name, message }));

const times = ({ requests }: Awaited<ReturnType<typeof startHttpServer>>) =>
  requests.map(({ headers }) => headers["x-amz-date"]);

describe("a signature", () => {
  test.each([
    ["with the keys of a role", { ...keys, sessionToken: "token==" }],
    ["without a token", keys],
  ])("%s is the SDK's", async (_keys, credentials: AwsCredentials) => {
    const server = await answering();
    await sdkCalls(server.url, { credentials }).call("GetItem", { TableName: "ä", Key: {} });
    const [{ headers = {}, body = "" } = {}] = server.requests;
    const [, names = ""] = /SignedHeaders=([^,]*)/.exec(headers.authorization ?? "") ?? [];
    const signed = Object.fromEntries(
      names.split(";").map((name) => [name, String(headers[name])]),
    );
    const { host = "", "x-amz-date": date = "", ...others } = signed;
    const now = Date.parse(date.replace(/(....)(..)(..T..)(..)(..Z)/, "$1-$2-$3:$4:$5"));

    const ours = signerFor("dynamodb", "us-east-1")(
      { method: "POST", host, path: "/", headers: others, body },
      credentials,
      now,
    );

    expect(ours.authorization).toBe(headers.authorization);
    expect(ours["x-amz-security-token"]).toBe(headers["x-amz-security-token"]);
  });

  test("of the next day, and of another secret, has another key", () => {
    const sign = signerFor("dynamodb", "us-east-1");
    const request = { method: "POST", host: "a", path: "/", headers: {}, body: "{}" } as const;
    const other = { ...keys, secretAccessKey: "another/secret" };
    const moments: [AwsCredentials, number][] = [
      [keys, NOW],
      [other, NOW],
      [keys, NOW + 24 * HOUR],
      [keys, NOW],
    ];

    const signatures = moments.map(([by, at]) => sign(request, by, at).authorization);

    const fresh = moments.map(
      ([by, at]) => signerFor("dynamodb", "us-east-1")(request, by, at).authorization,
    );
    expect(signatures).toEqual(fresh);
    expect(new Set(signatures).size).toBe(3);
  });
});

test("keys that were changed meanwhile sign the next try", async () => {
  const server = await answering(refusal("ThrottlingException"));
  const changed = [keys, { ...keys, accessKeyId: "AKIDCHANGED", sessionToken: "new" }];
  const call = dynamoAtOnce(server.url, { credentials: () => changed.shift() });

  await call("GetItem", {});

  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
    expect.stringContaining("Credential=AKIDEXAMPLE/"),
    expect.stringContaining("Credential=AKIDCHANGED/"),
  ]);
  expect(server.requests[1]?.headers["x-amz-security-token"]).toBe("new");
});

test("a function without keys sends nothing, and says which variables it misses", async () => {
  const server = await answering();
  const call = dynamoAtOnce(server.url, { credentials: () => undefined });

  const error = await rejection(call("GetItem", {}));

  expect(String(error)).toContain("AWS_ACCESS_KEY_ID");
  expect(server.requests).toEqual([]);
});

describe("a clock that is an hour late", () => {
  const date = new Date(NOW + HOUR).toUTCString();
  const skewed = ["RequestTimeTooSkewed", "InvalidSignatureException", "SignatureDoesNotMatch"];

  test.each(skewed)("is corrected by the answer %s, and stays so", async (name) => {
    const server = await answering(refusal(name, { date }));
    const call = dynamoAtOnce(server.url, { now: () => NOW });

    await call("GetItem", {});

    expect(times(server)).toEqual(["20261128T120000Z", "20261128T130000Z"]);
  });

  test("is corrected once: an answer that stays the same is told", async () => {
    const denied = refusal("AccessDeniedException", { date });
    const server = await answering(denied, denied, denied);

    const error = await rejection(dynamoAtOnce(server.url, { now: () => NOW })("GetItem", {}));

    expect(error).toMatchObject({ name: "AccessDeniedException" });
    expect(times(server)).toEqual(["20261128T120000Z", "20261128T130000Z"]);
  });

  test("is not corrected by an answer that a cache has kept", async () => {
    const server = await answering(refusal("AccessDeniedException", { date, age: "3600" }));

    await rejection(dynamoAtOnce(server.url, { now: () => NOW })("GetItem", {}));

    expect(times(server)).toEqual(["20261128T120000Z"]);
  });
});

test("a clock that is seconds off is left as it is", async () => {
  const date = new Date(NOW + 30_000).toUTCString();
  const server = await answering(refusal("AccessDeniedException", { date }));
  const call = dynamoAtOnce(server.url, { now: () => NOW });

  await rejection(call("GetItem", {}));
  await call("GetItem", {});

  expect(times(server)).toEqual(["20261128T120000Z", "20261128T120000Z"]);
});

describe("between two tries", () => {
  const waitsFor = async (...answers: ((response: ServerResponse) => void)[]) => {
    const waits: number[] = [];
    const sleep = async (milliseconds: number) => void waits.push(milliseconds);
    const server = await answering(...answers);
    await dynamoAtOnce(server.url, { sleep, random: () => 0.5 })("GetItem", {});
    return waits;
  };

  test.each([
    ["a throttled call waits by the second", "ThrottlingException", [500, 1000]],
    ["another call waits by the millisecond", "RequestTimeout", [12, 25]],
  ])("%s, twice as long each time", async (_what, name, expected) => {
    expect(await waitsFor(refusal(name), refusal(name))).toEqual(expected);
  });

  test("a call waits as long as AWS asks for, within its limit", async () => {
    const asked = (ms: string) => refusal("RequestTimeout", { "x-amz-retry-after": ms });

    expect(await waitsFor(asked("300"), asked("60000"))).toEqual([300, 5025]);
  });
});

test("while nearly all calls fail, they are not sent again", async () => {
  const server = await startHttpServer((response) => void response.writeHead(500).end("{}"));
  const call = dynamoAtOnce(server.url);

  for (let calls = 0; calls < 30; calls++) await rejection(call("GetItem", {}));

  // 500 for retries of 14 each are 35 retries, beside the thirty first tries.
  expect(server.requests).toHaveLength(65);
});

describe("a write that must not happen twice", () => {
  const once = (call: ReturnType<typeof dynamoAtOnce>) =>
    rejection(
      new DynamoTable("ours", call).update(key, exists("pk"), { add: { n: 1 }, once: true }),
    );

  test.each(["ThrottlingException", "InternalServerError"])(
    "is not repeated after %s",
    async (name) => {
      const server = await answering(refusal(name));

      await once(dynamoAtOnce(server.url));

      expect(server.requests).toHaveLength(1);
    },
  );

  test("is tried again where no connection could be made, as nothing was sent", async () => {
    const waits: number[] = [];
    const sleep = async (milliseconds: number) => void waits.push(milliseconds);

    await once(dynamoAtOnce(`http://127.0.0.1:${await closedPort()}`, { sleep }));

    expect(waits).toHaveLength(2);
  });
});

test("an answer that cannot be parsed shows none of its bytes", async () => {
  const server = await startHttpServer(
    ({ socket }) => void socket?.end("HTTP/1.1 hush-hush\r\n\r\n"),
  );

  const error = await rejection(dynamoAtOnce(server.url)("GetItem", {}));

  expect(String(error)).toBe("TimeoutError: AWS did not answer: HTTPParserError.");
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain("hush");
});

test("units that DynamoDB tells of are in the answer", async () => {
  const ConsumedCapacity = { TableName: "ours", CapacityUnits: 1 };
  const server = await answering(
    (response) => void response.end(JSON.stringify({ ConsumedCapacity })),
  );

  const answer = await dynamoAtOnce(server.url)("GetItem", { ReturnConsumedCapacity: "TOTAL" });

  expect(answer).toEqual({ ConsumedCapacity });
});
