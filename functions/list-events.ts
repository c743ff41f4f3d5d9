import { handlerOf } from "./compose.ts";
import type { StoryAnswer } from "./http/api.ts";
import { taskRefOf } from "./http/authenticate.ts";
import { deliveryAnswer } from "./http/delivery-answer.ts";
import { httpHandler, json } from "./http/handler.ts";
import { refuseQuery } from "./http/parse-query.ts";
import { unlessEmpty } from "./http/shown-parts.ts";
import type { Dependencies } from "./lifecycle/common/dependencies.ts";
import { type Story, tellStory } from "./lifecycle/tell-story.ts";

/** GET /v1/tasks/{taskId}/events: the story of a task, with times, causes and Tencent's ids. */
export function createHandler(dependencies: Dependencies) {
  return httpHandler(dependencies.log, async (event) => {
    const ref = await taskRefOf(event, dependencies, "tasks:read");
    refuseQuery(event);
    const story = await tellStory(dependencies, ref);
    const answer: StoryAnswer = {
      taskId: story.taskId,
      events: eventsOf(story),
      oddities: story.told.count === 0 ? undefined : story.told.count,
      questions: unlessEmpty(story.questions),
      deliveries: story.deliveries.map(deliveryAnswer),
    };
    return json(200, answer);
  });
}

/** The moments of the row and the oddities, oldest first. */
const eventsOf = ({ passages, told }: Story): StoryAnswer["events"] =>
  [...passages, ...told.oddities.map((oddity) => ({ kind: "odd" as const, ...oddity }))].sort(
    (a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)),
  );

/** The entry point that Lambda calls. */
export const handler = handlerOf(createHandler);
