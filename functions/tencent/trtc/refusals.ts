import type { RefusalCodes } from "../refusals.ts";

/**
 * The meaning of the error codes of StartAITranscription. Source: its error codes in the official
 * international Go SDK (TRTC 2019-07-22).
 */
export const trtcRefusals = {
  // Said of a SessionId that is in use, but of a bot's UserId that is already in the room as well:
  // then the task is another one.
  duplicate: ["FailedOperation.TaskExist"],
  // Two ways for the UserSig in the request to be wrong.
  wrong: ["InvalidParameter.UserSig", "InvalidParameter.UserSigNotAdmin"],
  // The application has no package for it; by their names: it may not do this, and it is not one of
  // this account's.
  blocked: [
    "FailedOperation.NotAbility",
    "FailedOperation.NotAllowed",
    "FailedOperation.SdkAppIdNotUnderAppId",
  ],
  busy: [],
  // The name says that the request was rejected for want of resources; that it passes is inferred.
  busyAlone: ["ResourceInsufficient.RequestRejection"],
} as const satisfies RefusalCodes;
