import { describe, expect, test } from "vitest";
import { describeTaskDetail } from "../../../functions/tencent/mps/describe-task-detail.ts";
import { namedIn } from "../../../functions/tencent/mps/named-results.ts";
import { subTasksOf } from "../../../functions/tencent/mps/sub-tasks.ts";
import { Members } from "../../../functions/tencent/read-members.ts";
import { answer, workflow } from "./task-detail-answer.ts";

const good = (Output: unknown = null) => ({
  Status: "SUCCESS",
  ErrCodeExt: "",
  ErrCode: 0,
  Message: "SUCCESS",
  Output,
});
const named = (task: Record<string, unknown>) =>
  subTasksOf(new Members(task)).map(({ name, status }) => `${name} ${status}`);
const pathsOf = (Output: unknown) => namedIn(new Members(Output)).paths;

describe("a part is found", () => {
  test.each<[string, Record<string, unknown>, string[]]>([
    [
      "among the results of media processing, whatever its kind",
      workflow(good()),
      ["Transcode SUCCESS"],
    ],
    [
      "even if its kind is new",
      {
        MediaProcessResultSet: [
          { Type: "CoverBySnapshot", CoverBySnapshotTask: { Status: "FAIL" } },
        ],
      },
      ["CoverBySnapshot FAIL"],
    ],
    [
      "among reviews",
      { AiContentReviewResultSet: [{ Type: "Porn.Asr", PornTask: null, PornAsrTask: good() }] },
      ["Porn.Asr SUCCESS"],
    ],
    [
      "as a result of its own",
      { SmartEraseTaskResult: { Status: "FAIL", ErrCodeExt: "x" } },
      ["SmartEraseTaskResult FAIL"],
    ],
    [
      "in a list of results",
      { SmartSubtitlesTaskResult: [{ Type: "TransTextRecognition", TransTextTask: good() }] },
      ["TransTextRecognition SUCCESS"],
    ],
    [
      "in an orchestration",
      {
        ActivityResultSet: [
          {
            ActivityType: "Transcode",
            ActivityResItem: { TranscodeTask: good(), ReviewTask: null },
          },
        ],
      },
      ["Transcode SUCCESS"],
    ],
    [
      "inside a part of an orchestration, which may fail while the whole does not",
      {
        ActivityResultSet: [
          {
            ActivityType: "AIRecognition",
            ActivityResItem: {
              RecognitionTask: good([
                { Type: "AsrFullTextRecognition", AsrFullTextTask: { Status: "FAIL" } },
              ]),
            },
          },
        ],
      },
      ["AIRecognition SUCCESS", "AsrFullTextRecognition FAIL"],
    ],
    [
      "by the name of its field where it has no type",
      { NewResultSet: [{ NewTask: good() }] },
      ["NewTask SUCCESS"],
    ],
    [
      "nowhere else",
      { InputInfo: good(), MetaData: { Status: "FAIL" }, Output: [{ TranscodeTask: good() }] },
      [],
    ],
    [
      "in no entry that says nothing",
      {
        ActivityResultSet: [
          { ActivityType: "Transcode", ActivityResItem: null },
          { ActivityType: "SmartErase", ActivityResItem: { SmartEraseTask: null } },
        ],
      },
      [],
    ],
    [
      "by its ErrCode where it has no Status, if that says how it ended",
      {
        MediaProcessResultSet: [
          { Type: "Transcode", TranscodeTask: { ErrCode: 30000, Message: "x" } },
          { Type: "Snapshot", SnapshotTask: { ErrCode: "0", Output: { Path: "/1.jpg" } } },
          { Type: "Sprite", SpriteTask: { ErrCode: 0, Output: { Path: null } } },
          { Type: "Cover", CoverTask: { ErrCode: 0, Output: null } },
          { Type: "Probe", ProbeTask: { Status: 7, ErrCode: 30000 } },
        ],
        SmartEraseTaskResult: { ErrCode: Number.POSITIVE_INFINITY },
      },
      ["Transcode FAIL", "Snapshot SUCCESS", "Probe ", "SmartEraseTaskResult FAIL"],
    ],
    [
      "in nothing that is no object",
      { MediaProcessResultSet: [null, 7, "x", []], AiQualityControlTaskResult: "x" },
      [],
    ],
  ])("%s", (_, task, expected) => {
    expect(named(task)).toEqual(expected);
  });
});

describe("a path is found", () => {
  test.each<[string, unknown, string[]]>([
    ["of a transcoding", { OutputStorage: { Type: "COS" }, Path: "/out/a.mp4" }, ["/out/a.mp4"]],
    [
      "of snapshots",
      { PicInfoSet: [{ Path: "/1.jpg" }, { Path: "/2.jpg" }] },
      ["/1.jpg", "/2.jpg"],
    ],
    [
      "of sprites",
      { ImagePathSet: ["/1.jpg", "/2.jpg"], WebVttPath: "/a.vtt" },
      ["/1.jpg", "/2.jpg", "/a.vtt"],
    ],
    ["of subtitles", { SubtitleResults: [{ Status: "SUCCESS", Path: "/en.srt" }] }, ["/en.srt"]],
    [
      "only where it is a text",
      { Path: "", WebVttPath: null, ImagePathSet: [7, null, "/1.jpg"], SubtitlePath: { a: 1 } },
      ["/1.jpg"],
    ],
    [
      "nowhere in what was detected",
      { Confidence: 1, SegmentSet: [{ Url: "https://media.example.invalid/1.jpg" }] },
      [],
    ],
  ])("%s", (_, output, expected) => {
    expect(pathsOf(output)).toEqual(expected);
  });

  test("up to 200; how many more there are is counted", () => {
    const ImagePathSet = Array.from({ length: 203 }, (_, index) => `/${index}.jpg`);

    const { verdict } = describeTaskDetail.read(
      answer({ WorkflowTask: workflow(good({ ImagePathSet })) }),
      {
        providerTaskId: "1",
        application: "account",
      },
    );

    expect(verdict).toMatchObject({
      state: "succeeded",
      output: { files: [], details: { paths: ImagePathSet.slice(0, 200), morePaths: 3 } },
    });
  });

  test("at no depth that no documented output has", () => {
    const deep = JSON.parse(`${'{"a":'.repeat(1000)}{"Path":"/a"}${"}".repeat(1000)}`);

    expect(pathsOf(deep)).toEqual([]);
  });
});
