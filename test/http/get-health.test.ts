import { expect, test } from "vitest";
import { ask, rows } from "../support/client.ts";
import { closedPort } from "../support/http-server.ts";
import { startSystem } from "../support/system.ts";
import { createTable, engineTable } from "../support/table.ts";
import { tableAround } from "../support/table-around.ts";

const noKey = { headers: { authorization: "" } };

test("health is told to everybody, and is all that is told", async () => {
  const system = await startSystem();

  const answer = await ask(system, "GET", "/v1/health", noKey);

  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("application/json");
  expect(answer.body).toEqual({ status: "ok" });
  expect(await rows(system)).toEqual([]);
});

test("health needs no secret", async () => {
  const missing = "file:///nowhere/secret.json";
  const system = await startSystem({
    environment: { API_SECRET: missing, IDENTITY_SECRET: missing, TENCENT_SECRET: missing },
  });

  const answer = await ask(system, "GET", "/v1/health", noKey);

  expect(answer.status).toBe(200);
});

test("a flood of questions for health reads the table once in five seconds", async () => {
  const TABLE_NAME = await createTable();
  const rows = engineTable(TABLE_NAME);
  let reads = 0;
  const get: typeof rows.get = (key, how) => {
    reads += 1;
    return rows.get(key, how);
  };
  const system = await startSystem({
    environment: { TABLE_NAME },
    seams: { table: tableAround(rows, { get }) },
  });
  const flood = () =>
    Promise.all(Array.from({ length: 20 }, () => ask(system, "GET", "/v1/health", noKey)));

  const first = await flood();
  await system.clock.advance(4999);
  await flood();
  const early = reads;
  await system.clock.advance(1);
  await flood();

  expect(first.map(({ status }) => status)).toEqual(Array(20).fill(200));
  expect([early, reads]).toEqual([1, 2]);
});

test("health is 503, and says when to ask again, while the table does not answer", async () => {
  const system = await startSystem({
    environment: { AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${await closedPort()}` },
  });

  const answer = await ask(system, "GET", "/v1/health", noKey);

  expect(answer.status).toBe(503);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(answer.headers.get("retry-after")).toBe("5");
  expect(answer.body).toMatchObject({ status: 503, code: "unavailable" });
});
