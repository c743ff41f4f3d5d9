import { describe, expect, test } from "vitest";
import type { TaskAnswer } from "../../functions/http/api.ts";
import type { LedgerEntry } from "../../infra/local/tencent/ledger.ts";
import { type Asked, judge } from "./verdict.ts";

const entry = (fields: Partial<LedgerEntry> = {}): LedgerEntry => ({
  kind: "accepted",
  product: "vod",
  action: "CreateAigcVideoTask",
  application: "1500000000",
  TaskId: "task-at-tencent",
  SessionId: "",
  SessionContext: "",
  acceptedAt: 0,
  seconds: 1,
  errCodeExt: "",
  input: { Prompt: "key-1. [seconds:1]" },
  ...fields,
});

const answer = (fields: Partial<TaskAnswer> = {}): TaskAnswer => ({
  taskId: "ours",
  operation: "vod.CreateAigcVideoTask",
  status: "succeeded",
  settled: true,
  providerTaskId: "task-at-tencent",
  output: { files: [{ url: "http://127.0.0.1:1/files/task-at-tencent.mp4" }] },
  createdAt: "2026-01-01T00:00:00.000Z",
  ...fields,
});

/** Ended without an outcome, and without a TaskId. */
const unknown = answer({ status: "indeterminate", providerTaskId: undefined, output: undefined });

const asked = (fields: Partial<Asked> = {}): Asked => ({
  marker: "key-1.",
  operation: "vod.CreateAigcVideoTask",
  taskIds: ["ours"],
  task: answer(),
  refused: false,
  ...fields,
});

const nothingWrong = { chargedTwice: [], lost: [], untrue: [], indeterminate: 0 };

describe("a run without a fault passes", () => {
  test.each([
    ["a success with the file of its own task", asked(), [entry()]],
    [
      "a failure that the ledger tells, too",
      asked({ task: answer({ status: "failed" }) }),
      [entry({ errCodeExt: "3" })],
    ],
    [
      "a rejection that was asked for, uncharged",
      asked({ task: answer({ status: "rejected" }), refused: true }),
      [],
    ],
    ["a success that leaves its file in the caller's storage", inStorage(), [entry()]],
  ])("%s", (_what, one, accepted) => {
    const verdict = judge([one], accepted, []);

    expect(verdict).toEqual(nothingWrong);
  });

  test.each([
    [
      "an operation that Tencent does not dedupe",
      asked({ operation: "mps.CreateAigcVideoTask", task: unknown }),
      [entry()],
    ],
    ["a refusal that never arrived", asked({ refused: true, task: unknown }), []],
  ])("no outcome is counted and forgiven for %s", (_what, one, accepted) => {
    const verdict = judge([one], accepted, []);

    expect(verdict).toEqual({ ...nothingWrong, indeterminate: 1 });
  });
});

test("no outcome is forgiven where the callback was given up, and only there", () => {
  const one = asked({ task: unknown });

  const verdicts = (["given-up", "acknowledged"] as const).map((state) =>
    judge([one], [entry()], [{ kind: "callback", TaskId: "task-at-tencent", state, at: 0 }]),
  );

  expect(verdicts.map(({ untrue }) => untrue.length)).toEqual([0, 1]);
});

describe("a planted lie is found", () => {
  test("two creates for one key", () => {
    const verdict = judge([asked()], [entry(), entry({ TaskId: "another" })], []);

    expect(verdict.chargedTwice).toEqual([
      "key-1. vod.CreateAigcVideoTask ours: charged as task-at-tencent, another",
    ]);
  });

  test("the create of a key that merely begins alike is another's", () => {
    const verdict = judge(
      [asked(), asked({ marker: "key-12." })],
      [entry(), entry({ TaskId: "another", input: { Prompt: "key-12." } })],
      [],
    );

    expect(verdict.chargedTwice).toEqual([]);
  });

  test.each([
    ["never acknowledged", asked({ taskIds: [], task: undefined }), "was never acknowledged"],
    ["acknowledged and gone", asked({ task: undefined }), "was acknowledged and cannot be read"],
    [
      "never settled",
      asked({ task: answer({ status: "doubtful", settled: false }) }),
      "is doubtful and not settled",
    ],
  ])("a task that was %s", (_what, one, complaint) => {
    const verdict = judge([one], [entry()], []);

    expect(verdict.lost).toEqual([expect.stringContaining(complaint)]);
  });

  test.each([
    [
      "two tasks for one key",
      asked({ taskIds: ["ours", "another"] }),
      [entry()],
      "answered with several tasks",
    ],
    [
      "no outcome where Tencent dedupes and tells",
      asked({ task: unknown }),
      [entry()],
      "is indeterminate, charged as",
    ],
    [
      "no outcome of a task that Tencent named",
      asked({
        operation: "tiw.CreateVideoGenerationTask",
        task: { ...unknown, providerTaskId: "task-at-tencent" },
      }),
      [entry()],
      "known to be task-at-tencent",
    ],
    [
      "a rejection that was charged",
      asked({ task: answer({ status: "rejected" }), refused: true }),
      [entry()],
      "is rejected, charged as",
    ],
    [
      "a rejection that nobody asked for",
      asked({ task: answer({ status: "rejected" }) }),
      [],
      "nobody refused it",
    ],
    ["a success that was never charged", asked(), [], "was never charged"],
    [
      "a success that was a failure",
      asked(),
      [entry({ errCodeExt: "3" })],
      "is succeeded, and task-at-tencent failed",
    ],
    [
      "a failure that was a success",
      asked({ task: answer({ status: "failed" }) }),
      [entry()],
      "is failed, and task-at-tencent succeeded",
    ],
    [
      "another task's TaskId",
      asked({ task: answer({ providerTaskId: "another" }) }),
      [entry()],
      "names another",
    ],
    [
      "another task's file",
      asked({ task: answer({ output: { files: [{ url: "/files/another.mp4" }] } }) }),
      [entry()],
      "brought /files/another.mp4",
    ],
    ["no file", asked({ task: answer({ output: { files: [] } }) }), [entry()], "brought nothing"],
    [
      "a cancellation that nobody asked for",
      asked({ task: answer({ status: "canceled" }) }),
      [entry()],
      "ended as canceled",
    ],
  ])("%s", (_what, one, accepted, complaint) => {
    const verdict = judge([one], accepted, []);

    expect(verdict.untrue).toEqual([expect.stringContaining(complaint)]);
  });

  test("a create that is nobody's", () => {
    const verdict = judge([], [entry()], []);

    expect(verdict.untrue).toEqual(["task-at-tencent was charged to nobody's key"]);
  });
});

function inStorage(): Asked {
  const operation = "mps.ProcessMedia";
  return asked({ operation, task: answer({ operation, output: { files: [] } }) });
}
