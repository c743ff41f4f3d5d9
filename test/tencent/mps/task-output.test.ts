import { expect, test } from "vitest";
import { describeTaskDetail } from "../../../functions/tencent/mps/describe-task-detail.ts";
import { answer, workflow } from "./task-detail-answer.ts";

const askedAbout = { providerTaskId: "1-WorkflowTask-2t0", application: "account" };
const good = (Output: unknown) => ({
  Status: "SUCCESS",
  ErrCodeExt: "",
  ErrCode: 0,
  Message: "SUCCESS",
  Output,
});
const task = (results: object) => ({ ...workflow(), MediaProcessResultSet: [], ...results });
const outputOf = (results: object) => {
  const { verdict } = describeTaskDetail.read(answer({ WorkflowTask: task(results) }), askedAbout);
  return verdict.state === "succeeded" ? verdict.output : undefined;
};

test("a caller who pays for a review is told what it came to", () => {
  const segment = {
    StartTimeOffset: 1,
    Confidence: 99,
    Suggestion: "block",
    Url: "https://media.example.invalid/1.jpg",
  };
  const Output = { Confidence: 99, Suggestion: "block", Label: "porn", SegmentSet: [segment] };

  const output = outputOf({
    AiContentReviewResultSet: [{ Type: "Porn", PornTask: good(Output), PoliticalTask: null }],
  });

  expect(output).toMatchObject({
    files: [],
    tasks: [{ kind: "Porn", status: "SUCCESS", result: Output }],
  });
});

test.each<[string, object, object]>([
  [
    "quality control",
    { AiQualityControlTaskResult: good({ NoAudio: true, QualityEvaluationScore: 71 }) },
    { NoAudio: true },
  ],
  [
    "recognition",
    {
      AiRecognitionResultSet: [
        { Type: "OcrWords", OcrWordsTask: good({ ResultSet: [{ Word: "w" }] }) },
      ],
    },
    { ResultSet: [{ Word: "w" }] },
  ],
  [
    "analysis",
    { AiAnalysisResultSet: [{ Type: "Tag", TagTask: good({ TagSet: [{ Tag: "cat" }] }) }] },
    { TagSet: [{ Tag: "cat" }] },
  ],
])("the result of %s is shown under its part", (_, results, result) => {
  expect(outputOf(results)?.tasks).toMatchObject([{ status: "SUCCESS", result }]);
});

test("documented URLs and VOD FileIds are files; a picture of what was detected is none", () => {
  const url = (name: string) => `https://media.example.invalid/${name}`;
  const highlight = {
    HighlightUrl: url("h.mp4"),
    CovImgUrl: url("c.jpg"),
    HighlightPath: "/h.mp4",
  };
  const analysis = [
    { Type: "Highlight", HighlightTask: good({ HighlightSet: [highlight] }) },
    {
      Type: "Segment",
      SegmentTask: good({ SegmentSet: [{ SegmentUrl: url("s.mp4"), AudioUrl: url("a.mp3") }] }),
    },
    {
      Type: "Description",
      DescriptionTask: good({ DescriptionSet: [{ MindMapUrl: url("m.png") }] }),
    },
  ];
  const erased = good({
    FileId: "5001",
    OriginSubtitleFileId: "5002",
    Path: "",
    Url: url("detected.jpg"),
  });

  const output = outputOf({ AiAnalysisResultSet: analysis, SmartEraseTaskResult: erased });

  expect(output?.files.map(({ url: address, fileId }) => address ?? fileId)).toEqual(
    expect.arrayContaining([
      url("h.mp4"),
      url("c.jpg"),
      url("s.mp4"),
      url("a.mp3"),
      url("m.png"),
      "5001",
      "5002",
    ]),
  );
  expect(output?.files).toHaveLength(7);
  expect(output?.details?.paths).toEqual(["/h.mp4"]);
});

test("a language that failed beside others is told", () => {
  const SubtitleResults = [
    { Status: "Success", TransDst: "en", Path: "/en.srt" },
    { Status: "Error", TransDst: "ja", Path: "" },
  ];

  const output = outputOf({
    SmartSubtitlesTaskResult: [
      { Type: "PureSubtitleTrans", PureSubtitleTransTask: good({ SubtitleResults }) },
    ],
  });

  expect(output?.details).toMatchObject({
    paths: ["/en.srt"],
    partialFailures: ["PureSubtitleTrans ja"],
  });
});

test("a result is cut to 32 KB, its plain members first, and all results to 256 KB", () => {
  const SegmentSet = Array.from({ length: 5000 }, (_, index) => ({
    StartTimeOffset: index,
    Suggestion: "block",
  }));
  const reviews = Array.from({ length: 40 }, () => ({
    Type: "Porn",
    PornTask: good({ SegmentSet, Suggestion: "block" }),
  }));

  const output = outputOf({ AiContentReviewResultSet: reviews });

  const [first] = output?.tasks ?? [];
  expect(first).toMatchObject({ truncated: true, result: { Suggestion: "block" } });
  expect(JSON.stringify(first).length).toBeGreaterThan(30_000);
  expect(JSON.stringify(first).length).toBeLessThan(33_500);
  expect(JSON.stringify(output?.tasks).length).toBeLessThan(262_144);
  expect((output?.tasks?.length ?? 0) + Number(output?.details?.moreTasks ?? 0)).toBe(40);
});

test("secrets, and numbers that no row can hold, are left out", () => {
  const OutputStorage = {
    Type: "AWS-S3",
    S3OutputStorage: { S3Bucket: "b", S3SecretId: "EXAMPLE_ID", S3SecretKey: "EXAMPLE_KEY" },
  };

  const output = outputOf(workflow(good({ Path: "/a.mp4", Size: 2 ** 64, OutputStorage })));

  expect(output?.tasks).toEqual([
    {
      kind: "Transcode",
      status: "SUCCESS",
      result: {
        Path: "/a.mp4",
        OutputStorage: { Type: "AWS-S3", S3OutputStorage: { S3Bucket: "b" } },
      },
      truncated: true,
    },
  ]);
});
