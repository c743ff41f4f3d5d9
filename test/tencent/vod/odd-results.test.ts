import { describe, expect, test } from "vitest";
import { describeTaskDetail } from "../../../functions/tencent/vod/describe-task-detail.ts";
import { answer, sampleTask, times } from "./task-detail-answer.ts";

const detail = describeTaskDetail("AigcVideoTask");
const askedAbout = { providerTaskId: "1500000000-AigcVideoTask-1t", application: "1500000000" };

const temporary = sampleTask("vod-aigc-video-success-unsigned.json");
const verdict = (task: unknown) => detail.read(answer(task), askedAbout).verdict;
const url = "http://store.example.invalid/fake/temporary-0001.mp4";

describe("a result", () => {
  test("lists every file that can be fetched, and counts what cannot be read", () => {
    const FileInfos = [
      { FileUrl: url },
      null,
      { FileUrl: 7 },
      "file",
      { FileId: "9" },
      { FileUrl: "" },
    ];

    const report = detail.read(answer({ ...temporary, Output: { FileInfos } }), askedAbout);

    expect(report.verdict).toStrictEqual({
      state: "succeeded",
      output: {
        files: [{ url, mediaType: "video/mp4" }, { fileId: "9" }],
        details: { unreadFiles: 3, ...times },
      },
    });
    expect(report.unread).toMatchObject({ first: "AigcVideoTask.Output.FileInfos.1" });
  });

  test.each<[unknown]>([[[null]], [[{ FileUrl: 7 }]], [7]])(
    "of %j is one that is named, and may still come to be understood",
    (FileInfos) => {
      const read = verdict({ ...temporary, Output: { FileInfos } });

      expect(read).toMatchObject({
        state: "finished-empty",
        error: { code: "result_not_understood", retryable: false },
      });
    },
  );

  test("keeps a content that is the result itself, cut to 32 KB", () => {
    const FileInfos = [
      { FileContent: "0 0 0", UsageType: "position_info" },
      { FileContent: "长".repeat(20_000), UsageType: "position_info" },
    ];

    const read = verdict({ ...temporary, Output: { FileInfos } });

    expect(read).toStrictEqual({
      state: "succeeded",
      output: {
        files: [],
        details: {
          contents: ["0 0 0", "长".repeat(10_922)],
          contentUsages: ["position_info", "position_info"],
          contentsTruncated: true,
          ...times,
        },
      },
    });
  });
});
