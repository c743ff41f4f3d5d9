import { expect, test } from "vitest";
import { ask, rows } from "../support/client.ts";
import { closedPort } from "../support/http-server.ts";
import { startSystem } from "../support/system.ts";

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
