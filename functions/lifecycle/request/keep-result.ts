import { RequestError, Unavailable } from "../../task/error.ts";
import { isSettled, type Task } from "../../task/task.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import { operationNamed } from "../../tencent/registry.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { keepLate } from "../common/keep.ts";
import type { Settings } from "../common/settings.ts";
import type { Asked } from "./read-submission.ts";

/**
 * Whether the result of a new task is kept, as the task's row has it. Throws `cannot_keep_result`
 * where a caller asks for what cannot be done.
 */
export function newKeeping(
  { settings }: Pick<Dependencies, "settings">,
  operation: StartOperation,
  { keepResult }: Asked,
): { keepResult?: true } {
  if (keepResult === false) return {};
  if (keepResult === true) checkKeeping(settings, operation);
  const isKept = keepResult === true || settings.keepResults === "all";
  return isKept && operation.resultLife !== undefined ? { keepResult: true } : {};
}

/**
 * Lets the result of a task be kept that is there already. A repeat may ask for it, as it says what
 * to do with the result and not what to make. Of a settled task the copy begins at once. Throws
 * `cannot_keep_result`.
 */
export async function keepFound(
  dependencies: Dependencies,
  found: Task,
  { keepResult }: Asked,
): Promise<Task> {
  if (keepResult !== true) return found;
  const wished = found.keepResult === true ? found : await wish(dependencies, found);
  if (!isSettled(wished) || !(await keepLate(dependencies, wished))) return wished;
  return (await dependencies.tasks.read(wished)) ?? wished;
}

const wish = async (dependencies: Dependencies, found: Task): Promise<Task> => {
  const operation = operationNamed(found.operation);
  if (operation === undefined) throw refused("This operation has no result that could be kept.");
  checkKeeping(dependencies.settings, operation);
  const task = await dependencies.copies.wish(found);
  if (task !== undefined) return task;
  throw new Unavailable("The task's row vanished while it was written. Send the request again.");
};

/**
 * A result without an end needs no copy: it is in the caller's own storage, in a room, or nowhere.
 */
const checkKeeping = ({ keepResults }: Settings, { name, resultLife }: StartOperation): void => {
  if (keepResults === undefined)
    throw refused("This deployment keeps no results. Send the request without keepResult.");
  if (resultLife === undefined)
    throw refused(
      `${name} brings no file that Tencent would delete. Send the request without keepResult.`,
    );
};

const refused = (detail: string): RequestError =>
  new RequestError("cannot_keep_result", detail, [
    { pointer: "/keepResult", message: "cannot be done for this task" },
  ]);
