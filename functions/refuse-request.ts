import { problemAnswer } from "./http/handler.ts";
import { openHandler } from "./http/open-route.ts";
import { methodsOf } from "./http/routes.ts";
import { RequestError } from "./task/error.ts";

/**
 * Answers a request that fits no route: 404 where there is no such path, else 405 with the methods
 * that the path has. OPTIONS is answered with those methods alone. It needs no key, reads nothing
 * and repeats no path, because a callback's path is a secret.
 */
export function createHandler() {
  return openHandler(async ({ rawPath = "/", requestContext }) => {
    const methods = methodsOf(rawPath);
    if (methods === undefined) {
      throw new RequestError(
        "not_found",
        "There is nothing at this address. GET /v1/operations says what can be submitted.",
      );
    }
    const allow = [...methods, "OPTIONS"].join(", ");
    if (requestContext?.http?.method === "OPTIONS") return { statusCode: 204, headers: { allow } };
    return problemAnswer("method_not_allowed", `Send one of ${allow}.`, { headers: { allow } });
  });
}

/** The entry point that Lambda calls. */
export const handler = createHandler();
