import { unreachable } from "../task/unreachable.ts";
import type { StartOperation } from "./operation.ts";
import { meaningOf, SIGNATURE_EXPIRED } from "./refusals.ts";

/**
 * An answer of Tencent that carries no error: the `Response` object, of which each operation reads
 * what it uses.
 */
export interface TencentAnswer {
  readonly response: Readonly<Record<string, unknown>>;
  /** Tencent's support asks for it. */
  readonly requestId: string | undefined;
}

/** Tencent answered, and the answer is an error. */
export class TencentError extends Error {
  readonly action: string;
  /** Stable and hierarchical; of a start, `refusals.ts` says what it means. */
  readonly code: string;
  readonly requestId: string | undefined;
  readonly #providerMessage: string;

  constructor(answer: {
    readonly action: string;
    readonly code: string;
    readonly message: string;
    readonly requestId: string | undefined;
  }) {
    super(`${answer.action} answered ${answer.code}`);
    this.name = "TencentError";
    this.action = answer.action;
    this.code = answer.code;
    this.requestId = answer.requestId;
    this.#providerMessage = answer.message;
  }

  /**
   * Tencent's text, word for word. It may quote a prompt, so it is for the caller and, not being a
   * field, stays out of logs.
   */
  get providerMessage(): string {
    return this.#providerMessage;
  }
}

/**
 * No answer arrived that we understand, so Tencent may or may not have acted. It must never be
 * treated as a failure.
 */
export class TencentSilence extends Error {
  readonly action: string;
  readonly reason: string;

  constructor(action: string, reason: string, options?: ErrorOptions) {
    super(`no answer to ${action}: ${reason}`, options);
    this.name = "TencentSilence";
    this.action = action;
    this.reason = reason;
  }
}

/** The request was not sent: no byte of it was handed to a connection. */
export class TencentUnreached extends Error {
  readonly action: string;
  readonly reason: string;

  constructor(action: string, reason: string, options?: ErrorOptions) {
    super(`${action} was not sent: ${reason}`, options);
    this.name = "TencentUnreached";
    this.action = action;
    this.reason = reason;
  }
}

/**
 * Tencent's own words about a start. They may quote a prompt, so the message is for the caller and
 * stays out of logs.
 */
export interface Said {
  readonly code: string;
  readonly message: string;
  readonly requestId: string | undefined;
}

/**
 * The outcome of one attempt to start a task:
 * - `accepted`: Tencent has the task.
 * - `not-sent`: Tencent cannot have it, because the attempt never left us.
 * - `duplicate`: Tencent has seen the SessionId. Look for the task, and never send it again.
 * - `rejected`, `blocked`, `busy`, `busy-alone`: Tencent did not accept this request, and
 *   `refusals.ts` says why. `isClock`: because of our clock.
 * - `silence`: Tencent may or may not have the task. `said`: it answered with a code that leaves
 *   this open. `isUnknown`: the code is in no table.
 */
export type StartOutcome =
  | {
      readonly kind: "accepted";
      readonly providerTaskId: string;
      readonly requestId: string | undefined;
    }
  | { readonly kind: "not-sent"; readonly reason: string }
  | { readonly kind: "duplicate"; readonly said: Said }
  | {
      readonly kind: "rejected" | "blocked" | "busy" | "busy-alone";
      readonly said: Said;
      readonly isClock?: true;
    }
  | {
      readonly kind: "silence";
      readonly reason: string;
      readonly requestId?: string | undefined;
      readonly said?: Said;
      readonly isUnknown?: true;
    };

/**
 * The outcome of a start that Tencent answered without an error. Without a TaskId it is silence,
 * not success.
 */
export function startOutcome(
  operation: StartOperation,
  { response, requestId }: TencentAnswer,
): StartOutcome {
  const providerTaskId = operation.providerTaskId(response);
  if (providerTaskId === undefined || providerTaskId === "")
    return { kind: "silence", reason: "the answer has no TaskId", requestId };
  return { kind: "accepted", providerTaskId, requestId };
}

/**
 * The outcome of a start whose call threw. Everything uncertain is silence, an unexpected error
 * included.
 */
export function startFailure(operation: StartOperation, error: unknown): StartOutcome {
  if (error instanceof TencentUnreached) return { kind: "not-sent", reason: error.reason };
  if (error instanceof TencentError) return answeredNo(operation, error);
  return {
    kind: "silence",
    reason: error instanceof TencentSilence ? error.reason : failureReason(error),
  };
}

/**
 * Whether Tencent's answer to a question or a stop says that the request itself is wrong, so that
 * sending it again would never help.
 */
export function isRefusedForGood(
  { codes }: Pick<StartOperation, "codes">,
  { code }: TencentError,
): boolean {
  return meaningOf({ codes, isDeduped: false }, code) === "rejected";
}

/**
 * Whether a refusal of a repeat with this code bars every further repeat: the request is wrong, or
 * Tencent knows its SessionId. A row may keep a code that an earlier version took for final and
 * that is now the operator's to mend (`AuthFailure`), so the code is judged anew at each look.
 */
export function barsRepeats(operation: StartOperation, code: string): boolean {
  const meaning = meaningOf({ codes: operation.codes, isDeduped: isDeduped(operation) }, code);
  return meaning === "rejected" || meaning === "duplicate";
}

/**
 * A failure in one word, for messages: its code, or its name. Its own message may quote what we
 * sent or were sent.
 */
export function failureReason(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}

const answeredNo = (operation: StartOperation, error: TencentError): StartOutcome => {
  const { code, providerMessage: message, requestId } = error;
  const said = { code, message, requestId };
  const meaning = meaningOf({ codes: operation.codes, isDeduped: isDeduped(operation) }, code);
  if (meaning === "unknown")
    return { kind: "silence", reason: code, requestId, said, isUnknown: true };
  if (meaning === "says-nothing") return { kind: "silence", reason: code, requestId, said };
  if (code === SIGNATURE_EXPIRED) return { kind: "busy", said, isClock: true };
  return { kind: meaning, said };
};

/** Whether Tencent refuses a SessionId that it has seen before. */
function isDeduped({ class: protection }: StartOperation): boolean {
  switch (protection) {
    case "deduped":
    case "deduped-and-found":
      return true;
    case "unprotected":
      return false;
  }
  return unreachable(protection);
}
