import { expect, test } from "vitest";
import type { OperationAnswer } from "../../functions/http/operation-answer.ts";
import { transitions } from "../../functions/task/change.ts";
import { operations } from "../../functions/tencent/registry.ts";
import { ask, submit } from "../support/client.ts";
import { closedPort } from "../support/http-server.ts";
import { startSystem } from "../support/system.ts";

interface Operations {
  readonly operations: readonly OperationAnswer[];
  readonly statuses: Readonly<Record<string, string>>;
}

const noKey = { headers: { authorization: "" } };

test("every caller is told what an operation can do, and may cache it for a while", async () => {
  const system = await startSystem();

  const { status, headers, body } = await ask<Operations>(system, "GET", "/v1/operations", noKey);

  expect(status).toBe(200);
  expect(headers.get("content-type")).toBe("application/json");
  expect(headers.get("cache-control")).toBe("public, max-age=300");
  expect(body.operations.find(({ operation }) => operation === "vod.CreateAigcVideoTask")).toEqual({
    operation: "vod.CreateAigcVideoTask",
    summary: "Generates a video from a prompt and optional images or videos.",
    product: "vod",
    action: "CreateAigcVideoTask",
    describedBy: "DescribeTaskDetail",
    applicationField: "SubAppId",
    regions: [],
    callback: "documented",
    dedupe: "by-session",
    afterSilence: expect.stringContaining("cannot be billed twice"),
    cancel: "waiting",
    followBy: ["TaskId"],
    resultLifeSeconds: 604_800,
    recordLifeSeconds: 259_200,
    stalledAfterSeconds: 1800,
    longestLifeSeconds: 180_000,
    ratePerSecond: 20,
    concurrency: { default: 1, setting: "LANE_LIMIT_VOD_AIGC" },
    firstAskAfterSeconds: { callback: 600, noCallback: 60 },
    statuses: Object.keys(body.statuses),
  });
});

test("every operation there is is told, each can be followed by a TaskId, and no time of it is zero", async () => {
  const system = await startSystem();

  const { body } = await ask<Operations>(system, "GET", "/v1/operations", noKey);

  expect(body.operations.map(({ operation }) => operation)).toEqual(
    operations.map(({ name }) => name),
  );
  for (const { operation, followBy, ...facts } of body.operations) {
    expect(followBy, operation).toContain("TaskId");
    // A time that is not documented is absent.
    expect(Object.values(facts), operation).not.toContain(0);
  }
});

test("a callback is hoped for after silence only where the operation can have one", async () => {
  const system = await startSystem();

  const { body } = await ask<Operations>(system, "GET", "/v1/operations", noKey);

  const hopeful = body.operations.filter(({ afterSilence }) => afterSilence.includes("callback"));
  expect(hopeful.map(({ operation }) => operation)).toEqual(["tiw.CreateVideoGenerationTask"]);
});

test("the operations told are those that can be submitted: another one is refused", async () => {
  const system = await startSystem();
  const { body } = await ask<Operations>(system, "GET", "/v1/operations", noKey);
  const [name = ""] = body.operations.map(({ operation }) => operation);
  const send = (operation: string) =>
    ask(system, "POST", "/v1/tasks", {
      headers: { "idempotency-key": operation },
      body: JSON.stringify({ operation, input: {} }),
    });

  const [told, untold] = [await send(name), await send("vod.CreateNothing")];

  expect(told.body).not.toMatchObject({ code: "unknown_operation" });
  expect(untold.body).toMatchObject({ code: "unknown_operation" });
});

test("every status that a task can have is explained, and no other", async () => {
  const system = await startSystem();

  const { body } = await ask<Operations>(system, "GET", "/v1/operations", noKey);

  const reached = Object.values(transitions).flatMap(({ from, to }) => [...from, ...[to].flat()]);
  expect(Object.keys(body.statuses).sort()).toEqual([...new Set<string>(reached)].sort());
  expect(Object.keys(body.statuses)).toContain((await submit(system, "one")).body.status);
});

test("the operations are told without a secret and without a table", async () => {
  const missing = "file:///nowhere/secret.json";
  const system = await startSystem({
    environment: {
      API_SECRET: missing,
      CONTEXT_SECRET: missing,
      AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${await closedPort()}`,
    },
  });

  const { status } = await ask(system, "GET", "/v1/operations", noKey);

  expect(status).toBe(200);
});
