import { expect, test } from "vitest";
import type { Problem } from "../../functions/http/problems.ts";
import { ask } from "../support/client.ts";
import { startSystem } from "../support/system.ts";

const OPERATION = "vod.CreateAigcVideoTask";

test.each([
  ["status=done", "status"],
  ["status=toString", "status"],
  ["status=queued&status=failed", "status"],
  ["limit=0", "limit"],
  ["limit=101", "limit"],
  ["limit=020", "limit"],
  ["limit=1e1", "limit"],
  ["limit=", "limit"],
  ["limit=5&limit=5", "limit"],
  ["state=queued", "state"],
  ["settled=yes", "settled"],
  ["settled=true&settled=true", "settled"],
  ["order=oldest,newest", "order"],
  ["order=", "order"],
  ["createdAfter=yesterday", "createdAfter"],
  ["createdAfter=2026-02-30T00:00:61Z", "createdAfter"],
  ["createdBefore=2026-01-01T00:00:00", "createdBefore"],
  ["createdAfter=2026-02-30", "createdAfter"],
  ["createdBefore=1767225600", "createdBefore"],
  ["createdBefore=9999-12-31T23:59:59-01:00", "createdBefore"],
  ["createdAfter=0000-01-01T00:00:00%2B01:00", "createdAfter"],
  ["metadata=12", "metadata"],
  ["metadata=12&metadata.shot=12", "metadata"],
  ["metadata.__proto__=12", "metadata.__proto__"],
  ["metadata.=12", "metadata."],
  [`metadata.${"k".repeat(65)}=12`, `metadata.${"k".repeat(65)}`],
  [`metadata.shot=${"v".repeat(513)}`, "metadata.shot"],
  ["status=failed&settled=true&metadata.shot=12", "metadata.shot"],
  ["metadata.a=1&metadata.b=2&metadata.c=3", "metadata.c"],
  ["Status=queued", "Status"],
])("400 invalid_request names the parameter: %s", async (query, parameter) => {
  const system = await startSystem();

  const { status, body } = await ask<Problem>(system, "GET", `/v1/tasks?${query}`);

  expect({ status, code: body.code }).toEqual({ status: 400, code: "invalid_request" });
  expect(body.errors).toEqual([{ parameter, message: expect.any(String) }]);
});

test.each(["vod.createAigcVideoTask", "", `${OPERATION},${OPERATION}`])(
  "400 unknown_operation: %j",
  async (operation) => {
    const system = await startSystem();

    const { status, body } = await ask<Problem>(system, "GET", `/v1/tasks?operation=${operation}`);

    expect({ status, body }).toMatchObject({
      status: 400,
      body: { code: "unknown_operation", errors: [{ parameter: "operation" }] },
    });
  },
);
