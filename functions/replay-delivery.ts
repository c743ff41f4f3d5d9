import { handlerOf } from "./compose.ts";
import { taskRefOf } from "./http/authenticate.ts";
import { deliveryAnswer, nameOf } from "./http/delivery-answer.ts";
import { httpHandler, json } from "./http/handler.ts";
import { refuseQuery } from "./http/parse-query.ts";
import type { Dependencies } from "./lifecycle/common/dependencies.ts";
import { replayDelivery } from "./lifecycle/replay-delivery.ts";

/** POST /v1/tasks/{taskId}/deliveries/{deliveryId}/replay: sends the same event once more. */
export function createHandler(dependencies: Dependencies) {
  return httpHandler(dependencies.log, async (event) => {
    const ref = await taskRefOf(event, dependencies, "tasks:write");
    refuseQuery(event);
    const name = nameOf(event.pathParameters?.deliveryId ?? "");
    const made = await replayDelivery(dependencies, ref, name);
    return json(202, deliveryAnswer(made));
  });
}

/** The entry point that Lambda calls. */
export const handler = handlerOf(createHandler);
