import * as z from "zod";
import type { LedgerEntry } from "./ledger.ts";
import { stageAt } from "./life.ts";
import type { Account } from "./product.ts";
import { videoMetaData } from "./video.ts";

/**
 * The parameters of CreateVideoGenerationTask. Source: the official SDK's
 * CreateVideoGenerationTaskRequest.
 */
export const videoGenerationInput = z.strictObject({
  OnlineRecordTaskId: z.string(),
  SdkAppId: z.int(),
  Whiteboard: z.optional(z.looseObject({})),
  Concat: z.optional(z.looseObject({ Enabled: z.boolean() })),
  MixStream: z.optional(
    z.looseObject({
      Enabled: z.boolean(),
      ModelId: z.optional(z.int()),
      Custom: z.optional(z.looseObject({ Canvas: z.looseObject({}) })),
    }),
  ),
  RecordControl: z.optional(z.looseObject({ Enabled: z.boolean() })),
  ExtraData: z.optional(z.string()),
});

/**
 * DescribeVideoGenerationTask's answer. A failure is FINISHED too, told by nothing but a list
 * without videos (inferred).
 */
export function generationTask(
  entry: LedgerEntry,
  context: Pick<Account, "now" | "fileUrl">,
): Readonly<Record<string, unknown>> {
  const { status } = stageAt(entry, context.now);
  return {
    ...room,
    TaskId: entry.TaskId,
    Status: statuses[status],
    TotalTime: status === "FINISH" ? totalTime(entry) : 0,
    ...outOfUse,
    VideoInfoList: status === "FINISH" ? videosOf(entry, context) : [],
  };
}

/**
 * The EventData of a callback. No source has it: it is made like that of the sibling event
 * OnlineRecordFinished, with a failure's Error.
 */
export function generationEvent(
  entry: LedgerEntry,
  context: Pick<Account, "fileUrl">,
): Readonly<Record<string, unknown>> {
  const failure = {
    Code: entry.errCodeExt,
    Message: "The OnlineRecordTaskId asked for this failure.",
  };
  return {
    TaskId: entry.TaskId,
    ...room,
    TotalTime: totalTime(entry),
    VideoInfos: videosOf(entry, context),
    ...(entry.errCodeExt === "" ? {} : { Error: failure }),
  };
}

const statuses = { WAITING: "QUEUED", PROCESSING: "PROCESSING", FINISH: "FINISHED" } as const;

/** As in the documented example. */
const room = { GroupId: "900822", RoomId: 900822 };

/**
 * The documented example fills these two in every status, with values that say nothing of the
 * task.
 */
const outOfUse = {
  Progress: 100,
  VideoInfos: {
    VideoPlayTime: 0,
    VideoSize: 0,
    VideoFormat: "xx",
    VideoDuration: 0,
    VideoUrl: "xx",
    VideoId: "xx",
    VideoType: 0,
    UserId: "xx",
    Width: 0,
    Height: 0,
  },
};

/** In milliseconds. */
const totalTime = (entry: LedgerEntry): number =>
  entry.errCodeExt === "" ? videoMetaData.Duration * 1000 : 0;

/**
 * A success brings one video: the mixed streams where they were asked for, or else the whiteboard,
 * which has no user.
 */
const videosOf = (
  entry: LedgerEntry,
  { fileUrl }: Pick<Account, "fileUrl">,
): readonly Readonly<Record<string, unknown>>[] => {
  if (entry.errCodeExt !== "") return [];
  const { MixStream } = videoGenerationInput.parse(entry.input);
  const mixed = MixStream?.Enabled === true;
  return [
    {
      VideoPlayTime: 0,
      VideoSize: videoMetaData.Size,
      VideoFormat: "mp4",
      VideoDuration: videoMetaData.Duration * 1000,
      VideoUrl: fileUrl(entry.TaskId),
      VideoId: videoId(entry),
      VideoType: mixed ? 3 : 2,
      UserId: mixed ? `tic_mixstream_${room.RoomId}_${MixStream.ModelId ?? 0}` : "",
      Width: videoMetaData.Width,
      Height: videoMetaData.Height,
    },
  ];
};

/** Nineteen digits, the same for a task at every look. */
const videoId = ({ TaskId }: LedgerEntry): string =>
  `9${(BigInt(`0x${TaskId}`) % 10n ** 18n).toString().padStart(18, "0")}`;
