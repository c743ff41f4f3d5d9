import { questionAbout, type Request, SdkAppId, SubAppId } from "./tencent-requests.ts";

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

export const day = 24 * 3600;

export const about =
  (create: Request, place = 0): Make =>
  (id) =>
    questionAbout(create, id(place));

export const abort =
  (product: string, own: Request["body"]): Make =>
  (id) => ({
    product,
    action: "ManageTask",
    body: { TaskId: id(-1), OperationType: "Abort", ...own },
  });

export const wholeLife = (create: Request): readonly Step[] => [
  create,
  about(create),
  30,
  about(create),
  70,
  about(create),
];

export const vodAction = (action: string, body: Request["body"] = {}): Request => ({
  product: "vod",
  action,
  body: { SubAppId, ...body },
});

export const confirm =
  (place: number): Make =>
  (id) =>
    vodAction("ConfirmEvents", { EventHandles: [id(place)] });

export const stop: Make = (id) => ({
  product: "trtc",
  action: "StopAITranscription",
  body: { TaskId: id(-1) },
});

export const bySession = (SessionId: string): Request => ({
  product: "trtc",
  action: "DescribeAITranscription",
  body: { TaskId: "", SdkAppId, SessionId },
});
