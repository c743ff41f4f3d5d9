import type { RefusalCodes } from "../refusals.ts";

/**
 * The meaning of the error codes of VOD's AIGC creates. Source, if no other is named: the error
 * codes of both actions in the official international Go SDK, and their pages (VOD 2018-07-17).
 * Bare FailedOperation and InternalError are listed there, too, and say nothing.
 */
export const vodRefusals = {
  duplicate: [
    // Not listed for these actions. CreateAigcImageTask and MPS ProcessMedia list it for a
    // SessionId that they have seen.
    "InvalidParameterValue.SessionId",
    // TRTC's word for the same. Taking either for anything else could pay twice.
    "FailedOperation.TaskExist",
  ],
  wrong: [
    "InvalidParameterValue.FileId",
    // Exact, as no family takes in a code about a session.
    "InvalidParameterValue.SessionContextTooLong",
    "InvalidParameterValue.SessionIdTooLong",
  ],
  blocked: [
    // By its name: the account is no user of VOD.
    "FailedOperation.InvalidVodUser",
    // By its name: the application is wrong, and it comes from our settings.
    "InvalidParameterValue.SubAppId",
    // A spending cap of the application (CreateAigcQuota), listed in the Go SDK only: somebody has
    // to raise it.
    "LimitExceeded.Quota",
  ],
  busy: [],
  busyAlone: [],
} as const satisfies RefusalCodes;
