import * as z from "zod/mini";
import type { Issue } from "../../task/issues.ts";
import type { Writing } from "../normal-form.ts";
import { ourSession } from "../our-session.ts";

/*
 * Fields that VOD's AIGC actions share, as their API pages and the official SDK (4.1.313) describe
 * them. Only fixed words are enumerated.
 */

/** ExtInfo is reserved, without a documented limit; it may carry the prompts of several shots. */
const longestExtInfo = 20_000;

/** A text that is not empty, of at most this many characters. */
export function text(longest: number) {
  return z.string().check(z.minLength(1), z.maxLength(longest));
}

/** An id that Tencent or the caller made up; the API gives no limit. */
export const label = text(128);

/** A word that belongs to a model: its lists change monthly. */
export const word = text(64);

/** A switch. */
export const onOff = z.enum(["Enabled", "Disabled"]);

/** A file in the request itself. */
export const base64 = z
  .string()
  .check(
    z.minLength(1),
    z.regex(
      /^[A-Za-z0-9+/]+={0,2}$/,
      "must be plain Base64, without a data: prefix and without line breaks",
    ),
  );

/**
 * The create pages give no limit and a task's echo says 1,000 characters; ten times that is above
 * every documented model's own.
 */
export const prompt = z.string().check(z.maxLength(10_000));

/** The API gives no limit; the models take fewer than twenty. */
export const mostFiles = 50;

/** Which model generates, from what region its files come, and how it begins. */
export const modelFields = {
  ModelName: word,
  ModelVersion: word,
  SceneType: z.optional(word),
  InputRegion: z.optional(z.enum(["Mainland", "Oversea", "OverseaUSWest"])),
  Seed: z.optional(z.int()),
};

/** The content to generate. */
export const promptFields = {
  Prompt: z.optional(prompt),
  NegativePrompt: z.optional(prompt),
  EnhancePrompt: z.optional(onOff),
};

/** The limits of its content. */
export const complianceFields = {
  PersonGeneration: z.optional(z.enum(["AllowAdult", "Disallowed"])),
  InputComplianceCheck: z.optional(onOff),
  OutputComplianceCheck: z.optional(onOff),
};

/** How the result is kept. */
export const storageFields = {
  StorageMode: z.optional(z.enum(["Temporary", "Permanent"])),
  MediaName: z.optional(text(64)),
  ClassId: z.optional(z.int().check(z.minimum(0))),
  ExpireTime: z.optional(
    z.iso.datetime({ offset: true, error: "must be a moment like 2026-01-31T12:00:00Z" }),
  ),
};

/** The fields of every AIGC action beside its own. */
export const requestFields = {
  // Required at Tencent, optional here: which applications may be used is Callsheet's
  // configuration.
  SubAppId: z.optional(z.int().check(z.minimum(1))),
  TasksPriority: z.optional(z.int().check(z.minimum(-10), z.maximum(10))),
  ExtInfo: z.optional(z.string().check(z.maxLength(longestExtInfo))),
  ...ourSession,
};

/**
 * How these fields may be written. The example of CreateAigcVideoTask says `"TasksPriority": "10"`.
 * DescribeTaskDetail echoes an ExpireTime that was never set as a day that does not exist (seen).
 */
export const requestWriting: Writing = {
  digits: ["TasksPriority"],
  unset: new Map([["ExpireTime", "0000-00-00T00:00:00Z"]]),
};

interface Sources {
  readonly Type?: "File" | "Url" | "Base64" | undefined;
  readonly FileId?: string | undefined;
  readonly Url?: string | undefined;
  readonly Base64?: string | undefined;
}

/** `sourceIssues` in words. */
export const fileRule =
  "Each file has the source that its `Type` names; without a `Type`, exactly one of `FileId`, `Url` and `Base64`.";

/** `base64Issues` in words. */
export const base64Rule = "All `Base64` files together have at most 7 MB, decoded.";

/**
 * The issues of the sources of the file at `path`. `Type` says which field Tencent reads. Its
 * default is not documented, so without a Type one source must be evident. `choices` names the
 * fields that this action knows.
 */
export function sourceIssues(file: Sources, path: Issue["path"], choices: string): Issue[] {
  const given = [file.FileId, file.Url, file.Base64].filter(
    (source) => source !== undefined,
  ).length;
  const named = file.Type === "File" ? "FileId" : file.Type;

  if (named !== undefined && file[named] === undefined) {
    return [{ path: [...path, named], message: `is required where Type is ${file.Type}` }];
  }
  if (given === 0) return [{ path, message: `must have one of ${choices}` }];
  if (named === undefined && given > 1) {
    return [
      {
        path: [...path, "Type"],
        message: `is required where more than one of ${choices} is given`,
      },
    ];
  }
  return [];
}

/**
 * Documented: 7 MB over all files, so that their Base64 stays under the API's 10 MB. Decoded bytes,
 * in the larger reading of MB.
 */
const largestBase64Sum = 7 * 1024 * 1024;

/** The issues of all files of a request together. */
export function base64Issues(files: readonly Sources[]): Issue[] {
  const bytes = files.reduce((sum, file) => sum + decodedLength(file.Base64 ?? ""), 0);
  return bytes > largestBase64Sum
    ? [
        {
          path: ["FileInfos"],
          message: "must have at most 7 MB of Base64 files together; use Url or FileId",
        },
      ]
    : [];
}

const decodedLength = (encoded: string): number =>
  Math.floor((encoded.replace(/=+$/, "").length * 3) / 4);
