import { type Passage, passagesOf, type Questions, questionsOf } from "../task/story.ts";
import type { TaskRef } from "../task/task.ts";
import type { Dependencies } from "./common/dependencies.ts";
import { MOST_DELIVERIES, type ShownDelivery, withHosts } from "./list-deliveries.ts";
import { readTask } from "./request/read-task.ts";

/** The story of a task. */
export interface Story {
  readonly taskId: string;
  readonly passages: readonly Passage[];
  readonly questions: Questions;
  readonly deliveries: readonly ShownDelivery[];
}

/**
 * The story of a tenant's task: what its row and its deliveries tell. Nothing is written for it, so
 * a plain life costs what it did. Throws `task_not_found`.
 */
export async function tellStory(dependencies: Dependencies, ref: TaskRef): Promise<Story> {
  const task = await readTask(dependencies, ref);
  const found = await dependencies.tells.listDeliveries(task, MOST_DELIVERIES);
  return {
    taskId: task.taskId,
    passages: passagesOf(task),
    questions: questionsOf(task),
    deliveries: await withHosts(dependencies, task, found),
  };
}
