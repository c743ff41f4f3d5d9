import {
  aigcVideo,
  generation,
  media,
  questionAbout,
  type Request,
  redraw,
  SdkAppId,
  SubAppId,
  transcription,
  video,
  withFields,
} from "./tencent-requests.ts";

/** A request that names what an earlier answer gave, by the place in which it came. */
export type Make = (id: (place: number) => string) => Request;
/** Seconds that pass, or a request. */
export type Step = number | Request | Make;

/** Tasks of `lifeSeconds`, in a world where nothing is odd. */
export interface Course {
  readonly steps: readonly Step[];
  /** How many callbacks come of it. */
  readonly told: number;
  readonly pulls?: boolean;
  readonly concurrency?: number;
}

export const lifeSeconds = 100;
const day = 24 * 3600;

const about =
  (create: Request, place = 0): Make =>
  (id) =>
    questionAbout(create, id(place));
const abort =
  (product: string, own: Request["body"]): Make =>
  (id) => ({
    product,
    action: "ManageTask",
    body: { TaskId: id(-1), OperationType: "Abort", ...own },
  });
const wholeLife = (create: Request): readonly Step[] => [
  create,
  about(create),
  30,
  about(create),
  70,
  about(create),
];
const vodAction = (action: string, body: Request["body"] = {}): Request => ({
  product: "vod",
  action,
  body: { SubAppId, ...body },
});
const confirm =
  (place: number): Make =>
  (id) =>
    vodAction("ConfirmEvents", { EventHandles: [id(place)] });
const stop: Make = (id) => ({
  product: "trtc",
  action: "StopAITranscription",
  body: { TaskId: id(-1) },
});
const bySession = (SessionId: string): Request => ({
  product: "trtc",
  action: "DescribeAITranscription",
  body: { TaskId: "", SdkAppId, SessionId },
});

/**
 * Every action with each kind of answer that an ordinary task gets. The marks in texts are the
 * stand-in's.
 */
