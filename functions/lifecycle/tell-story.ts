import type { ToldOddities } from "../store/story-store.ts";
import { type Passage, passagesOf, type ToldQuestions, toldQuestionsOf } from "../task/story.ts";
import type { TaskRef } from "../task/task.ts";
import type { Dependencies } from "./common/dependencies.ts";
import { type ShownDelivery, shownDeliveries } from "./list-deliveries.ts";
import { readTask } from "./request/read-task.ts";

/** The story of a task. */
export interface Story {
  readonly taskId: string;
  readonly passages: readonly Passage[];
  readonly questions: ToldQuestions;
  readonly deliveries: readonly ShownDelivery[];
  readonly told: ToldOddities;
}

/**
 * The story of a tenant's task: what its row, its oddities and its deliveries tell. A plain life
 * has no oddity, so it writes nothing for its story. Throws `task_not_found`.
 */
export async function tellStory(dependencies: Dependencies, ref: TaskRef): Promise<Story> {
  const task = await readTask(dependencies, ref);
  const [deliveries, told] = await Promise.all([
    shownDeliveries(dependencies, task),
    dependencies.stories.read(task),
  ]);
  return {
    taskId: task.taskId,
    passages: passagesOf(task),
    questions: toldQuestionsOf(task),
    told,
    deliveries,
  };
}
