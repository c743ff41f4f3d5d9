import { Unavailable } from "../../task/error.ts";
import { sessionIdOf } from "../../task/names.ts";
import type { Report } from "../../task/report.ts";
import { isAccepted, isSettled, type Task } from "../../task/task.ts";
import { unreachable } from "../../task/unreachable.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { isFollowed, isOfStart, type NamedTask, type Whose } from "../common/whose-task.ts";
import { adopt } from "./adopt-candidate.ts";

/**
 * The task of this tenant that a task at Tencent is already; undefined where it has none. `report`:
 * Tencent's answer about it, once there is one. It may show that a start in doubt was accepted:
 * that task is adopted first. Throws `Unavailable` if others move the task meanwhile.
 */
export const knownTask = async (
  dependencies: Dependencies,
  {
    whose,
    named,
    report,
  }: { readonly whose: Whose; readonly named: NamedTask; readonly report?: Report },
): Promise<Task | undefined> => {
  if (whose.kind !== "own") return undefined;
  const { tasks } = dependencies;
  const task = await tasks.read(whose.ref);
  if (task === undefined || task.operation !== named.operation.name) return undefined;
  if (hasAccepted(task, named)) return task;
  if (isSettled(task) || task.status === "queued" || task.status === "running") return undefined;
  if (!(await isAcceptance(dependencies, { whose, task, report }))) return undefined;
  // Its sender is about to hear of it.
  if (task.status === "submitting") return task;
  if (report === undefined) return undefined;
  const providerTaskId = named.providerTaskId ?? report.providerTaskId;
  await adopt(dependencies, named.operation, { task, providerTaskId, via: "poll", report });
  const adopted = await tasks.read(whose.ref);
  if (adopted !== undefined && hasAccepted(adopted, named)) return adopted;
  throw new Unavailable("The task is being moved by others.");
};

/**
 * Whether it is this very task at Tencent, by its TaskId or, where one of the two is not known, by
 * its session.
 */
const hasAccepted = (task: Task, { providerTaskId, sessionId }: NamedTask): boolean => {
  if (!isAccepted(task)) return false;
  if (providerTaskId !== undefined && task.providerTaskId !== undefined)
    return task.providerTaskId === providerTaskId;
  const own = isFollowed(task)
    ? "followedSession" in task
      ? task.followedSession
      : undefined
    : sessionIdOf(task);
  return own !== undefined && own === sessionId;
};

/** Whether what shows whose it is also shows that the start request of this epoch was accepted. */
const isAcceptance = async (
  dependencies: Dependencies,
  {
    whose,
    task,
    report,
  }: {
    readonly whose: Whose & { kind: "own" };
    readonly task: Task;
    readonly report: Report | undefined;
  },
): Promise<boolean> => {
  switch (whose.by) {
    case "context":
      return report !== undefined && isOfStart(dependencies, task, report);
    case "session":
      return true;
    case "claim":
      return whose.claim.followedAt === undefined;
  }
  return unreachable(whose);
};