export const courses: Readonly<Record<string, Course>> = {
  "a video of VOD, its SessionId and its record": {
    told: 1,
    steps: [
      ...wholeLife(withFields(video, { SessionId: "s-1", SessionContext: "c-1" })),
      withFields(video, { SessionId: "s-1" }),
      questionAbout(video, "never-was"),
      3 * day - 100,
      about(video),
      withFields(video, { SessionId: "s-1" }),
      1,
      about(video),
      withFields(video, { SessionId: "s-1" }),
    ],
  },
  "requests that VOD refuses": {
    told: 0,
    steps: [
      withFields(video, { Prompt: "" }),
      withFields(video, { Prompt: 1 }),
      withFields(video, { NotAField: 1 }),
      withFields(video, { SessionId: "s".repeat(51) }),
      withFields(video, { Prompt: "[refuse:LimitExceeded.Quota]" }),
      vodAction("NoSuchAction"),
      vodAction("CreateAigcVideoTask"),
    ],
  },
  "a VOD application with one place": {
    told: 1,
    concurrency: 1,
    steps: [video, withFields(video, { SessionId: "s-2" }), redraw, 100, about(video)],
  },
  "a video of VOD that is stored, one that fails and a redraw": {
    told: 2,
    steps: [
      withFields(video, { OutputConfig: { StorageMode: "Permanent", MediaName: "cat" } }),
      withFields(video, { Prompt: "[limit]" }),
      withFields(redraw, { TaskInfo: { Style: "ink" }, SessionId: "r-1" }),
      100,
      about(video, 0),
      about(video, 1),
      about(redraw, 2),
    ],
  },
  "VOD's list, abort and pages": {
    told: 1,
    steps: [
      video,
      vodAction("DescribeTasks"),
      abort("vod", { SubAppId }),
      about(video),
      1,
      withFields(video, { SessionId: "s-2" }),
      30,
      abort("vod", { SubAppId }),
      vodAction("DescribeTasks", { Limit: 1 }),
      (id) => vodAction("DescribeTasks", { Limit: 1, ScrollToken: id(0) }),
      vodAction("DescribeTasks", {
        Status: "PROCESSING",
        Sort: { Field: "CreateTime", Order: "Asc" },
      }),
      vodAction("DescribeTasks", { CreateTime: { After: "2026-01-01T00:00:01Z" } }),
      vodAction("DescribeTasks", { ScrollToken: "never-was" }),
      70,
    ],
  },
  "VOD's queue": {
    told: 0,
    pulls: true,
    steps: [
      vodAction("ModifyEventConfig", { Mode: "PULL" }),
      vodAction("DescribeEventConfig"),
      withFields(video, { SessionId: "s-1", SessionContext: "c-1" }),
      vodAction("PullEvents"),
      100,
      vodAction("PullEvents"),
      vodAction("PullEvents"),
      30,
      confirm(1),
      vodAction("PullEvents"),
      confirm(2),
      30,
      vodAction("PullEvents"),
    ],
  },
  "a video of MPS, and one that fails": {
    told: 0,
    steps: [
      ...wholeLife(aigcVideo),
      withFields(aigcVideo, { Prompt: "[fail:Anything]" }),
      100,
      about(aigcVideo, 1),
      questionAbout(aigcVideo, "never-was"),
      withFields(aigcVideo, { Prompt: "" }),
      4 * day,
      about(aigcVideo),
    ],
  },
  "media of MPS, their SessionId and their record": {
    told: 0,
    steps: [
      ...wholeLife(withFields(media, { SessionId: "s-1", SessionContext: "c-1" })),
      withFields(media, { SessionId: "s-1" }),
      questionAbout(media, "never-was"),
      withFields(media, { MediaProcessTask: undefined }),
      7 * day - 100,
      about(media),
      1,
      about(media),
    ],
  },
  "media of MPS that fail, are told of, or are aborted": {
    told: 0,
    steps: [
      withFields(media, { OutputDir: "/[fail:30001]/" }),
      withFields(media, {
        OutputDir: "/[fail:TranscodeFailed]/",
        AiAnalysisTask: { Definition: 1 },
      }),
      withFields(media, { ScheduleId: 1 }),
      withFields(media, { TaskNotifyConfig: { NotifyType: "TDMQ-CMQ", NotifyKey: "unused" } }),
      abort("mps", {}),
      about(media, 3),
      100,
      about(media, 0),
      about(media, 1),
      about(media, 2),
      (id) => ({
        product: "mps",
        action: "ManageTask",
        body: { TaskId: id(0), OperationType: "Abort" },
      }),
    ],
  },
  "a generation of TIW, twice, and two that fail": {
    told: 4,
    steps: [
      ...wholeLife(generation),
      withFields(generation, { MixStream: { Enabled: true, ModelId: 1 } }),
      withFields(generation, { OnlineRecordTaskId: "[fail:FailedOperation.Record]" }),
      withFields(generation, { OnlineRecordTaskId: "[fail:Other]" }),
      100,
      about(generation, 1),
      about(generation, 2),
      about(generation, 3),
      questionAbout(generation, "never-was"),
      withFields(generation, { MixStream: { Enabled: true } }),
    ],
  },
  "a transcription of TRTC that ends by itself": {
    told: 2,
    steps: [
      withFields(transcription, { SessionId: "s-1" }),
      withFields(transcription, { SessionId: "s-1", RoomId: "2" }),
      transcription,
      about(transcription),
      bySession("s-1"),
      15,
      about(transcription),
      15,
      about(transcription),
      70,
      about(transcription),
      5,
      about(transcription),
      bySession("s-1"),
      stop,
      withFields(transcription, { TranscriptionParams: { UserId: "bot", UserSig: "" } }),
    ],
  },
  "a transcription of TRTC that is stopped, and one that never begins": {
    told: 3,
    steps: [
      transcription,
      50,
      stop,
      about(transcription),
      stop,
      withFields(transcription, { RoomId: "[fail:901]", RoomIdType: 1 }),
      50,
      about(transcription, 1),
      60,
      about(transcription, 1),
    ],
  },
};
