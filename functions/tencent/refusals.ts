/**
 * The meaning of one action's error codes for its start, beyond the codes that all actions share.
 * Every code is exact and has its source. `tencent/<product>/refusals.ts` is the one table of a
 * product.
 */
export interface RefusalCodes {
  /** Tencent has seen one of our ids: look for the task, never send it again. */
  readonly duplicate: readonly string[];
  /** The request is wrong: it was not accepted and never will be. */
  readonly wrong: readonly string[];
  /**
   * Our key, permissions, account or application is wrong. The same request is right once a person
   * has corrected that.
   */
  readonly blocked: readonly string[];
  /** Not now, and not another task of the lane either. */
  readonly busy: readonly string[];
  /** Not now, and for all that is known only this task. */
  readonly busyAlone: readonly string[];
}

/**
 * The meaning of a code for a start. All but `duplicate` and the last two say that Tencent did not
 * accept this request.
 * - `says-nothing`: documented, and it leaves open whether something was started.
 * - `unknown`: in no table. It leaves that open, too.
 */
export type CodeMeaning =
  | "duplicate"
  | "rejected"
  | "blocked"
  | "busy"
  | "busy-alone"
  | "says-nothing"
  | "unknown";

/** The signature is more than five minutes old, or early: our clock or Tencent's is wrong. */
export const SIGNATURE_EXPIRED = "AuthFailure.SignatureExpire";

// Source of all common codes and families: Tencent Cloud API, common error codes, and what the page
// says of `Major.Minor`: a minor code narrows its major one. A code joins only if it says, of any
// action, that this request was not accepted. A code in no table is unknown: a wrong doubt costs a
// look, a wrong refusal a second charge.
const exact: ReadonlyMap<string, CodeMeaning> = new Map<string, CodeMeaning>([
  // A malformed request, and a body over the documented 10 MB.
  ["InvalidRequest", "rejected"],
  ["RequestSizeLimitExceeded", "rejected"],
  // The action, product or version is not to be had at this endpoint, or not by this account's
  // addresses.
  ["ActionOffline", "blocked"],
  ["InvalidAction", "blocked"],
  ["IpInBlacklist", "blocked"],
  ["IpNotInWhitelist", "blocked"],
  ["NoSuchProduct", "blocked"],
  ["NoSuchVersion", "blocked"],
  ["UnsupportedProtocol", "blocked"],
  ["UnsupportedRegion", "blocked"],
  // The same request, signed with the right time, is as good as any.
  [SIGNATURE_EXPIRED, "busy"],
  // Quota or concurrency. Only the bare code: what a minor one is about, only its action's page
  // says.
  ["LimitExceeded", "busy"],
  // Said of what one request asked for; that Tencent takes the next is inferred.
  ["ResourceInsufficient", "busy-alone"],
  // A failure, a time-out or an overload on Tencent's side, which may come before or after the task
  // was made.
  ["FailedOperation", "says-nothing"],
  ["ServiceUnavailable", "says-nothing"],
]);

/** A family is a code and every minor code below it. The first that fits counts. */
const families: readonly (readonly [major: string, meaning: CodeMeaning])[] = [
  ["AuthFailure", "blocked"],
  ["UnauthorizedOperation", "blocked"],
  ["ResourceUnavailable", "blocked"],
  ["InvalidParameter", "rejected"],
  ["InvalidParameterValue", "rejected"],
  ["MissingParameter", "rejected"],
  ["UnknownParameter", "rejected"],
  ["UnsupportedOperation", "rejected"],
  // Refused before the action is reached: the one code that the official Go SDK's rate limit retry
  // handles.
  ["RequestLimitExceeded", "busy"],
  ["InternalError", "says-nothing"],
  ["RequestTimeout", "says-nothing"],
];

/**
 * The account owes money, whatever major code says so. Source: `FailedOperation.UserArrears` of MPS
 * CreateVideoRedrawTask in the official Go SDK, and the words of other products' lists for the
 * same.
 */
const OWING = /^\w+\.(?:InArrears|UserArrears|AccountArrears|LowBalance|BalanceNotEnough)$/;

/** `Major` or `Major.Minor`, as the common page has it. A code of another form is in no family. */
const WELL_FORMED = /^[A-Za-z]\w*(?:\.[A-Za-z]\w*)*$/;

/**
 * The duplicate code of the two VOD video creates is documented nowhere. A code with one of these
 * words may be it, also where its major code says that a parameter is wrong.
 */
const MAY_BE_DUPLICATE = /session|duplicate|exist|repeat|inuse/i;

/**
 * The meaning of a code for an action's start. The order is: duplicates, the action's own codes,
 * the common codes, the families. For an operation that Tencent dedupes, no family includes a code
 * that may be the answer to a SessionId that was seen before.
 *
 * Example: `InvalidParameterValue.ModelName` is in the family of `InvalidParameterValue`, so it is
 * `rejected`. `InvalidParameterValue.SessionUsed` of a VOD create is `unknown`.
 */
export function meaningOf(
  action: { readonly codes: RefusalCodes; readonly isDeduped: boolean },
  code: string,
): CodeMeaning {
  return ownMeaning(action.codes, code) ?? exact.get(code) ?? familyMeaning(code, action.isDeduped);
}

const ownMeaning = (
  { duplicate, wrong, blocked, busy, busyAlone }: RefusalCodes,
  code: string,
): CodeMeaning | undefined => {
  if (duplicate.includes(code)) return "duplicate";
  if (wrong.includes(code)) return "rejected";
  if (blocked.includes(code)) return "blocked";
  if (busy.includes(code)) return "busy";
  return busyAlone.includes(code) ? "busy-alone" : undefined;
};

const familyMeaning = (code: string, isDeduped: boolean): CodeMeaning => {
  if (!WELL_FORMED.test(code)) return "unknown";
  if (isDeduped && MAY_BE_DUPLICATE.test(code)) return "unknown";
  if (OWING.test(code)) return "blocked";
  return (
    families.find(([major]) => code === major || code.startsWith(`${major}.`))?.[1] ?? "unknown"
  );
};
