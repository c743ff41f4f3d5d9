import * as z from "zod/mini";
import type { Issue } from "../../task/issues.ts";
import { isFileUrl, longestUrl, webUrl } from "../web-url.ts";
import {
  base64,
  base64Issues,
  complianceFields,
  label,
  modelFields,
  mostFiles,
  onOff,
  promptFields,
  requestFields,
  sourceIssues,
  storageFields,
  word,
} from "./input-fields.ts";

/*
 * The parameters of CreateAigcVideoTask, as its API page and the official SDK (4.1.313) describe
 * them. Only fixed words are enumerated. Models, versions, resolutions, ratios and the words that
 * belong to a model change monthly: here they are only short strings, and `aigc-video-models.ts`
 * holds their documentation.
 */

/** Documented models stop at 15. */
const longestDurationSeconds = 60;

/** An asset of the model's own library. */
export function isAssetUrl(url: string): boolean {
  return /^asset:\/\/\S+$/i.test(url);
}
const fileUrl = z.string().check(
  z.maxLength(longestUrl),
  z.refine((url) => isFileUrl(url) || isAssetUrl(url), "must be an http or https URL"),
);

const fileFields = z.strictObject({
  Type: z.optional(z.enum(["File", "Url", "Base64"])),
  Category: z.optional(z.enum(["Image", "Video", "Audio"])),
  FileId: z.optional(label),
  Url: z.optional(fileUrl),
  Base64: z.optional(base64),
  Usage: z.optional(z.enum(["FirstFrame", "Reference", "LastFrame"])),
  ReferenceType: z.optional(word),
  KeepOriginalSound: z.optional(onOff),
  ObjectId: z.optional(label),
  VoiceId: z.optional(label),
  Text: z.optional(label),
});
type FileInfo = z.infer<typeof fileFields>;

const subjectFields = z.strictObject({
  Id: z.optional(label),
  Name: z.optional(label),
  VoiceId: z.optional(label),
  ImageUrls: z.optional(z.array(webUrl).check(z.maxLength(3))),
  VideoUrls: z.optional(z.array(webUrl).check(z.maxLength(1))),
});

const outputFields = z.strictObject({
  ...storageFields,
  Duration: z.optional(z.number().check(z.gt(0), z.lte(longestDurationSeconds))),
  Resolution: z.optional(word),
  AspectRatio: z.optional(word),
  AudioGeneration: z.optional(onOff),
  ...complianceFields,
  EnhanceSwitch: z.optional(onOff),
  OffPeak: z.optional(onOff),
  FrameInterpolate: z.optional(onOff),
  LogoAdd: z.optional(onOff),
  EnableBGM: z.optional(onOff),
});

const fields = z.strictObject({
  ...requestFields,
  ...modelFields,
  FileInfos: z.optional(z.array(fileFields).check(z.maxLength(mostFiles))),
  SubjectInfos: z.optional(z.array(subjectFields).check(z.maxLength(mostFiles))),
  LastFrameFileId: z.optional(label),
  LastFrameUrl: z.optional(webUrl),
  ...promptFields,
  OutputConfig: z.optional(outputFields),
  Procedure: z.optional(label),
});

/** A caller's input, once its form is right. */
export type AigcVideoRequest = z.infer<typeof fields>;

/**
 * The input of CreateAigcVideoTask: Tencent's own fields, without unknown ones, and without the
 * combinations that its documentation rules out for any model.
 */
export const aigcVideoInput = fields.check(
  z.superRefine((request, context) => {
    for (const { path, message } of conflicts(request))
      context.addIssue({ code: "custom", path: [...path], message });
  }),
);

const conflicts = (request: AigcVideoRequest): Issue[] => {
  const files = request.FileInfos ?? [];
  const sources = files.flatMap((file, index) =>
    sourceIssues(file, ["FileInfos", index], "FileId, Url and Base64"),
  );
  return [
    ...sources,
    ...base64Issues(files),
    ...frameIssues(files),
    ...lastFrameIssues(request),
    ...promptIssues(request),
  ];
};

/**
 * Documented: a single first frame, a single last frame. Several files without a Usage are not
 * ruled out.
 */
const frameIssues = (files: readonly FileInfo[]): Issue[] =>
  (["FirstFrame", "LastFrame"] as const).flatMap((usage) =>
    files
      .flatMap((file, index): Issue[] =>
        file.Usage === usage
          ? [{ path: ["FileInfos", index, "Usage"], message: `may be ${usage} in one file only` }]
          : [],
      )
      .slice(1),
  );

/**
 * A last frame can be named in three ways, with no documented precedence, and only together with a
 * first frame.
 */
const lastFrameIssues = (request: AigcVideoRequest): Issue[] => {
  const files = request.FileInfos ?? [];
  const lastFrame = files.findIndex((file) => file.Usage === "LastFrame");
  const named: (readonly (string | number)[])[] = [];
  if (lastFrame >= 0) named.push(["FileInfos", lastFrame, "Usage"]);
  if (request.LastFrameFileId !== undefined) named.push(["LastFrameFileId"]);
  if (request.LastFrameUrl !== undefined) named.push(["LastFrameUrl"]);
  // FirstFrame is the documented default of Usage.
  const hasFirstFrame = files.some(
    (file) => file.Usage === undefined || file.Usage === "FirstFrame",
  );

  const issues = named
    .slice(1)
    .map((path): Issue => ({ path, message: "names a second last frame; send only one" }));
  const [first] = named;
  if (first !== undefined && !hasFirstFrame)
    issues.unshift({ path: first, message: "needs a first frame in FileInfos" });
  return issues;
};

/**
 * Documented: required without a reference file, SceneType or ExtInfo. Subjects are no exception: a
 * prompt uses them by name.
 */
const promptIssues = (request: AigcVideoRequest): Issue[] => {
  const needed = !request.FileInfos?.length && !request.SceneType && !request.ExtInfo;
  return needed && !request.Prompt
    ? [{ path: ["Prompt"], message: "is required where there is no reference file" }]
    : [];
};
