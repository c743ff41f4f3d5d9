import { describe, expect, test } from "vitest";
import type { TaskAnswer } from "../../functions/http/api.ts";
import { createHandler as refuseRequest } from "../../functions/refuse-request.ts";
import { createHandler as submitTask } from "../../functions/submit-task.ts";
import { input } from "../support/client.ts";
import { API_KEY, startSystem } from "../support/system.ts";

describe("behind a custom domain's mapping", () => {
  const eventOf = (rawPath: string, method: string, body?: object) => ({
    rawPath,
    headers: {
      authorization: `Bearer ${API_KEY}`,
      "content-type": "application/json",
      "idempotency-key": "one",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    requestContext: { requestId: "r-1", http: { method } },
  });

  test.each([
    ["/v1/tasks", ""],
    ["/callsheet/v1/tasks", "/callsheet"],
    ["/a/b/v1/tasks", "/a/b"],
    ["/v1/tasks/v1/tasks", "/v1/tasks"],
    ["/caf\u00e9 1/v1/tasks", "/caf%C3%A9%201"],
  ])("a submission to %s has its Location below the same prefix", async (rawPath, prefix) => {
    const system = await startSystem();
    const body = { operation: "vod.CreateAigcVideoTask", input: input() };

    const answer = await system.clock.during(
      submitTask(system.dependencies)(eventOf(rawPath, "POST", body)),
    );

    const { taskId }: TaskAnswer = JSON.parse(answer.body ?? "");
    expect(answer.headers.location).toBe(`${prefix}/v1/tasks/${taskId}`);
  });

  test("a wrong method and an unknown path are told apart all the same", async () => {
    const wrong = await refuseRequest()(eventOf("/callsheet/v1/tasks", "DELETE"));
    const unknown = await refuseRequest()(eventOf("/callsheet/v2/tasks", "GET"));

    expect(wrong).toMatchObject({
      statusCode: 405,
      headers: { allow: "GET, HEAD, POST, OPTIONS", "request-id": "r-1" },
    });
    expect(unknown.statusCode).toBe(404);
  });
});
