import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeTaskDetail } from "../../../functions/tencent/vod/describe-task-detail.ts";
import { answer, sampleTask } from "./task-detail-answer.ts";

const detail = describeTaskDetail("AigcVideoTask");
const askedAbout = { providerTaskId: "1500000000-AigcVideoTask-1t", application: "1500000000" };

const temporary = sampleTask("vod-aigc-video-success-unsigned.json");
const url = "http://store.example.invalid/fake/temporary-0001.mp4";

describe("an answer of another shape", () => {
  test.each<[string, unknown]>([
    ["another kind of task that has ended", { ...answer(null), AigcImageTask: temporary }],
    [
      "another kind of task that waits",
      { ...answer(null, "WAITING"), AigcVideoRedrawTask: temporary },
    ],
  ])("(%s) is not understood", (_, response) => {
    expect(() => detail.read(response, askedAbout)).toThrow();
  });

  test.each<[string, unknown]>([
    ["no object", "FINISH"],
    ["an end without a task", answer(null)],
    ["an end with a task that is no object", answer("task")],
    ["an endless status", answer(temporary, "S".repeat(65))],
  ])("(%s) is a status that nobody knows", (_, response) => {
    expect(detail.read(response, askedAbout).verdict.state).toBe("unknown");
  });

  test.each<[string, unknown]>([
    ["no status but the inner one", answer(temporary, null)],
    ["a code in quotes", answer({ ...temporary, ErrCode: "0" })],
    ["a code that is none", answer({ ...temporary, ErrCode: [] })],
    [
      "one file instead of a list",
      answer({ ...temporary, Output: { FileInfos: { FileUrl: url } } }),
    ],
    [
      "a redraw's file beside an empty list",
      answer({ ...temporary, Output: { FileInfos: [], FileInfo: { FileUrl: url } } }),
    ],
    ["ids that are numbers", answer({ ...temporary, TaskId: 7, SessionId: 7 })],
  ])("(%s) still brings its file", (_, response) => {
    expect(detail.read(response, askedAbout).verdict).toMatchObject({
      state: "succeeded",
      output: { files: [{ url }] },
    });
  });

  const mostly = <T>(value: fc.Arbitrary<T>) =>
    fc.oneof({ weight: 9, arbitrary: value }, { weight: 1, arbitrary: fc.jsonValue() });
  const anyFile = fc.record({
    FileUrl: mostly(fc.constantFrom("", url)),
    FileId: mostly(fc.constantFrom("", "9")),
  });
  const anyTask = fc.record({
    ErrCode: mostly(fc.constantFrom(0, 0, 70000, null)),
    ErrCodeExt: mostly(fc.constantFrom("", "", "InternalError", null)),
    Progress: mostly(fc.integer()),
    Output: mostly(fc.record({ FileInfos: mostly(fc.array(anyFile)) })),
  });
  const anyAnswer = fc.record({
    Status: mostly(
      fc.constantFrom("FINISH", "FINISH", "FINISH", "WAITING", "PROCESSING", "ABORTED", "PAUSED"),
    ),
    AigcVideoTask: mostly(anyTask),
  });

  test("is thrown at or reported, but never a success without a file or against a code that says failure", () => {
    const states = new Set<string>();
    fc.assert(
      fc.property(mostly(anyAnswer), (response) => {
        const read = reading(response);
        states.add(read?.state ?? "thrown");

        if (read?.state !== "succeeded") return;
        const { ErrCode, ErrCodeExt } = taskIn(response);
        expect(typeof ErrCode === "number" && ErrCode !== 0).toBe(false);
        expect(ErrCodeExt).not.toBe("InternalError");
        expect(read.output.files.filter((file) => file.url || file.fileId).length).toBeGreaterThan(
          0,
        );
        expect(read.output.files.every((file) => file.url || file.fileId)).toBe(true);
      }),
      { numRuns: 2000 },
    );

    expect([...states].filter((state) => state !== "thrown").sort()).toEqual([
      "canceled",
      "disagreeing",
      "failed",
      "finished-empty",
      "running",
      "succeeded",
      "unknown",
      "waiting",
    ]);
  });
});

function reading(response: unknown) {
  try {
    return detail.read(response, askedAbout).verdict;
  } catch {
    return undefined;
  }
}

const taskIn = (response: unknown): { ErrCode?: unknown; ErrCodeExt?: unknown } =>
  Object(Object(response).AigcVideoTask);
