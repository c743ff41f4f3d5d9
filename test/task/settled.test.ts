import { describe, expect, test } from "vitest";
import { expiryNews, expiryOf } from "../../functions/task/expiry.ts";
import { DEFAULT_EVENTS } from "../../functions/task/listener.ts";
import { resultPathOf, settled, shownError } from "../../functions/task/settled.ts";
import type { SettledTask } from "../../functions/task/task.ts";
import { before as earlier, after as later } from "../../functions/task/time.ts";
import { rejected } from "../../functions/task/transition.ts";
import { applyUpdate } from "../support/evaluate.ts";
import { NOW, runningTasks, settledTasks, submittingTasks } from "./task-rows.ts";

const raise = (): never => {
  throw new Error("There is no such row.");
};
const [succeeded = raise(), failed = raise()] = settledTasks;
const [running = raise()] = runningTasks;

test("the row of a task that settles holds files and details, and never the parts", () => {
  const tasks = [{ kind: "k", status: "s" }];
  const outputs = [{ files: [] }, { files: [], details: { tokens: 7 } }];

  const rows = outputs.map((output) =>
    applyUpdate(
      running,
      settled(running, { status: "succeeded", output: { ...output, tasks } }, "poll", NOW).update,
    ),
  );

  expect(rows.map(({ output }) => output)).toStrictEqual(outputs);
});

test("a canceled task has one error, whichever version wrote it, and another its own, with Tencent's words cut", () => {
  const error = { code: "provider_failed", message: "m", retryable: true };
  const long = { ...error, provider: { message: "w".repeat(201) } };
  const canceled = { code: "canceled", message: "The task was canceled.", retryable: false };

  const shown = (status: SettledTask["status"], said?: SettledTask["error"]) =>
    shownError({ ...failed, status, error: said });

  expect(shown("failed", long)).toEqual({ ...error, provider: { message: "w".repeat(200) } });
  expect(shown("failed")).toBeUndefined();
  expect(shown("canceled")).toEqual(canceled);
  expect(shown("canceled", long)).toEqual({
    ...canceled,
    provider: { message: "w".repeat(200) },
  });
});

test("a start that is rejected for a reason of ours has no RequestId of Tencent's", () => {
  const [task = raise()] = submittingTasks;
  const ours = { code: "too_late", message: "Too late.", retryable: false };
  const tencents = { ...ours, provider: { requestId: "request" } };

  const rows = [ours, tencents].map((error) =>
    applyUpdate(task, rejected(task, error, NOW).update),
  );

  expect(rows.map(({ requestId }) => requestId)).toEqual([undefined, "request"]);
});

test.each([
  ["a success with a link", "succeeded", [{}, { url: "u" }], "/v1/tasks/t/result"],
  ["a success without a link", "succeeded", [{}, { fileId: "f" }], undefined],
  ["a success without a file", "succeeded", [], undefined],
  ["a success whose output is not there", "succeeded", undefined, undefined],
  ["a failure with a link", "failed", [{ url: "u" }], undefined],
] as const)("the API leads to the first file of %s", (_words, status, files, path) => {
  const output = files === undefined ? undefined : { files: [...files] };

  expect(resultPathOf({ taskId: "t", status }, output)).toBe(path);
});

describe("the end of a result", () => {
  const expiresAt = later(NOW, { days: 7 });
  const output = { files: [{ expiresAt }] };
  const heard = { listeners: [{ id: "a", events: ["task.result_expiring"] }] };

  test("is that of its first file, or what the row says of an output that is elsewhere", () => {
    const elsewhere = { ...succeeded, output: undefined, outputExpiresAt: NOW };

    expect(expiryOf({ ...succeeded, output, outputExpiresAt: NOW })).toBe(expiresAt);
    expect(expiryOf(elsewhere)).toBe(NOW);
    expect(expiryOf({ ...elsewhere, status: "failed" })).toBeUndefined();
  });

  test.each([
    ["an hour, for its last quarter", { hours: 1 }, { minutes: 15 }],
    ["12 hours, two hours before", { hours: 12 }, { hours: 2 }],
    ["24 hours, two hours before", { hours: 24 }, { hours: 2 }],
    [
      "a little more than that, six hours before",
      { hours: 24, milliseconds: 4 },
      { hours: 6, milliseconds: 1 },
    ],
    ["three days, 12 hours before", { days: 3 }, { hours: 12 }],
    ["five days, 12 hours before", { days: 5 }, { hours: 12 }],
    ["a little more than that, a day before", { days: 5, milliseconds: 1 }, { hours: 24 }],
  ])("is told of one that lives for %s", (_words, life, lead) => {
    const task = { ...succeeded, ...heard, output, settledAt: earlier(expiresAt, life) };

    expect(expiryNews(task)).toEqual({
      event: "task.result_expiring",
      at: earlier(expiresAt, lead),
      status: "succeeded",
      revision: succeeded.revision,
      endpoints: undefined,
    });
  });

  test("is no news where there is none, or where nobody hears of it", () => {
    const deaf = { listeners: [{ id: "a", events: [...DEFAULT_EVENTS] }] };

    expect(expiryNews({ ...succeeded, ...heard, output: { files: [] } })).toBeUndefined();
    expect(expiryNews({ ...succeeded, ...deaf, output })).toBeUndefined();
    expect(expiryNews({ ...succeeded, output })).toBeUndefined();
    expect(expiryNews({ ...succeeded, output, expiryEndpoints: ["e"] })).toMatchObject({
      endpoints: ["e"],
    });
  });
});
