import { describe, expect, test } from "vitest";
import { callBack, completion, contextOf, read, signed, traces } from "../support/client.ts";
import { closedPort } from "../support/http-server.ts";
import { PATH_SECRET, SIGN_KEY, type SystemOptions, startSystem } from "../support/system.ts";
import { startWithTask } from "./start-task.ts";

describe("during a rotation", () => {
  const OTHER_PATH = "other-path-secret-000000000000";
  const OTHER_KEY = "VodOtherSignKey00002";
  const both = { CALLBACK_SECRET: { path: [OTHER_PATH, PATH_SECRET], vod: [OTHER_KEY, SIGN_KEY] } };

  test.each([
    [OTHER_PATH, OTHER_KEY],
    [OTHER_PATH, SIGN_KEY],
    [PATH_SECRET, OTHER_KEY],
    [PATH_SECRET, SIGN_KEY],
  ])("the path %s and the signing key %s both count", async (path, key) => {
    const { system, taskId, started } = await startWithTask("A cat.", { secrets: both });
    await system.clock.advance(5000);

    const answer = await callBack(system, signed(system, completion(started), { key }), {
      path: `/v1/callbacks/vod/${path}`,
    });

    expect(answer.status).toBe(200);
    expect(await read(system, taskId)).toMatchObject({ status: "succeeded" });
  });
});

describe("a message that we cannot take in now is answered 503, so that it comes again:", () => {
  test.each<[string, SystemOptions]>([
    ["the callback keys cannot be read", { secrets: { CALLBACK_SECRET: "none" } }],
    ["the context keys cannot be read", { secrets: { CONTEXT_SECRET: "none" } }],
  ])("%s", async (_, options) => {
    const system = await startSystem({ callbacks: "lost", ...options });
    const before = await traces(system);

    const answer = await callBack(
      system,
      signed(system, completion({ TaskId: "1", SessionContext: contextOf("a".repeat(32)) })),
    );

    expect(answer).toMatchObject({ status: 503, body: { code: "unavailable" } });
    expect(answer.headers.get("retry-after")).not.toBeNull();
    expect(await traces(system)).toEqual(before);
  });

  test("the table does not answer", async () => {
    const nobody = `http://127.0.0.1:${await closedPort()}`;
    const system = await startSystem({
      callbacks: "lost",
      environment: { AWS_ENDPOINT_URL_DYNAMODB: nobody },
    });

    const answer = await callBack(
      system,
      signed(system, completion({ TaskId: "1", SessionContext: contextOf("a".repeat(32)) })),
    );

    expect(answer).toMatchObject({ status: 503, body: { code: "unavailable" } });
  });
});
