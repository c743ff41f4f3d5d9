import { readFileSync } from "node:fs";

/**
 * The task inside one of Tencent's sample callbacks; DescribeTaskDetail answers with the same
 * object.
 */
export const sampleTask = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`../../fixtures/tencent/${name}`, import.meta.url), "utf8"))
    .AigcVideoCompleteEvent;

/**
 * An answer as it was captured: one object filled, keys that the SDK does not know, dates that are
 * none.
 */
export const answer = (task: unknown, Status: unknown = "FINISH") => ({
  TaskType: "AigcVideoTask",
  Status,
  CreateTime: "2026-01-01T00:00:00Z",
  BeginProcessTime: "2026-01-01T00:00:02Z",
  FinishTime: Status === "FINISH" ? "2026-01-01T00:01:30Z" : "0001-01-01T00:00:00Z",
  ProcedureTask: null,
  AigcVideoRedrawTask: null,
  FutureTask: null,
  AigcVideoTask: task,
  RequestId: "r",
});

/** The times of an answer that has ended, as we store them. */
export const times = {
  createTime: "2026-01-01T00:00:00.000Z",
  beginProcessTime: "2026-01-01T00:00:02.000Z",
  finishTime: "2026-01-01T00:01:30.000Z",
};
