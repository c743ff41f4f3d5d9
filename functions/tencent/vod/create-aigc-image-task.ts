import * as z from "zod/mini";
import type { StartOperation } from "../operation.ts";
import { readInput } from "../read-input.ts";
import { webUrl } from "../web-url.ts";
import { aigcStart } from "./aigc-start.ts";
import { createAigcVideoTask } from "./create-aigc-video-task.ts";
import { describeTaskDetail } from "./describe-task-detail.ts";
import {
  base64,
  base64Issues,
  base64Rule,
  complianceFields,
  fileRule,
  label,
  modelFields,
  mostFiles,
  onOff,
  prompt,
  promptFields,
  requestFields,
  sourceIssues,
  storageFields,
  word,
} from "./input-fields.ts";

const fileFields = z.strictObject({
  Type: z.optional(z.enum(["File", "Url", "Base64"])),
  FileId: z.optional(label),
  Url: z.optional(webUrl),
  Base64: z.optional(base64),
  Text: z.optional(prompt),
  ReferenceType: z.optional(word),
});

const outputFields = z.strictObject({
  ...storageFields,
  Resolution: z.optional(word),
  AspectRatio: z.optional(word),
  ...complianceFields,
  // The most that a model takes.
  OutputImageCount: z.optional(z.int().check(z.minimum(1), z.maximum(9))),
  OutputFormat: z.optional(z.enum(["jpeg", "png"])),
  LogoAdd: z.optional(onOff),
});

/**
 * Models and their words change monthly: here they are only short strings. No page says what else
 * they rule out.
 */
const imageInput = z
  .strictObject({
    ...requestFields,
    ...modelFields,
    FileInfos: z.optional(z.array(fileFields).check(z.maxLength(mostFiles))),
    ...promptFields,
    OutputConfig: z.optional(outputFields),
  })
  .check(
    z.superRefine(({ FileInfos: files = [], Prompt }, context) => {
      const issues = [
        ...files.flatMap((file, index) =>
          sourceIssues(file, ["FileInfos", index], "FileId, Url and Base64"),
        ),
        ...base64Issues(files),
        ...(files.length === 0 && !Prompt
          ? [{ path: ["Prompt"], message: "is required where there are no FileInfos" }]
          : []),
      ];
      for (const { path, message } of issues)
        context.addIssue({ code: "custom", path: [...path], message });
    }),
  );

/**
 * Generates images from a prompt and optional images. Every accepted call is billed. Source: the
 * official SDK (4.1.313) and Tencent's definition of CreateAigcImageTask, VOD 2018-07-17.
 */
export const createAigcImageTask: StartOperation = {
  ...aigcStart,
  name: "vod.CreateAigcImageTask",
  action: "CreateAigcImageTask",
  summary: "Generates images from a prompt and optional images.",
  // No source names its rate.
  rate: createAigcVideoTask.rate,
  sharesRateOf: createAigcVideoTask.action,
  // One at a time by default, as a video is. The SDK lists the code as the ErrCodeExt of a task
  // beyond the limit; that a start is refused with it, too, is taken from the video.
  lane: { setting: "LANE_LIMIT_VOD_AIGC", limit: 1, fullCodes: ["RequestLimitExceeded"] },
  form: imageInput,
  inputExample: {
    ModelName: "Kling",
    ModelVersion: "3.0",
    Prompt: "A paper boat on a rainy street at dusk.",
  },
  inputRules: [fileRule, base64Rule, "`Prompt` is required where there are no `FileInfos`."],
  readInput: (input) => readInput(imageInput, aigcStart.normalForm, input),
  describedBy: describeTaskDetail("AigcImageTask"),
  callback: "documented",
  // Source: EventContent in the official SDK.
  event: { type: "AigcImageTaskComplete", field: "AigcImageCompleteEvent" },
  // How long an image takes is not documented, and none was seen: these are the video's.
  firstAskAfter: createAigcVideoTask.firstAskAfter,
  stalledAfter: createAigcVideoTask.stalledAfter,
  // Not documented. As long as DescribeTaskDetail knows a task, as nothing can be learned
  // afterwards.
  longestLife: { days: 3 },
  // "Temporary", the default. A result that is stored permanently stays. Source:
  // AigcImageOutputConfig in the official SDK.
  resultLife: { days: 7 },
};
