import { handlerOf } from "./compose.ts";
import type { LaneListAnswer } from "./http/api.ts";
import { tenantOf } from "./http/authenticate.ts";
import { httpHandler, json } from "./http/handler.ts";
import { refuseQuery } from "./http/parse-query.ts";
import type { Dependencies } from "./lifecycle/common/dependencies.ts";
import { listLanes } from "./lifecycle/list-lanes.ts";

/** GET /v1/lanes: the lanes in which tasks start, how full they are, and what waits in them. */
export function createHandler(dependencies: Dependencies) {
  return httpHandler(dependencies.log, async (event) => {
    const tenant = await tenantOf(event, dependencies, "tasks:read");
    refuseQuery(event);
    const answer: LaneListAnswer = { lanes: await listLanes(dependencies, tenant) };
    return json(200, answer);
  });
}

/** The entry point that Lambda calls. */
export const handler = handlerOf(createHandler);
