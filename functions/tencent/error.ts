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

/** It answered, and the answer was no. */
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
 * No answer arrived that we understand, so it may or may not have acted. Never to be treated as a
 * failure.
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
 * What became of one attempt to start a task:
 * - `accepted`: Tencent has the task.
 * - `not-sent`: it cannot have it; the attempt never left us.
 * - `duplicate`: it has seen the SessionId; look for the task, never send it again.
 * - `rejected`, `blocked`, `busy`, `busy-alone`: it did not take this request, and `refusals.ts`
 *   says why. `isClock`: for our clock's sake.
 * - `silence`: it may or may not have the task. `said`: it answered with a code that leaves this
 *   open; `isUnknown`: one that is in no table.
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
 * What a start came to when Tencent answered without an error. Without a TaskId that is silence,
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
 * What a start came to when the call threw. Anything that is not certain, an unexpected error
 * included, is silence.
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
 * Whether Tencent's answer to a question or a stop says that the request itself is wrong: to send
 * it again would never help.
 */
export function isRefusedForGood(
  { codes }: Pick<StartOperation, "codes">,
  { code }: TencentError,
): boolean {
  return meaningOf({ codes, isDeduped: false }, code) === "rejected";
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
