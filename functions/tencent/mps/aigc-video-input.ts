import * as z from "zod/mini";
import type { Issue } from "../../task/issues.ts";
import { ourSession } from "../our-session.ts";
import { webUrl } from "../web-url.ts";
import { ourCallback } from "./our-callback.ts";

/*
 * The parameters of CreateAigcVideoTask, MPS 2019-06-12, as the official SDK (4.1.313) describes
 * them; all are optional there. Only fixed words are enumerated. Models, versions and the values
 * that belong to a model change monthly: here they are only short strings and numbers.
 */

/**
 * The API gives no limit for any of these. A prompt this long is above every documented model's own
 * limit.
 */
const longestPrompt = 10_000;
/** AdditionalParameters may carry the prompts of several shots. */
const longestParameters = 20_000;
/** The models take fewer than ten. */
const mostFiles = 50;
/** Documented models stop at 16. */
const longestDurationSeconds = 60;

const text = (longest: number) => z.string().check(z.minLength(1), z.maxLength(longest));
const word = text(64);
const label = text(128);
const list = <T extends z.ZodMiniType>(entry: T) =>
  z.optional(z.array(entry).check(z.maxLength(mostFiles)));

const isJson = (value: string): boolean => {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
};

const requestFields = z.strictObject({
  ModelName: z.optional(word),
  ModelVersion: z.optional(word),
  SceneType: z.optional(word),
  Prompt: z.optional(z.string().check(z.maxLength(longestPrompt))),
  NegativePrompt: z.optional(z.string().check(z.maxLength(longestPrompt))),
  EnhancePrompt: z.optional(z.boolean()),
  ImageUrl: z.optional(webUrl),
  LastImageUrl: z.optional(webUrl),
  // The SDK's type lacks Text, its documentation of PixVerse asks for it: were it refused here,
  // several images could not be named.
  ImageInfos: list(
    z.strictObject({ ImageUrl: webUrl, ReferenceType: z.optional(label), Text: z.optional(label) }),
  ),
  VideoInfos: list(
    z.strictObject({
      VideoUrl: webUrl,
      ReferType: z.optional(z.enum(["feature", "base"])),
      KeepOriginalSound: z.optional(z.enum(["yes", "no"])),
    }),
  ),
  AudioInfos: list(z.strictObject({ AudioUrl: webUrl })),
  SubjectInfos: list(
    z.strictObject({
      Id: z.optional(label),
      Name: z.optional(label),
      VoiceId: z.optional(label),
      ImageUrls: list(webUrl),
      VideoUrls: list(webUrl),
    }),
  ),
  Duration: z.optional(z.int().check(z.minimum(1), z.maximum(longestDurationSeconds))),
  ExtraParameters: z.optional(
    z.strictObject({
      Resolution: z.optional(word),
      AspectRatio: z.optional(word),
      LogoAdd: z.optional(z.literal([0, 1])),
      EnableAudio: z.optional(z.boolean()),
      OffPeak: z.optional(z.boolean()),
      EnableBgm: z.optional(z.boolean()),
    }),
  ),
  // Bucket and region are "required where the result is to be stored in COS", which is all that
  // this object is for.
  StoreCosParam: z.optional(
    z.strictObject({
      CosBucketName: label,
      CosBucketRegion: word,
      CosBucketPath: z.optional(text(1024)),
    }),
  ),
  AdditionalParameters: z.optional(
    text(longestParameters).check(z.refine(isJson, "must be JSON as text")),
  ),
  Operator: z.optional(label),
  ...ourSession,
  TaskNotifyConfig: ourCallback,
});
/** A caller's input of CreateAigcVideoTask, once it is read. */
export type AigcVideoRequest = z.infer<typeof requestFields>;

/**
 * The input of CreateAigcVideoTask: Tencent's own fields, without unknown ones, and with a prompt
 * where the documentation requires one.
 */
export const aigcVideoInput = requestFields.check(
  z.superRefine((request, context) => {
    for (const { path, message } of promptIssues(request))
      context.addIssue({ code: "custom", path: [...path], message });
  }),
);

/**
 * Documented: required where no image is given. Scenes are left to Tencent: what each of them takes
 * is not documented, and some (a template's effect, a change of format) have nothing to describe.
 */
const promptIssues = ({
  Prompt,
  SceneType,
  ImageUrl,
  LastImageUrl,
  ImageInfos,
}: AigcVideoRequest): Issue[] => {
  const needed = !SceneType && !ImageUrl && !LastImageUrl && !ImageInfos?.length;
  return needed && !Prompt
    ? [{ path: ["Prompt"], message: "is required where there is no image" }]
    : [];
};
