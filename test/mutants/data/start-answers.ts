import { inFile } from "../mutant.ts";

/** What an answer to a start means: no is said by Tencent only. */
export const answersToStarts = [
  ...inFile(
    "tencent/client.ts",
    ["tencent/client.test.ts"],
    [
      {
        name: "a request that was not answered is sent once more",
        find: "    throw new TencentSilence(request.action, failureReason(error), { cause: error });",
        replace: "    return send(request);",
      },
      {
        name: "HTTP 502 is taken for a request that was never sent",
        find: "throw new TencentSilence(action, `HTTP ${answer.status}`)",
        replace: "throw new TencentUnreached(action, `HTTP ${answer.status}`)",
      },
      {
        name: "an answer that is not understood is logged word for word",
        find: `throw new TencentSilence(action, "the answer is not Tencent's")`,
        replace: "throw new TencentSilence(action, answer.body)",
      },
    ],
  ),
  ...inFile(
    "tencent/transport.ts",
    ["tencent/transport.test.ts"],
    [
      {
        name: "whether a request was sent is guessed from the error code",
        find: "if (started !== undefined) reject(withoutAnswer(error));",
        replace: `if (started !== undefined && failureReason(error) !== "ECONNRESET" && failureReason(error) !== "UND_ERR_SOCKET") reject(withoutAnswer(error));`,
      },
      {
        name: "a request is written after its time is over",
        find: "if (deadline.aborted) controller.abort(deadline.reason);\n          else started = controller;",
        replace: "started = controller;",
      },
    ],
  ),
  ...inFile(
    "tencent/error.ts",
    ["tencent/error.test.ts"],
    [
      { name: "InternalError is taken for a refusal", find: `  "ActionOffline",\n`, replace: `  "ActionOffline",\n  "InternalError",\n` },
      {
        name: "an unknown code is taken for a refusal",
        find: "return retryableCodes.has(code) ? true : undefined;",
        replace: "return retryableCodes.has(code);",
      },
      {
        name: "an empty TaskId is taken for one",
        find: `if (providerTaskId === undefined || providerTaskId === "")`,
        replace: "if (providerTaskId === undefined)",
      },
      {
        name: "a duplicate is taken for a refusal, and started anew",
        find: `return { kind: "duplicate", code, requestId };`,
        replace: `return { kind: "refused", retryable: true, code, message: "", requestId };`,
      },
      {
        name: "silence is taken for a request that was never sent",
        find: `return { kind: "silence", reason: error instanceof TencentSilence`,
        replace: `return { kind: "not-sent", reason: error instanceof TencentSilence`,
      },
    ],
  ),
];
