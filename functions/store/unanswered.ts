import { AwsFailure } from "../aws/failure.ts";
import { Unavailable } from "../task/error.ts";

/**
 * The error of a call to the table that brought no answer. A write may or may not have been
 * applied; a retry finds out by its condition. A request that DynamoDB calls malformed is a bug of
 * ours and keeps its own error. `silent` is told the error's name.
 */
export function unanswered(cause: unknown, silent: (reason: string) => void): unknown {
  if (!(cause instanceof AwsFailure) || cause.name === "ValidationException") return cause;
  silent(cause.name);
  return new Unavailable(`The table did not answer: ${cause.name}.`, { cause });
}
