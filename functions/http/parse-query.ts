import * as z from "zod/mini";
import { RequestError } from "../task/error.ts";
import { check } from "../task/issues.ts";
import type { HttpEvent } from "./event.ts";

/** A request with its query, or with what was already read of it. */
interface Asked {
  readonly queryStringParameters?: HttpEvent["queryStringParameters"] | Record<string, unknown>;
}

/**
 * The query as the schema reads it. API Gateway joins the values of a repeated parameter with a
 * comma. Throws `invalid_request`, with every issue naming its parameter.
 */
export function parseQuery<T>(schema: z.ZodMiniType<T>, { queryStringParameters = {} }: Asked): T {
  const checked = check(schema, queryStringParameters);
  if (checked.ok) return checked.value;
  const issues = checked.issues.map(({ path, message }) => ({
    parameter: path.join("."),
    message,
  }));
  throw queryRefused(issues);
}

/** The refusal of a query for what these issues say of its parameters. */
export function queryRefused(
  issues: readonly { readonly parameter: string; readonly message: string }[],
): RequestError {
  return new RequestError(
    "invalid_request",
    "The query does not have the documented form. Correct the parameters that errors names.",
    issues,
  );
}

const none = z.strictObject({});

/**
 * For a route without query parameters. Throws `invalid_request` for any parameter: `?dryRun=true`
 * must not start a task that costs money.
 */
export function refuseQuery(event: HttpEvent): void {
  parseQuery(none, event);
}
