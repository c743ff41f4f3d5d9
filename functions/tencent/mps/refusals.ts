import type { RefusalCodes } from "../refusals.ts";

/**
 * By its name: the account is no user of MPS. Listed for ProcessMedia, and of the AIGC actions for
 * DescribeAigcImageTask; it says the same of all of them.
 */
const NOT_A_USER = "FailedOperation.InvalidMpsUser";

/**
 * The meaning of the error codes of MPS's paid actions. Source: their error codes in the official
 * international Go SDK (MPS 2019-06-12). Codes that are listed for MPS's other AIGC actions alone
 * (FailedOperation.CreateAIGCTaskFailed, LimitExceeded.CreateTask, …) are not known to mean, for
 * these two, that nothing was started.
 */
export const mpsRefusals = {
  CreateAigcVideoTask: {
    duplicate: [],
    // The prompt was blocked: the only code that is listed beyond the common ones.
    wrong: ["InvalidParameter.ViolationContent"],
    blocked: [NOT_A_USER],
    busy: [],
    busyAlone: [],
  },
  ProcessMedia: {
    duplicate: ["InvalidParameterValue.SessionId"],
    // Exact, as no family takes in a code about a session. FailedOperation.GenerateResource is
    // listed, too, and does not say that nothing was started.
    wrong: [
      "InvalidParameterValue.SessionContextTooLong",
      "InvalidParameterValue.SessionIdTooLong",
    ],
    blocked: [NOT_A_USER],
    busy: [],
    busyAlone: [],
  },
} as const satisfies Record<string, RefusalCodes>;
