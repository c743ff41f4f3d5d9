import { describe, expect, test } from "vitest";
import type { OperationAnswer, OperationDetailAnswer } from "../../functions/http/api.ts";
import type { Problem } from "../../functions/http/problems.ts";
import { transitions } from "../../functions/task/change.ts";
import { operations } from "../../functions/tencent/registry.ts";
import { ask, read, send, submit } from "../support/client.ts";
import { closedPort } from "../support/http-server.ts";
import { startSystem } from "../support/system.ts";

interface Operations {
  readonly operations: readonly OperationAnswer[];
  readonly statuses: Readonly<Record<string, string>>;
  readonly idempotencyKeys: { readonly meaning: string; readonly keptAfterSettledSeconds: number };
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
  const submitTo = (operation: string) =>
    ask(system, "POST", "/v1/tasks", {
      headers: { "idempotency-key": operation },
      body: JSON.stringify({ operation, input: {} }),
    });

  const [told, untold] = [await submitTo(name), await submitTo("vod.CreateNothing")];

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

test("for how long a key protects is told as a settled task shows it", async () => {
  const system = await startSystem();
  const { taskId } = (await submit(system, "one")).body;
  await system.clock.advance(10_000);

  const { body } = await ask<Operations>(system, "GET", "/v1/operations", noKey);

  const { settledAt = "", expiresAt = "" } = await read(system, taskId);
  expect(body.idempotencyKeys).toEqual({
    meaning: expect.stringContaining("expiresAt"),
    keptAfterSettledSeconds: (Date.parse(expiresAt) - Date.parse(settledAt)) / 1000,
  });
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

describe("one operation", () => {
  test.each(operations.map(({ name }) => name))(
    "%s is told with a schema and an example that is accepted as it is",
    async (name) => {
      const system = await startSystem();

      const { status, body } = await ask<OperationDetailAnswer>(
        system,
        "GET",
        `/v1/operations/${name}`,
        noKey,
      );
      const tried = await send(system, { operation: name, input: body.example, dryRun: true });

      expect(status).toBe(200);
      expect(body.operation).toBe(name);
      expect(body.inputSchema).toMatchObject({ type: "object", additionalProperties: false });
      expect(body.followSchema).toMatchObject({ type: "object", additionalProperties: false });
      expect(body.rules.length).toBeGreaterThan(0);
      expect(tried.status, JSON.stringify(tried.body)).toBe(200);
    },
  );

  test("that does not exist is a 404, with the name that was probably meant", async () => {
    const system = await startSystem();

    const { status, body } = await ask<Problem>(
      system,
      "GET",
      "/v1/operations/vod.CreateAigcVideoTsk",
      noKey,
    );

    expect(status).toBe(404);
    expect(body).toMatchObject({
      code: "operation_not_found",
      detail: expect.stringContaining("did you mean vod.CreateAigcVideoTask?"),
    });
  });
});
