import { UnreadableRow } from "../store/task-row.ts";
import { isSettled, type Task, type TaskRef } from "../task/task.ts";
import type { Dependencies } from "./common/dependencies.ts";
import type { TaskRows } from "./request/read-task.ts";

/** A query over a tenant's tasks. `before` is the position at which the last page ended. */
export interface TaskQuery {
  readonly tenant: string;
  readonly status: string | undefined;
  readonly operation: string | undefined;
  readonly limit: number;
  readonly before: string | undefined;
}

/** A page of tasks, newest first. `next` is where the next page begins, if there is one. */
export interface TaskPage {
  readonly tasks: readonly Listed[];
  readonly next: string | undefined;
}

/** `isIncomplete`: the row of its output has expired. */
interface Listed extends Found, Pick<TaskRows, "output" | "isIncomplete"> {}

/** `position`: where a page after this task begins. */
interface Found {
  readonly task: Task;
  readonly position: string;
}

/** A page reads 500 rows at most, so that a filter for a rare status does not scan the table. */
const MOST_ROUNDS = 5;
const ROWS_A_ROUND = 100;

/**
 * Reads a page of a tenant's tasks. The index gives their names and the rows their facts. So every
 * task is shown as it is, but a task that the late index lacks is missing.
 */
export async function listTasks(dependencies: Dependencies, query: TaskQuery): Promise<TaskPage> {
  const { tenant, limit, before } = query;
  const isNarrowed = query.status !== undefined || query.operation !== undefined;
  const found: Found[] = [];
  let position = before;
  let more = true;
  for (let round = 0; round < MOST_ROUNDS && more && found.length < limit; round++) {
    const size = isNarrowed || round > 0 ? ROWS_A_ROUND : limit;
    // One entry more than is read tells whether there is a next page.
    const listed = await dependencies.tasks.list(tenant, { before: position, limit: size + 1 });
    const refs = listed.slice(0, size);
    const rows = await dependencies.tasks.readMany(refs);
    for (const [index, ref] of refs.entries()) {
      if (found.length === limit) break;
      const task = understood(dependencies, ref, rows[index]);
      if (task !== undefined && isAskedFor(query, task))
        found.push({ task, position: ref.listKey });
      position = ref.listKey;
    }
    more = listed.length > 0 && listed.at(-1)?.listKey !== position;
  }
  return { tasks: await withOutputs(dependencies, found), next: more ? position : undefined };
}

const isAskedFor = ({ status, operation }: TaskQuery, task: Task): boolean =>
  (status === undefined || task.status === status) &&
  (operation === undefined || task.operation === operation);

const withOutputs = async (
  dependencies: Dependencies,
  found: readonly Found[],
): Promise<TaskPage["tasks"]> => {
  const named = found.flatMap(({ task }) => {
    const outputRow = isSettled(task) ? task.outputRow : undefined;
    return outputRow === undefined ? [] : [{ tenant: task.tenant, taskId: task.taskId, outputRow }];
  });
  const outputs = await dependencies.tasks.readOutputs(named);
  const shown = named.map((ref, index) => {
    const isIncomplete = outputs[index] === undefined;
    return [
      ref.taskId,
      { output: understood(dependencies, ref, outputs[index]), isIncomplete },
    ] as const;
  });
  const byTask = new Map(shown);
  return found.map((each) => ({
    ...each,
    ...(byTask.get(each.task.taskId) ?? { output: undefined, isIncomplete: false }),
  }));
};

/** Leaves out and reports a row that this version cannot read. The other tasks are listed. */
const understood = <T>(
  { log }: Dependencies,
  { tenant, taskId }: TaskRef,
  row: T | UnreadableRow | undefined,
): T | undefined => {
  if (!(row instanceof UnreadableRow)) return row;
  log("row_unreadable", { tenant, taskId });
  return undefined;
};
