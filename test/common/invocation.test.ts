import { afterEach, expect, test, vi } from "vitest";
import { handlerOf } from "../../functions/compose.ts";
import { httpHandler, json } from "../../functions/http/handler.ts";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** The lines that a function writes while it runs under Lambda. */
const written = () => {
  vi.stubEnv("TABLE_NAME", "table");
  vi.stubEnv("ENVIRONMENT", "test");
  vi.stubEnv("AWS_REGION", "us-east-1");
  const out = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  return () => out.mock.calls.map(([text]) => JSON.parse(String(text)));
};

test("a line of an invocation that no request made carries Lambda's id", async () => {
  const lines = written();
  const handler = handlerOf(
    ({ log }) =>
      async () =>
        log("events_drained", { count: 1 }),
  );

  await handler({}, { awsRequestId: "lambda-1" });
  await handler({}, { awsRequestId: "lambda-2" });

  expect(lines()).toEqual([
    { event: "events_drained", count: 1, request: "lambda-1" },
    { event: "events_drained", count: 1, request: "lambda-2" },
  ]);
});

test("a line of a request carries the request's own id instead", async () => {
  const lines = written();
  const handler = handlerOf<object, object>(({ log }) =>
    httpHandler(log, async () => {
      log("callback_received", {});
      return json(200, {});
    }),
  );

  await handler(
    { headers: {}, requestContext: { requestId: "gateway-1" } },
    { awsRequestId: "lambda-1" },
  );

  expect(lines()).toEqual([{ event: "callback_received", request: "gateway-1" }]);
});
