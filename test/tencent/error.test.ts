import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import {
  startFailure,
  startOutcome,
  TencentError,
  TencentSilence,
  TencentUnreached,
} from "../../functions/tencent/error.ts";
import { operation } from "./start-operation.ts";

describe("an answer without an error", () => {
  test("with a TaskId is accepted", () => {
    const outcome = startOutcome(operation, { response: { TaskId: "t-1" }, requestId: "r-1" });

    expect(outcome).toEqual({ kind: "accepted", providerTaskId: "t-1", requestId: "r-1" });
  });

  test.each([{ TaskId: "" }, { TaskId: null }, {}])(
    "with %j for a TaskId is silence, as Tencent may have started something",
    (response) => {
      const outcome = startOutcome(operation, { response, requestId: "r-1" });

      expect(outcome).toEqual({
        kind: "silence",
        reason: "the answer has no TaskId",
        requestId: "r-1",
      });
    },
  );
});

describe("a call that threw", () => {
  test("before anything was sent is not sent", () => {
    const outcome = startFailure(
      operation,
      new TencentUnreached("CreateAigcVideoTask", "ECONNREFUSED"),
    );

    expect(outcome).toEqual({ kind: "not-sent", reason: "ECONNREFUSED" });
  });

  test.each([
    { error: new TencentSilence("CreateAigcVideoTask", "HTTP 502"), reason: "HTTP 502" },
    { error: new TypeError("a bug that quotes the prompt"), reason: "TypeError" },
    {
      error: Object.assign(new Error("connect failed"), { code: "ECONNREFUSED" }),
      reason: "ECONNREFUSED",
    },
    { error: "not even an error", reason: "unknown" },
  ])("anything else is silence: $reason", ({ error, reason }) => {
    const outcome = startFailure(operation, error);

    expect(outcome).toEqual({ kind: "silence", reason });
  });
});

test("an error shown or serialised does not show Tencent's words, which may quote a prompt", () => {
  const error = new TencentError({
    action: "A",
    code: "InvalidParameter",
    message: "bad prompt: my secret film",
    requestId: "r-1",
  });

  const shown = `${inspect(error, { depth: 9, showHidden: true })} ${JSON.stringify(error)} ${error.stack}`;

  expect(error.providerMessage).toBe("bad prompt: my secret film");
  expect(shown).not.toContain("secret film");
});
