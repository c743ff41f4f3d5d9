import { handlerOf } from "./compose.ts";
import { taskRefOf } from "./http/authenticate.ts";
import { deliveryAnswer } from "./http/delivery-answer.ts";
import { httpHandler, json } from "./http/handler.ts";
import { refuseQuery } from "./http/parse-query.ts";
import { unlessEmpty } from "./http/shown-parts.ts";
import type { Dependencies } from "./lifecycle/common/dependencies.ts";
import { tellStory } from "./lifecycle/tell-story.ts";

/** GET /v1/tasks/{taskId}/events: the story of a task, with times, causes and Tencent's ids. */
export function createHandler(dependencies: Dependencies) {
  return httpHandler(dependencies.log, async (event) => {
    const ref = taskRefOf(event, await dependencies.secrets.apiKeys());
    refuseQuery(event);
    const story = await tellStory(dependencies, ref);
    const { lastAt, lastUnfinishedAt } = story.questions;
    return json(200, {
      taskId: story.taskId,
      events: story.passages,
      questions: unlessEmpty({
        ...(lastAt === undefined ? {} : { lastAt }),
        ...(lastUnfinishedAt === undefined ? {} : { lastUnfinishedAt }),
      }),
      deliveries: story.deliveries.map(deliveryAnswer),
    });
  });
}

/** The entry point that Lambda calls. */
export const handler = handlerOf(createHandler);
