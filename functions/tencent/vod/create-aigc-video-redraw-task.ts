import * as z from "zod/mini";
import type { StartOperation } from "../operation.ts";
import { readInput } from "../read-input.ts";
import { webUrl } from "../web-url.ts";
import { aigcStart } from "./aigc-start.ts";
import { describeTaskDetail } from "./describe-task-detail.ts";
import { label, requestFields, sourceIssues, storageFields, text } from "./input-fields.ts";

const fileFields = z.strictObject({
  Type: z.optional(z.enum(["File", "Url"])),
  FileId: z.optional(label),
  Url: z.optional(webUrl),
});

/**
 * The API calls every field optional; without a video there is nothing to redraw. The style is in
 * the SDK, not on the page.
 */
const redrawInput = z.strictObject({
  ...requestFields,
  FileInfo: fileFields.check(
    z.superRefine((file, context) => {
      for (const { path, message } of sourceIssues(file, [], "FileId and Url")) {
        context.addIssue({ code: "custom", path: [...path], message });
      }
    }),
  ),
  TaskInfo: z.optional(z.strictObject({ Style: z.optional(text(50)) })),
  OutputConfig: z.optional(z.strictObject(storageFields)),
});

/**
 * Redraws a video of less than 90 seconds and at most 2 GB in another style. Every accepted call is
 * billed. Source: Tencent's page of CreateAigcVideoRedrawTask, VOD 2018-07-17 (rate; no limit of
 * concurrency), and the official SDK.
 */
export const createAigcVideoRedrawTask: StartOperation = {
  ...aigcStart,
  name: "vod.CreateAigcVideoRedrawTask",
  action: "CreateAigcVideoRedrawTask",
  summary: "Redraws a short video in another style.",
  rate: 20,
  form: redrawInput,
  inputExample: { FileInfo: { Type: "Url", Url: "https://media.example/clip.mp4" } },
  inputRules: [
    "`FileInfo` has the source that its `Type` names; without a `Type`, exactly one of `FileId` and `Url`.",
  ],
  readInput: (input) => readInput(redrawInput, aigcStart.normalForm, input),
  describedBy: describeTaskDetail("AigcVideoRedrawTask"),
  // No source names an event for it. One that comes all the same carries our SessionContext and is
  // a reason to ask.
  callback: "undocumented",
  // As no event is documented, it is asked about alike with and without callbacks. How long a
  // redraw takes is not documented either.
  firstAskAfter: { callback: { seconds: 60 }, noCallback: { seconds: 60 } },
  // Not documented either, and none was seen. A generated video is called stalled after half an
  // hour and plays for seconds; this one may play for a minute and a half.
  stalledAfter: { hours: 2 },
  // Not documented. As long as DescribeTaskDetail knows a task, as nothing can be learned
  // afterwards.
  longestLife: { days: 3 },
  // Not documented for a redraw: taken to be, at most, the life of a generated video. A result that
  // is stored permanently stays.
  resultLife: { days: 7 },
};
