import { RequestError, Unavailable } from "../../task/error.ts";
import type { Report, TaskError } from "../../task/report.ts";
import { AnotherKind } from "../../tencent/another-kind.ts";
import { callTencent } from "../../tencent/client.ts";
import {
  failureReason,
  isRefusedForGood,
  TencentError,
  TencentSilence,
  TencentUnreached,
} from "../../tencent/error.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { ProviderTask } from "../../tencent/question.ts";
import { ANSWER_TOO_LARGE } from "../../tencent/transport.ts";
import type { Dependencies } from "./dependencies.ts";
import { signQuestion } from "./sign-question.ts";

/**
 * Tencent answers within a fraction of a second. The sender of a callback waits for us meanwhile.
 */
const ASK_TIMEOUT_MS = 3000;

/**
 * - `report`: Tencent reports on the task.
 * - `not-found`: Tencent says that it knows no such task.
 * - `unread`: Tencent's answer is not understood, or too large to be read. It says nothing about
 *   the task.
 * - `nothing`: Tencent gave no answer, or refused the question. That says nothing about the task
 *   either. `refused`: the question itself is wrong, and always will be.
 */
export type Reply =
  | { readonly kind: "report"; readonly report: Report }
  | { readonly kind: "not-found"; readonly code: string; readonly requestId: string | undefined }
  | {
      readonly kind: "unread";
      readonly reason: string;
      readonly requestId: string | undefined;
      readonly anotherKind?: Report;
    }
  | { readonly kind: "nothing"; readonly reason: string; readonly refused?: TencentError };

/**
 * Asks Tencent about a task once, within the rate of the action. The answer is `nothing` if that
 * would take too long. Throws `Unavailable` if our own credentials cannot be read.
 */
export async function ask(
  dependencies: Dependencies,
  operation: StartOperation,
  task: ProviderTask,
): Promise<Reply> {
  const { action, rate, request, read, notFoundCodes, failureCodes = [] } = operation.describedBy;
  // The secret is read before `acquireToAsk`: after that, only the send may take time.
  await dependencies.secrets.tencent();
  if (!(await dependencies.rateLimit.acquireToAsk({ product: operation.product, action, rate })))
    return { kind: "nothing", reason: "no free moment" };
  const call = { product: operation.product, action, body: request(task), region: task.region };
  const signed = await signQuestion(dependencies, call, ASK_TIMEOUT_MS);
  let requestId: string | undefined;
  try {
    const answer = await callTencent(dependencies.send, signed);
    requestId = answer.requestId;
    return { kind: "report", report: { ...read(answer.response, task), question: { requestId } } };
  } catch (error) {
    if (error instanceof TencentError && notFoundCodes.includes(error.code)) {
      return { kind: "not-found", code: error.code, requestId: error.requestId };
    }
    if (error instanceof TencentError && failureCodes.includes(error.code)) {
      return {
        kind: "report",
        report: {
          verdict: { state: "finished-empty", error: failureOf(error) },
          question: { requestId: error.requestId },
        },
      };
    }
    const reason = reasonOf(error);
    if (error instanceof TencentError && isRefusedForGood(operation, error))
      return { kind: "nothing", reason, refused: error };
    const unread = { kind: "unread", reason, requestId } as const;
    if (error instanceof AnotherKind) return { ...unread, anotherKind: error.report };
    return isSilence(error) ? { kind: "nothing", reason } : unread;
  }
}

/**
 * Reserves the turn of a question that nobody has claimed, if one is free now. Answers with the
 * dependencies to ask with at once. Undefined, with nothing reserved, if others are asking. Throws
 * `Unavailable` if our own credentials cannot be read.
 */
export async function acquireToAskUnclaimed<Asking extends Dependencies>(
  dependencies: Asking,
  { product, describedBy: { action, rate } }: StartOperation,
): Promise<Asking | undefined> {
  const { rateLimit } = dependencies;
  await dependencies.secrets.tencent();
  const turn = await rateLimit.acquireToAskNow({ product, action, rate });
  if (turn === undefined) return undefined;
  return { ...dependencies, rateLimit: { ...rateLimit, acquireToAsk: async () => turn } };
}

/** The same question because a caller wants to know: it takes of the callers' share of the rate. */
export function askForCaller(
  dependencies: Dependencies,
  operation: StartOperation,
  task: ProviderTask,
): Promise<Reply> {
  const { rateLimit } = dependencies;
  const acquireToAsk = rateLimit.acquireToAskForCaller;
  return ask({ ...dependencies, rateLimit: { ...rateLimit, acquireToAsk } }, operation, task);
}

/** The error for a caller who gets no report. It is retryable only if the cause may pass. */
export function unanswered(
  reply: Extract<Reply, { kind: "unread" | "nothing" }>,
): RequestError | Unavailable {
  return reply.kind === "nothing" && reply.refused !== undefined
    ? refusedForGood(reply.refused)
    : new Unavailable(`Tencent did not say anything of the task (${reply.reason}).`);
}

/** The caller gets Tencent's own words. They do not reach a log, as problems are not logged. */
export function refusedForGood({
  action,
  code,
  providerMessage,
  requestId,
}: TencentError): RequestError {
  return new RequestError(
    "provider_refused",
    `Tencent refuses ${action} with ${code}: "${providerMessage}" (RequestId ${requestId ?? "unknown"}). ` +
      "It would refuse the same request again. Nothing was changed.",
  );
}

const failureOf = ({ code, providerMessage, requestId }: TencentError): TaskError => ({
  code: "provider_failed",
  message: "Tencent says that the task failed.",
  retryable: false,
  provider: { code, message: providerMessage, requestId },
});

/** Whether Tencent gave no answer. One that is too large or not understood is an answer. */
const isSilence = (error: unknown): boolean => {
  if (error instanceof TencentSilence) return error.reason !== ANSWER_TOO_LARGE;
  return error instanceof TencentError || error instanceof TencentUnreached;
};

/** A word or two for the log: why a question brought no answer that we understand. */
export function reasonOf(error: unknown): string {
  if (error instanceof TencentSilence && error.reason === ANSWER_TOO_LARGE)
    return "the answer is too large";
  if (error instanceof TencentError) return error.code;
  if (error instanceof TencentSilence || error instanceof TencentUnreached) return error.reason;
  return `not understood: ${failureReason(error)}`;
}
