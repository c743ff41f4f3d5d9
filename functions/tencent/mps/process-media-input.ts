import * as z from "zod/mini";
import type { Issue } from "../../task/issues.ts";
import type { Writing } from "../normal-form.ts";
import { ourSession } from "../our-session.ts";
import { webUrl } from "../web-url.ts";
import { ourCallback } from "./our-callback.ts";
import { limited, refusedCredential } from "./pass-through.ts";

/*
 * The parameters of ProcessMedia, MPS 2019-06-12, as the official SDK (4.1.313) describes them. The
 * work to be done with the file is a tree of hundreds of types that changes monthly: it passes
 * through, limited in size and depth.
 */

/** The API gives no limits. COS takes keys of 850 bytes, S3 of 1,024. */
const longestPath = 1024;
/** An orchestration's nodes; the console's editor is made for a handful. */
const mostActivities = 100;

const text = (longest: number) => z.string().check(z.minLength(1), z.maxLength(longest));
const label = text(128);
const path = text(longestPath);
const zeroOrOne = z.optional(z.literal([0, 1]));
const subAppId = z.optional(z.int().check(z.minimum(1)));

const credential = z.optional(z.never(refusedCredential));

const inputInfo = z.strictObject({
  Type: z.enum(["COS", "URL", "AWS-S3", "VOD"]),
  CosInputInfo: z.optional(z.strictObject({ Bucket: label, Region: label, Object: path })),
  UrlInputInfo: z.optional(z.strictObject({ Url: webUrl })),
  S3InputInfo: z.optional(
    z.strictObject({
      S3Bucket: label,
      S3Region: label,
      S3Object: path,
      S3SecretId: credential,
      S3SecretKey: credential,
    }),
  ),
  VODInputInfo: z.optional(
    z.strictObject({
      Bucket: z.optional(label),
      Region: z.optional(label),
      Object: z.optional(path),
      SubAppId: subAppId,
      VodBasic: zeroOrOne,
      FileId: z.optional(label),
    }),
  ),
});

const outputStorage = z.strictObject({
  Type: z.enum(["COS", "AWS-S3", "VOD"]),
  // Without a bucket or a region those of the input are meant.
  CosOutputStorage: z.optional(
    z.strictObject({ Bucket: z.optional(label), Region: z.optional(label) }),
  ),
  S3OutputStorage: z.optional(
    z.strictObject({
      S3Bucket: label,
      S3Region: label,
      S3SecretId: credential,
      S3SecretKey: credential,
    }),
  ),
  VODOutputStorage: z.optional(
    z.strictObject({
      Bucket: z.optional(label),
      Region: z.optional(label),
      SubAppId: subAppId,
      VodBasic: zeroOrOne,
    }),
  ),
});

const block = z.optional(limited(z.looseObject({})));

const workItems = {
  MediaProcessTask: block,
  AiContentReviewTask: block,
  AiAnalysisTask: block,
  AiRecognitionTask: block,
  AiQualityControlTask: block,
  SmartSubtitlesTask: block,
  SmartEraseTask: block,
  AIDubbingTask: block,
};

const requestFields = z.strictObject({
  InputInfo: inputInfo,
  OutputStorage: z.optional(outputStorage),
  OutputDir: z.optional(path.check(z.regex(/^\/(?:.*\/)?$/, "must start and end with a slash"))),
  ...workItems,
  ScheduleId: z.optional(z.int().check(z.minimum(1))),
  Activities: z.optional(
    limited(
      z
        .array(z.looseObject({ ActivityType: label }))
        .check(z.minLength(1), z.maxLength(mostActivities)),
    ),
  ),
  TasksPriority: z.optional(z.int().check(z.minimum(-10), z.maximum(10))),
  TaskType: z.optional(z.enum(["Online", "Offline"])),
  ResourceId: z.optional(label),
  // Tencent's spelling.
  SkipMateData: zeroOrOne,
  ...ourSession,
  TaskNotifyConfig: ourCallback,
});
type Request = z.infer<typeof requestFields>;

/**
 * The input of ProcessMedia: Tencent's own fields, without unknown ones, and with the combinations
 * that its documentation requires.
 */
export const processMediaInput = requestFields.check(
  z.superRefine((request, context) => {
    for (const { path, message } of conflicts(request))
      context.addIssue({ code: "custom", path: [...path], message });
  }),
);

const conflicts = (request: Request): Issue[] => [
  ...inputIssues(request),
  ...outputIssues(request),
  ...workIssues(request),
];

const inputFields = {
  COS: "CosInputInfo",
  URL: "UrlInputInfo",
  "AWS-S3": "S3InputInfo",
  VOD: "VODInputInfo",
} as const;
const outputFields = {
  COS: "CosOutputStorage",
  "AWS-S3": "S3OutputStorage",
  VOD: "VODOutputStorage",
} as const;

const inputIssues = ({ InputInfo }: Request): Issue[] => {
  const field = inputFields[InputInfo.Type];
  return InputInfo[field] === undefined
    ? [{ path: ["InputInfo", field], message: `is required where Type is ${InputInfo.Type}` }]
    : [];
};

/**
 * Documented: without an OutputStorage results go where the input lies, which a URL does not say.
 */
const outputIssues = ({ InputInfo, OutputStorage }: Request): Issue[] => {
  if (OutputStorage === undefined) {
    return InputInfo.Type === "URL"
      ? [{ path: ["OutputStorage"], message: "is required where InputInfo is a URL" }]
      : [];
  }
  const field = outputFields[OutputStorage.Type];
  if (OutputStorage[field] !== undefined) return [];
  return [
    { path: ["OutputStorage", field], message: `is required where Type is ${OutputStorage.Type}` },
  ];
};

const workNames: readonly string[] = Object.keys(workItems);

/** How an input may be written: as in VOD's example of the same field, digits are a priority. */
export const processMediaWriting: Writing = {
  digits: ["TasksPriority"],
  blocks: [...workNames, "Activities"],
};

const workIssues = (request: Request): Issue[] => {
  if (request.ScheduleId !== undefined || request.Activities !== undefined) return [];
  const named = Object.keys(request).filter((name) => workNames.includes(name));
  if (named.length === 0)
    return [
      { path: [], message: `must have one of ${workNames.join(", ")}, ScheduleId and Activities` },
    ];
  // It is nothing but a set of lists. Of the other items it is not documented that they need a
  // parameter.
  if (named.length > 1 || !saysNothing(request.MediaProcessTask)) return [];
  return [{ path: ["MediaProcessTask"], message: "is empty, so there is nothing to do" }];
};

/** Nothing but empty objects and lists. */
const saysNothing = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  Object.values(value).every((member) => saysNothing(member));
