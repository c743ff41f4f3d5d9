import * as z from "zod/mini";
import { normalFormOf } from "../normal-form.ts";
import type { StartOperation } from "../operation.ts";
import { followByTaskId, readInput } from "../read-input.ts";
import { describeTaskDetail } from "./describe-task-detail.ts";
import { describeTasks } from "./describe-tasks.ts";
import { notifyConfigOf } from "./notify-config.ts";
import { processMediaInput, processMediaWriting } from "./process-media-input.ts";
import { mps } from "./product.ts";
import { mpsRefusals } from "./refusals.ts";

const normalForm = normalFormOf(processMediaWriting);
const accepted = z.object({ TaskId: z.string().check(z.minLength(1)) });

/**
 * Transcodes, reviews, analyses or otherwise processes a media file; results go to the caller's own
 * storage. Every accepted call is billed. Source: ProcessMedia and ManageTask, MPS 2019-06-12
 * (rates, ids, notification, error codes).
 */
export const processMedia: StartOperation = {
  name: "mps.ProcessMedia",
  product: mps,
  priorityField: "TasksPriority",
  action: "ProcessMedia",
  summary:
    "Processes a media file: transcoding, snapshots, review, analysis, recognition, subtitles.",
  // Tencent refuses a SessionId that it saw in the last three days, so a repeat after silence
  // cannot be billed twice.
  class: "deduped",
  rate: 100,
  callbackPerTask: true,
  normalForm,
  form: processMediaInput,
  inputExample: {
    InputInfo: {
      Type: "COS",
      CosInputInfo: { Bucket: "media-1250000000", Region: "ap-singapore", Object: "/clip.mp4" },
    },
    OutputDir: "/out/",
    MediaProcessTask: { TranscodeTaskSet: [{ Definition: 100010 }] },
  },
  inputRules: [
    "`InputInfo` and `OutputStorage` have the member that their `Type` names.",
    "A URL as `InputInfo` needs an `OutputStorage`; else results go where the input lies.",
    "There is something to do: a task block, `ScheduleId` or `Activities`. A `MediaProcessTask` that stands alone is not empty.",
    "A task block and `Activities` pass through as they are: at most 64 KiB as JSON each, nested at most 20 deep, without credentials, and without numbers that JSON readers read differently.",
  ],
  readInput: (input) => readInput(processMediaInput, normalForm, input),
  request: (input, { sessionId, sessionContext, callback, queue }) => ({
    ...input,
    SessionId: sessionId,
    SessionContext: sessionContext,
    ...notifyConfigOf(input, { callback, queue }),
  }),
  providerTaskId: (response) => accepted.safeParse(response).data?.TaskId,
  codes: mpsRefusals.ProcessMedia,
  describedBy: describeTaskDetail,
  soughtBy: describeTasks,
  echoes: "context",
  ...followByTaskId(),
  cancel: {
    action: "ManageTask",
    rate: 20,
    request: ({ providerTaskId }) => ({ OperationType: "Abort", TaskId: providerTaskId }),
    only: "waiting",
    tooLateCodes: ["InvalidParameterValue.NotProcessingTask"],
  },
  callback: "documented",
  // How long a task takes depends on its file. With callbacks, asking is only the safety net.
  firstAskAfter: { callback: { minutes: 10 }, noCallback: { seconds: 60 } },
  // Not documented, and it depends on the length of the file: as long as nobody would expect an
  // Online task to take.
  stalledAfter: { hours: 6 },
  isOffPeak: ({ TaskType }) => TaskType === "Offline",
  // TaskType Offline: "processed within 3 days by default"; one more is left for what is not the
  // default.
  longestLife: { days: 4 },
  // DescribeTaskDetail knows the tasks of the last 7 days.
  recordLife: { days: 7 },
};
