import { handlerOf } from "./compose.ts";
import type { HealthAnswer } from "./http/api.ts";
import { httpHandler, json } from "./http/handler.ts";
import { refuseQuery } from "./http/parse-query.ts";
import type { Dependencies } from "./lifecycle/common/dependencies.ts";

/**
 * GET /v1/health: 200 if the table answers, 503 if it does not. Needs no key and tells nothing
 * else.
 */
export function createHandler({ log, identity }: Dependencies) {
  return httpHandler(log, async (event) => {
    refuseQuery(event);
    await identity.reach();
    const answer: HealthAnswer = { status: "ok" };
    return json(200, answer);
  });
}

/** The entry point that Lambda calls. */
export const handler = handlerOf(createHandler);
