import * as z from "zod";
import type { LedgerEntry } from "./ledger.ts";
import { stageAt } from "./life.ts";
import { videoMetaData } from "./video.ts";

const text = z.optional(z.string());
const int = z.optional(z.int());
const block = z.optional(z.looseObject({}));

/**
 * The parameters of CreateAigcVideoTask. Source: the official SDK's CreateAigcVideoTaskRequest, and
 * its words on PixVerse's Text.
 */
export const aigcVideoInput = z.strictObject({
  ModelName: text,
  ModelVersion: text,
  SceneType: text,
  Prompt: text,
  NegativePrompt: text,
  EnhancePrompt: z.optional(z.boolean()),
  ImageUrl: text,
  LastImageUrl: text,
  ImageInfos: z.optional(
    z.array(z.strictObject({ ImageUrl: text, ReferenceType: text, Text: text })),
  ),
  VideoInfos: z.optional(
    z.array(z.strictObject({ VideoUrl: text, ReferType: text, KeepOriginalSound: text })),
  ),
  AudioInfos: z.optional(z.array(z.strictObject({ AudioUrl: text }))),
  SubjectInfos: z.optional(z.array(block)),
  Duration: int,
  ExtraParameters: block,
  StoreCosParam: z.optional(
    z.strictObject({ CosBucketName: text, CosBucketRegion: text, CosBucketPath: text }),
  ),
  AdditionalParameters: text,
  Operator: text,
});

/** DescribeAigcVideoTask's answer: it names neither the task nor a time nor a code. */
export function aigcVideoTask(
  entry: LedgerEntry,
  now: number,
  url: string,
): Readonly<Record<string, unknown>> {
  const { status } = stageAt(entry, now);
  if (status === "WAITING") return { Status: "WAIT", VideoUrls: [], Resolution: "", Message: "" };
  if (status === "PROCESSING") return { Status: "RUN", VideoUrls: [], Resolution: "", Message: "" };
  if (entry.errCodeExt !== "") {
    return {
      Status: "FAIL",
      VideoUrls: [],
      Resolution: "",
      Message: `The prompt asked for this failure: ${entry.errCodeExt}.`,
    };
  }
  return {
    Status: "DONE",
    VideoUrls: [url],
    Resolution: `${videoMetaData.Width}x${videoMetaData.Height}`,
    Message: "ok",
  };
}
