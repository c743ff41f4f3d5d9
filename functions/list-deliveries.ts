import { handlerOf } from "./compose.ts";
import type { DeliveryListAnswer } from "./http/api.ts";
import { taskRefOf } from "./http/authenticate.ts";
import { deliveryAnswer } from "./http/delivery-answer.ts";
import { httpHandler, json } from "./http/handler.ts";
import { refuseQuery } from "./http/parse-query.ts";
import type { Dependencies } from "./lifecycle/common/dependencies.ts";
import { listDeliveries } from "./lifecycle/list-deliveries.ts";

/** GET /v1/tasks/{taskId}/deliveries: the webhooks of a task that were tried. */
export function createHandler(dependencies: Dependencies) {
  return httpHandler(dependencies.log, async (event) => {
    const ref = await taskRefOf(event, dependencies, "tasks:read");
    refuseQuery(event);
    const found = await listDeliveries(dependencies, ref);
    const answer: DeliveryListAnswer = { deliveries: found.map(deliveryAnswer) };
    return json(200, answer);
  });
}

/** The entry point that Lambda calls. */
export const handler = handlerOf(createHandler);
