import { describe, expect, test } from "vitest";
import { DynamoTable } from "../../functions/store/dynamo-table.ts";
import type { Table } from "../../functions/store/table.ts";
import { absent, equals, exists } from "../../functions/task/condition.ts";
import { Unavailable } from "../../functions/task/error.ts";
import { dynamoAtOnce } from "../support/aws-machine.ts";
import { closedPort, rejection, startHttpServer } from "../support/http-server.ts";
import { losesFirstAnswer } from "../support/loses-first-answer.ts";
import { createTable, tableAt, tableNamed } from "../support/table.ts";

const key = { pk: "row", sk: "row" };

const calls: readonly [call: string, (table: Table) => Promise<unknown>][] = [
  ["get", (table) => table.get(key)],
  ["getMany", (table) => table.getMany([key])],
  ["put", (table) => table.put(key, absent("pk"))],
  ["putContent", (table) => table.putContent(key)],
  ["update", (table) => table.update(key, exists("pk"), { set: { status: "new" } })],
  ["query", (table) => table.query({ index: "agenda", partition: "ask#vod", limit: 1 })],
];

describe("a table that does not answer", () => {
  test.each(calls)("is unavailable to %s", async (_call, ask) => {
    const table = tableAt("nobody", `http://127.0.0.1:${await closedPort()}`);

    const error = await rejection(ask(table));

    expect(error).toBeInstanceOf(Unavailable);
  });
});

test("a table that accepts a call and never answers is unavailable", async () => {
  const calls: AbortController[] = [];
  const server = await startHttpServer(() => calls.at(-1)?.abort());
  const deadlineAfter = (milliseconds: number) => {
    expect(milliseconds).toBeLessThanOrEqual(2000);
    const call = new AbortController();
    calls.push(call);
    return call.signal;
  };
  const table = new DynamoTable("silent", dynamoAtOnce(server.url, { deadlineAfter }));

  const error = await rejection(table.get(key));

  expect(error).toBeInstanceOf(Unavailable);
  expect(server.requests.length).toBeGreaterThan(0);
});

describe("a table that may not be used", () => {
  test.each(calls)("is unavailable to %s, and the message names the reason", async (_call, ask) => {
    const denied = JSON.stringify({
      __type: "com.amazon.coral.service#AccessDeniedException",
      Message: "not authorized",
    });
    const server = await startHttpServer((response) => {
      response.writeHead(400, { "content-type": "application/x-amz-json-1.0" }).end(denied);
    });

    const error = await rejection(ask(tableAt("ours", server.url)));

    expect(error).toBeInstanceOf(Unavailable);
    expect(String(error)).toContain("AccessDeniedException");
  });
});

describe("a write whose answer is lost is sent again, and loses against itself", () => {
  test("a put answers with the row that it wrote: who knows its own nonce knows that it won", async () => {
    const server = await losesFirstAnswer();
    const table = tableAt(await createTable(), server.url);

    const written = await table.put({ ...key, nonce: "ours" }, absent("pk"));

    expect(written).toEqual({ won: false, row: { ...key, nonce: "ours" } });
    expect(server.requests).toHaveLength(2);
  });

  test("an update answers with the row as it left it, changed once", async () => {
    const server = await losesFirstAnswer();
    const name = await createTable();
    await tableNamed(name).putContent({
      ...key,
      revision: 7,
    });
    const table = tableAt(name, server.url);

    const written = await table.update(key, equals("revision", 7), {
      set: { nonce: "ours" },
      add: { revision: 1 },
    });

    expect(written).toEqual({ won: false, row: { ...key, revision: 8, nonce: "ours" } });
  });
});

test("an update that must not happen twice is not sent again when its answer is lost", async () => {
  const server = await losesFirstAnswer();
  const name = await createTable();
  const engine = tableNamed(name);
  await engine.putContent({ ...key, tasks: 7 });
  const table = tableAt(name, server.url);

  const error = await rejection(
    table.update(key, exists("pk"), { add: { tasks: -1 }, once: true }),
  );

  expect(error).toBeInstanceOf(Unavailable);
  expect(server.requests).toHaveLength(1);
  expect(await engine.get(key)).toEqual({ ...key, tasks: 6 });
});
