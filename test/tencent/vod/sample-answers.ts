import type { TaskError } from "../../../functions/task/report.ts";
import { unreadResult } from "../../../functions/tencent/unread-result.ts";
import { fixtureOf } from "../../../infra/local/operations.ts";
import type { SampleAnswers } from "../contract/answers.ts";
import { answer, sampleTask, times } from "./task-detail-answer.ts";

const task = { providerTaskId: "1500000000-Task-1t", application: "1500000000" };
const video = sampleTask("vod-aigc-video-success-unsigned.json");
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

/**
 * DescribeTaskDetail tells of every AIGC action in one shape, under the name of its own structure:
 * Tencent's sample of a video, in the form that the operation's fixture says.
 */
export function vodAnswers(name: string): SampleAnswers {
  const { vod } = fixtureOf(name);
  if (vod === undefined) throw new Error(`The fixture of ${name} needs its part for VOD.`);
  const field = vod.taskType;
  const other = field === "AigcVideoTask" ? "AigcImageTask" : "AigcVideoTask";
  const url = `http://store.example.invalid/fake/temporary-0001.${vod.file}`;
  const [told] = Object(video.Output).FileInfos;
  const named = { ...told, FileUrl: url };
  const sample = {
    ...video,
    Output: "FileInfo" in vod.output ? { FileInfo: named } : { FileInfos: [named] },
  };
  const about = (told: unknown, status: unknown = "FINISH") => ({
    ...answer(null, status),
    TaskType: field,
    [field]: told,
  });
  const result = { FileUrl: url };
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
              url,
              mediaType: vod.file === "png" ? "image/png" : "video/mp4",
            },
          ],
          details: times,
        },
      },
      providerTaskId: String(video.TaskId),
      sessionId: String(video.SessionId),
      sessionContext: String(video.SessionContext),
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
