import type { RefusalCodes } from "../refusals.ts";

/**
 * The meaning of the error codes of CreateVideoGenerationTask. Source: its page (TIW 2019-09-19)
 * and its error codes in the official international Go SDK. Bare FailedOperation is listed there,
 * too, and says nothing.
 */
export const tiwRefusals = {
  duplicate: [],
  wrong: [
    "InvalidParameter.BodyParameterTypeUnmatched",
    "InvalidParameter.InvalidExtra",
    "InvalidParameter.RecordParameter",
    // On the mainland site the region is the caller's own word, as no source says which there are.
    "UnsupportedRegion",
  ],
  blocked: [
    // The application is not one of this account's, or there is none with this number.
    "InvalidParameter.SdkAppIdNotFound",
    "UnauthorizedOperation.SdkAppId",
    // It has expired, or is in arrears: it starts again when somebody pays.
    "ResourceUnavailable.ServiceExpired",
  ],
  // "Try again later", says the page. The number of tasks at a time is documented nowhere, so there
  // is no lane with a limit.
  busy: ["LimitExceeded.TaskConcurrency"],
  // Said of the recording's user: another recording may well be taken.
  busyAlone: ["ResourceInUse.RecordUserId"],
} as const satisfies RefusalCodes;
