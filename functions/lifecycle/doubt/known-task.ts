import { Unavailable } from "../../task/error.ts";
import { sessionIdOf } from "../../task/names.ts";
import type { Report } from "../../task/report.ts";
import { isAccepted, isFollowed, isSettled, type Task } from "../../task/task.ts";
import { unreachable } from "../../task/unreachable.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { isOfStart, type NamedTask, type Whose } from "../common/whose-task.ts";
import { adopt } from "./adopt-candidate.ts";

/** A task at Tencent, its owner, and Tencent's answer about it once there is one. */
interface Known<W extends Whose = Whose> {
  readonly whose: W;
  readonly named: NamedTask;
  readonly report?: Report;
}

/**
 * The task of this tenant that a task at Tencent is already; `undefined` where it has none.
 * `report` may show that Tencent accepted a start in doubt: that task is adopted first. Throws
 * `Unavailable` if others move the task meanwhile.
 */
export async function knownTask(
  dependencies: Dependencies,
  { whose, ...rest }: Known,
): Promise<Task | undefined> {
  switch (whose.kind) {
    case "own":
      return ownTask(dependencies, { whose, ...rest });
    case "anothers":
    case "nobodys":
      return undefined;
  }
  return unreachable(whose);
}

const ownTask = async (
  dependencies: Dependencies,
  known: Known<Whose & { kind: "own" }>,
): Promise<Task | undefined> => {
  const { whose, named, report } = known;
  const task = await dependencies.tasks.read(whose.ref);
  if (task === undefined || task.operation !== named.operation.name) return undefined;
  if (hasAccepted(task, named)) return task;
  if (isSettled(task)) return undefined;
  switch (task.status) {
    case "queued":
    case "running":
      return undefined;
    case "submitting":
      // Its sender is about to hear of it.
      return (await isAcceptance(dependencies, { whose, task, report })) ? task : undefined;
    case "doubtful":
    case "indeterminate":
      if (!(await isAcceptance(dependencies, { whose, task, report })) || report === undefined)
        return undefined;
      return adoptKnown(dependencies, { task, named, report });
  }
  return unreachable(task);
};

const adoptKnown = async (
  dependencies: Dependencies,
  {
    task,
    named,
    report,
  }: { readonly task: Task; readonly named: NamedTask; readonly report: Report },
): Promise<Task> => {
  const providerTaskId = named.providerTaskId ?? report.providerTaskId;
  await adopt(dependencies, named.operation, { task, providerTaskId, via: "poll", report });
  const adopted = await dependencies.tasks.read(task);
  if (adopted !== undefined && hasAccepted(adopted, named)) return adopted;
  throw new Unavailable("The task is being moved by others.");
};

/**
 * Whether our task is this very task at Tencent: by its TaskId or, where one of the two TaskIds is
 * not known, by its session.
 */
const hasAccepted = (task: Task, { providerTaskId, sessionId }: NamedTask): boolean => {
  if (!isAccepted(task)) return false;
  if (providerTaskId !== undefined && task.providerTaskId !== undefined)
    return task.providerTaskId === providerTaskId;
  const own = sessionOf(task);
  return own !== undefined && own === sessionId;
};

const sessionOf = (task: Task): string | undefined => {
  if (!isFollowed(task)) return sessionIdOf(task);
  return "followedSession" in task ? task.followedSession : undefined;
};

/** Whether the evidence of ownership also shows that Tencent accepted the start of this epoch. */
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
