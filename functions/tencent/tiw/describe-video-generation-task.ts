import type { Details, OutputFile, Verdict } from "../../task/report.ts";
import { after, type Duration, type Instant } from "../../task/time.ts";
import { withoutAbsent } from "../../task/without-absent.ts";
import { mediaTypeOfEnding } from "../media-type.ts";
import type { DescribeOperation, ProviderTask } from "../question.ts";
import { Members } from "../read-members.ts";
import { unreadResult } from "../unread-result.ts";

/**
 * In Tencent's shared bucket. Documented for recordings, inferred for what is generated from them;
 * an own bucket keeps them longer.
 */
const sharedBucketLife: Duration = { days: 3 };

/**
 * Tells what became of a video generation. FINISHED is said of failures too, and nothing in the
 * answer tells them apart but the list of videos: with one it succeeded (inferred). A failure may
 * also come as the error FailedOperation.Record, which is listed for this action. Progress and
 * VideoInfos are out of use: the documented example fills them with what is not true. Source:
 * DescribeVideoGenerationTask, TIW 2019-09-19, and the official SDKs.
 */
export const describeVideoGenerationTask: DescribeOperation = {
  action: "DescribeVideoGenerationTask",
  rate: 20,
  request: ({ providerTaskId, application }) => ({
    TaskId: providerTaskId,
    SdkAppId: Number(application),
  }),
  read: (response, task) => {
    const answer = new Members(response);
    const verdict = verdictOf(answer, task);
    const providerTaskId = answer.text("TaskId");
    return {
      verdict,
      ...(providerTaskId === undefined ? {} : { providerTaskId }),
      ...(answer.unread === undefined ? {} : { unread: answer.unread }),
    };
  },
  notFoundCodes: ["InvalidParameter.TaskNotFound"],
  failureCodes: ["FailedOperation.Record"],
};

function verdictOf(answer: Members, task: ProviderTask): Verdict {
  const status = answer.text("Status");
  if (status === "QUEUED") return { state: "waiting" };
  if (status === "PROCESSING") return { state: "running" };
  if (status !== "FINISHED") return { state: "unknown", providerStatus: status ?? "none" };
  const listed = answer.list("VideoInfoList");
  const videos = listed.filter((video) => video.text("VideoUrl") !== undefined);
  const unreadFiles =
    answer.length("VideoInfoList") - listed.length + listed.filter(isUnread).length;
  if (videos.length === 0)
    return unreadFiles === 0
      ? { state: "finished-empty" }
      : { state: "finished-empty", error: unreadResult };
  const files = videos.map((each) => outputFile(each, task.unfinishedAt));
  const details = { ...detailsOf(answer, videos), ...(unreadFiles === 0 ? {} : { unreadFiles }) };
  return {
    state: "succeeded",
    output: { files, ...(Object.keys(details).length === 0 ? {} : { details }) },
  };
}

/** It names an address, but not in a text. */
const isUnread = (video: Members): boolean =>
  video.has("VideoUrl") && video.text("VideoUrl") === undefined;

/**
 * The answer names no expiry. Results cannot have begun to expire while the task was unfinished, so
 * this is the earliest it can be.
 */
function outputFile(video: Members, unfinishedAt: Instant | undefined): OutputFile {
  const duration = video.positive("VideoDuration");
  return withoutAbsent({
    url: video.text("VideoUrl"),
    mediaType: mediaTypeOfEnding(video.text("VideoFormat")),
    usage: usages.get(video.number("VideoType") ?? -1),
    expiresAt: unfinishedAt === undefined ? undefined : after(unfinishedAt, sharedBucketLife),
    size: video.positive("VideoSize"),
    durationSeconds: duration === undefined ? undefined : duration / 1000,
    width: video.positive("Width"),
    height: video.positive("Height"),
  });
}

/** By VideoType. */
const usages: ReadonlyMap<number, string> = new Map([
  [0, "camera"],
  [1, "screen"],
  [2, "whiteboard"],
  [3, "mixed"],
  [4, "audio"],
]);

/**
 * The user whose stream each file shows, and the millisecond of the whole at which it begins to
 * play, in the order of the files: with several cameras nothing else tells them apart. A whiteboard
 * belongs to no user. `totalMs` is the length of the whole.
 */
function detailsOf(answer: Members, videos: readonly Members[]): Details {
  const userIds = videos.map((video) => video.text("UserId") ?? "");
  const playTimes = videos.map((video) => String(video.number("VideoPlayTime") ?? ""));
  const totalMs = answer.positive("TotalTime");
  return {
    ...(userIds.some((userId) => userId !== "") ? { userIds } : {}),
    ...(playTimes.some((time) => time !== "") ? { playTimesMs: playTimes } : {}),
    ...(totalMs === undefined ? {} : { totalMs }),
  };
}
