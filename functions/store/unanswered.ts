import { Unavailable } from "../task/error.ts";

/**
 * The error of a call to the table that brought no answer. A write may or may not have been
 * applied; a retry finds out by its condition. A request that DynamoDB calls malformed, or that the
 * SDK cannot make, is a bug of ours and keeps its own error. `silent` is told the error's name.
 */
export function unanswered(cause: unknown, silent: (reason: string) => void): unknown {
  // The SDK adds `$metadata` to the error of a request that it sent or tried to send.
  const sent =
    cause instanceof Error && "$metadata" in cause && cause.name !== "ValidationException";
  if (!sent) return cause;
  silent(cause.name);
  return new Unavailable(`The table did not answer: ${cause.name}.`, { cause });
}
