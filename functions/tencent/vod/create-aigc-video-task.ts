import * as z from "zod/mini";
import type { StartOperation } from "../operation.ts";
import { readInput } from "../read-input.ts";
import { aigcVideoInput } from "./aigc-video-input.ts";
import { describeTaskDetail } from "./describe-task-detail.ts";
import { vod } from "./product.ts";

const accepted = z.object({ TaskId: z.string().check(z.minLength(1)) });

/**
 * Generates a video from a prompt and optional reference media. Every accepted call is billed.
 * Source: Tencent's page of CreateAigcVideoTask, VOD 2018-07-17 (rate, concurrency, ids, error codes).
 */
export const createAigcVideoTask: StartOperation = {
  name: "vod.CreateAigcVideoTask",
  product: vod,
  action: "CreateAigcVideoTask",
  // Tencent refuses a SessionId that it saw in the last three days, so a repeat after silence cannot be billed twice.
  class: "deduped",
  rate: 20,
  // "The default limit is 1 concurrent processing."
  lane: { setting: "LANE_LIMIT_VOD_AIGC", limit: 1 },
  readInput: (input) => readInput(aigcVideoInput, input),
  request: (input, { application, sessionId, sessionContext }) => ({
    ...input,
    SubAppId: Number(application),
    SessionId: sessionId,
    SessionContext: sessionContext,
  }),
  providerTaskId: (response) => accepted.safeParse(response).data?.TaskId,
  codes: {
    // Not listed for this action. The first is what CreateAigcImageTask and ProcessMedia answer to a SessionId they have seen, the
    // second is TRTC's word for the same; taking either for anything else could pay twice.
    duplicate: ["InvalidParameterValue.SessionId", "FailedOperation.TaskExist"],
    // The listed codes that say no. Bare FailedOperation and InternalError are listed too, but do not say that nothing was started.
    final: [
      "FailedOperation.InvalidVodUser",
      "InvalidParameterValue.FileId",
      "InvalidParameterValue.SessionContextTooLong",
      "InvalidParameterValue.SessionIdTooLong",
      "InvalidParameterValue.SubAppId",
    ],
    // A spending cap of the application (CreateAigcQuota); somebody has to raise it, so it deserves a long back-off.
    retryable: ["LimitExceeded.Quota"],
  },
  describedBy: describeTaskDetail,
  // Seen to take 60 to 105 s. With callbacks, asking is only the safety net.
  firstAskAfter: { callback: { minutes: 10 }, noCallback: { seconds: 60 } },
  // OffPeak may hold a task back. VOD gives no bound; MPS promises 48 hours for the same switch, and two are left for the work itself.
  longestLife: { hours: 50 },
  // DescribeTaskDetail knows tasks "submitted within the last 3 days".
  recordLife: { days: 3 },
};
