import type { OutputFile, TaskError } from "../../../functions/task/report.ts";
import { unreadResult } from "../../../functions/tencent/unread-result.ts";
import { put } from "../../support/json.ts";
import type { SampleAnswers } from "../contract/answers.ts";
import { answer, sampleTask, times } from "./task-detail-answer.ts";

const task = { providerTaskId: "1500000000-Task-1t", application: "1500000000" };
const failed = sampleTask("vod-aigc-video-fail-unsigned.json");

const said = { number: 70000, message: "SAMPLE failure text – do not parse" };
const generating = "Tencent failed to generate the result.";

/** VOD's ErrCodeExt, and our code and message for it, and whether a new task may fare better. */
const failures: readonly [string, Omit<TaskError, "provider">][] = [
  ["InternalError", { code: "provider_failed", message: generating, retryable: false }],
  ["ModelGenerateFailed", { code: "provider_failed", message: generating, retryable: true }],
  ["SomethingOfItsOwn", { code: "provider_failed", message: generating, retryable: false }],
  [
    "ResourceInsufficient",
    {
      code: "provider_overloaded",
      message: "Tencent had no capacity for the task.",
      retryable: true,
    },
  ],
  [
    "InvalidParameter.MediaFormat",
    {
      code: "input_refused",
      message: "Tencent refused the input after accepting the task.",
      retryable: false,
    },
  ],
];

interface Kind {
  /** The structure that DescribeTaskDetail fills for it. */
  readonly field: string;
  /** A structure of another kind. */
  readonly other: string;
  readonly sample: Readonly<Record<string, unknown>>;
  readonly file: OutputFile;
}

/** Every AIGC action of VOD is told of in one shape, under the name of its own structure. */
function answersOf({ field, other, sample, file }: Kind): SampleAnswers {
  const about = (told: unknown, status: unknown = "FINISH") => ({
    ...answer(null, status),
    TaskType: field,
    [field]: told,
  });
  const result = { FileUrl: file.url };
  const withOutput = (Output: unknown) => about({ ...sample, Output });
  return {
    task,
    question: { TaskId: task.providerTaskId, SubAppId: 1500000000 },
    notFoundCodes: ["InvalidParameterValue.TaskId", "ResourceNotFound"],
    goingOn: (status) =>
      about({ ...failed, ErrCode: 0, ErrCodeExt: "", Status: "PROCESSING", Progress: 41 }, status),
    bare: (status) => about(null, status),
    ended: (status) => about(sample, status),
    words: {
      waiting: ["WAITING"],
      running: ["PROCESSING"],
      canceled: ["ABORTED"],
      end: ["FINISH"],
    },
    report: {
      verdict: {
        state: "succeeded",
        output: {
          files: [
            {
              expiresAt: "2026-01-08T00:00:00.000Z",
              size: 1234567,
              durationSeconds: 5.04,
              width: 1280,
              height: 720,
              ...file,
            },
          ],
          details: times,
        },
      },
      providerTaskId: String(sample.TaskId),
      sessionId: String(sample.SessionId),
      sessionContext: String(sample.SessionContext),
    },
    saysStatusTwice: true,
    failures: failures.map(([code, error]) => [
      about({ ...failed, ErrCodeExt: code }),
      { ...error, provider: { code, ...said } },
    ]),
    empty: [
      ...[undefined, null, {}, { FileInfos: null }, { FileInfos: [] }, { FileInfos: {} }],
      { FileInfos: [{ FileUrl: "", FileId: "" }] },
      { FileInfo: null },
      { FileInfo: { FileUrl: "", FileId: "" } },
    ].map(withOutput),
    withResults: (FileInfos) => withOutput({ FileInfos }),
    result,
    unreadError: unreadResult,
    otherForms: [
      withOutput({ FileInfos: result }),
      withOutput({ FileInfo: [result] }),
      withOutput({ FileInfos: [], FileInfo: result }),
      about({ ...sample, ErrCode: "0" }),
      about({ ...sample, ErrCode: [] }),
    ],
    anotherKind: [
      { ...about(null), [other]: sample },
      { ...about(null, "WAITING"), [other]: sample },
    ],
    deciding: new RegExp(`^(Status|${field}(\\.(ErrCode|ErrCodeExt|Status|Output.*))?)$`),
    provesSuccess: (response) => {
      const { ErrCode, ErrCodeExt } = Object(Object(response)[field]);
      return (typeof ErrCode !== "number" || ErrCode === 0) && ErrCodeExt !== "InternalError";
    },
    states: [
      "canceled",
      "disagreeing",
      "failed",
      "finished-empty",
      "running",
      "succeeded",
      "unknown",
      "waiting",
    ],
  };
}

const video = sampleTask("vod-aigc-video-success-unsigned.json");

export const vodVideoAnswers = answersOf({
  field: "AigcVideoTask",
  other: "AigcImageTask",
  sample: video,
  file: {
    url: "http://store.example.invalid/fake/temporary-0001.mp4",
    mediaType: "video/mp4",
  },
});

/** The structure is the SDK's; only the event around it is a guess. */
export const vodRedrawAnswers = answersOf({
  field: "AigcVideoRedrawTask",
  other: "AigcVideoTask",
  sample: sampleTask("vod-redraw-hypothetical-event-signed.json"),
  file: { url: "http://store.example.invalid/fake/redraw-0006.mp4", mediaType: "video/mp4" },
});

const picture = "http://store.example.invalid/fake/temporary-0001.png";

/** No sample of an image is published: it is the video's, with a picture's address. */
export const vodImageAnswers = answersOf({
  field: "AigcImageTask",
  other: "AigcVideoTask",
  sample: Object(put(video, ["Output", "FileInfos", 0, "FileUrl"], picture)),
  file: { url: picture, mediaType: "image/png" },
});
