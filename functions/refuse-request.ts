import { httpHandler, problemAnswer } from "./http/handler.ts";
import { methodsOf } from "./http/routes.ts";
import { RequestError } from "./task/error.ts";

/**
 * Whatever fits no route: 404 where there is no such path, else 405 with the methods that it has,
 * or those alone for OPTIONS. It needs no key, reads nothing and repeats no path, as a callback's
 * is a secret.
 */
export const createHandler = () =>
  httpHandler(silent, async ({ rawPath = "/", requestContext }) => {
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

/** What Lambda calls. */
export const handler = createHandler();

/** Nothing here fails but for the caller. */
function silent(): void {}
