import { expect, test } from "vitest";
import type { Problem } from "../../functions/http/problems.ts";
import { ask, input, submit, traces } from "../support/client.ts";
import { startSystem } from "../support/system.ts";

test.each([
  ["POST", "/v1/tasks?dryRun=true", "dryRun"],
  ["POST", "/v1/tasks?__proto__=1", "__proto__"],
  ["GET", "/v1/tasks?state=failed", "state"],
  ["GET", "/v1/tasks?__proto__=1", "__proto__"],
  ["GET", "/v1/tasks/{taskId}?wait=20", "wait"],
  ["POST", "/v1/tasks/{taskId}/cancel?force=true", "force"],
  ["POST", "/v1/tasks/{taskId}/refresh?now=1", "now"],
  ["GET", "/v1/tasks/{taskId}/result?n=0", "n"],
  ["GET", "/v1/tasks/{taskId}/deliveries?limit=1", "limit"],
  ["POST", "/v1/tasks/{taskId}/deliveries/one/replay?now=1", "now"],
  ["GET", "/v1/tasks/{taskId}/events?limit=1", "limit"],
  ["GET", "/v1/operations?operation=vod.CreateAigcVideoTask", "operation"],
  ["GET", "/v1/webhook-endpoints?status=enabled", "status"],
  ["POST", "/v1/webhook-endpoints?url=x", "url"],
  ["POST", "/v1/webhook-endpoints/default/rotate?now=1", "now"],
  ["DELETE", "/v1/webhook-endpoints/ep_none?force=1", "force"],
  ["GET", "/v1/health?deep=1", "deep"],
])(
  "%s %s is refused for its unknown query parameter, and changes nothing",
  async (method, path, parameter) => {
    const system = await startSystem();
    const { body: task } = await submit(system, "one", { input: input("[seconds:3600]") });
    const before = await traces(system);

    const answer = await ask<Problem>(system, method, path.replace("{taskId}", task.taskId), {
      headers: { "idempotency-key": "two" },
      ...(method === "POST"
        ? { body: JSON.stringify({ operation: "vod.CreateAigcVideoTask", input: input() }) }
        : {}),
    });

    expect(answer).toMatchObject({
      status: 400,
      body: { code: "invalid_request", errors: [{ parameter }] },
    });
    expect(await traces(system)).toEqual(before);
  },
);
