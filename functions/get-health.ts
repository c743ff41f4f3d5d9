import { handlerOf } from "./compose.ts";
import type { HealthAnswer } from "./http/api.ts";
import { httpHandler, json } from "./http/handler.ts";
import { refuseQuery } from "./http/parse-query.ts";
import type { Dependencies } from "./lifecycle/common/dependencies.ts";

/** No key has to be shown, so a flood of requests must not become a flood of reads. */
const REMEMBERED_MS = 5000;

/**
 * GET /v1/health: 200 if the table answers, 503 if it does not. Needs no key and tells nothing
 * else. A process asks the table every 5 s at most.
 */
export function createHandler({ log, identity, clock }: Dependencies) {
  let last: { readonly at: number; readonly reached: Promise<void> } | undefined;
  return httpHandler(log, async (event) => {
    refuseQuery(event);
    const at = clock.now();
    if (last === undefined || at - last.at >= REMEMBERED_MS)
      last = { at, reached: identity.reach() };
    await last.reached;
    const answer: HealthAnswer = { status: "ok" };
    return json(200, answer);
  });
}

/** The entry point that Lambda calls. */
export const handler = handlerOf(createHandler);
