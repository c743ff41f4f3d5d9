import * as z from "zod/mini";
import type { OutputFile, Verdict } from "../../task/report.ts";
import { after, type Duration, type Instant } from "../../task/time.ts";
import type { DescribeOperation, ProviderTask } from "../operation.ts";

/** In Tencent's shared bucket. Documented for recordings, inferred for what is generated from them; an own bucket keeps them longer. */
const sharedBucketLife: Duration = { days: 3 };

/** A field that only adorns the answer: of another type than documented, it counts as absent. */
const decoration = <T extends z.ZodMiniType>(schema: T) => z.catch(z.optional(schema), undefined);
const positive = decoration(z.number().check(z.gt(0)));

const video = z.object({
  VideoUrl: z.nullish(z.string()),
  VideoFormat: decoration(z.string()),
  VideoType: decoration(z.int()),
  VideoSize: positive,
  VideoDuration: positive,
  UserId: decoration(z.string()),
  Width: positive,
  Height: positive,
});
type Video = z.infer<typeof video>;

/** Progress and VideoInfos are out of use: the documented example fills them with what is not true. */
const generationTask = z.object({
  Status: z.string().check(z.minLength(1), z.maxLength(64)),
  TaskId: decoration(z.string().check(z.minLength(1))),
  VideoInfoList: z.nullish(z.array(video)),
});

/**
 * Tells what became of a video generation. FINISHED is said of failures too, and nothing in the answer tells them apart but the list of
 * videos: with one it succeeded (inferred). A failure may also come as the error FailedOperation.Record, which is listed for this
 * action. Reading throws on an answer of another shape. Source: DescribeVideoGenerationTask, TIW 2019-09-19, and the official SDKs.
 */
export const describeVideoGenerationTask: DescribeOperation = {
  action: "DescribeVideoGenerationTask",
  rate: 20,
  request: ({ providerTaskId, application }) => ({ TaskId: providerTaskId, SdkAppId: Number(application) }),
  read: (response, task) => {
    const { Status, TaskId, VideoInfoList } = generationTask.parse(response);
    return {
      verdict: verdictOf(Status, VideoInfoList ?? [], task),
      ...(TaskId === undefined ? {} : { providerTaskId: TaskId }),
    };
  },
  notFoundCodes: ["InvalidParameter.TaskNotFound"],
  failureCodes: ["FailedOperation.Record"],
};

function verdictOf(status: string, listed: readonly Video[], task: ProviderTask): Verdict {
  if (status === "QUEUED") return { state: "waiting" };
  if (status === "PROCESSING") return { state: "running" };
  if (status !== "FINISHED") return { state: "unknown", providerStatus: status };

  const videos = listed.filter(({ VideoUrl }) => VideoUrl);
  if (videos.length === 0) return { state: "finished-empty" };
  const files = videos.map((each) => outputFile(each, task.unfinishedAt));
  return { state: "succeeded", output: { files, ...ownersOf(videos) } };
}

/** The answer names no expiry. Results cannot have begun to expire while the task was unfinished, so this is the earliest it can be. */
const outputFile = (video: Video, unfinishedAt: Instant | undefined): OutputFile =>
  withoutAbsent({
    url: video.VideoUrl ?? undefined,
    mediaType: mediaTypes.get(video.VideoFormat?.toLowerCase() ?? ""),
    usage: usages.get(video.VideoType ?? -1),
    expiresAt: unfinishedAt === undefined ? undefined : after(unfinishedAt, sharedBucketLife),
    size: video.VideoSize,
    durationSeconds: video.VideoDuration === undefined ? undefined : video.VideoDuration / 1000,
    width: video.Width,
    height: video.Height,
  });

/** VideoFormat has no documented list; mp4 is the example's, mp3 what audio is documented to be. */
const mediaTypes: ReadonlyMap<string, string> = new Map([
  ["mp4", "video/mp4"],
  ["mp3", "audio/mpeg"],
]);

/** By VideoType. */
const usages: ReadonlyMap<number, string> = new Map([
  [0, "camera"],
  [1, "screen"],
  [2, "whiteboard"],
  [3, "mixed"],
  [4, "audio"],
]);

/** Whose stream each file shows, in the order of the files: with several cameras nothing else tells them apart. A whiteboard is nobody's. */
const ownersOf = (videos: readonly Video[]): { details?: { userIds: string[] } } => {
  const userIds = videos.map(({ UserId = "" }) => UserId);
  return userIds.some((userId) => userId !== "") ? { details: { userIds } } : {};
};

/** A row of the table cannot hold undefined, so what Tencent did not say must not be a key either. */
function withoutAbsent<T extends object>(record: T): T {
  for (const [name, value] of Object.entries(record)) if (value === undefined) Reflect.deleteProperty(record, name);
  return record;
}
