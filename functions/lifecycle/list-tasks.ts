import { UnreadableRow } from "../store/task-store.ts";
import { isSettled, type Task, type TaskRef } from "../task/task.ts";
import type { Dependencies } from "./common/dependencies.ts";
import type { TaskRows } from "./request/read-task.ts";

/** Which tasks of whom. `before` is where the page before ended. */
export interface TaskQuery {
  readonly tenant: string;
  readonly status: string | undefined;
  readonly operation: string | undefined;
  readonly limit: number;
  readonly before: string | undefined;
}

/**
 * Some tasks, newest first; `next` is where the page after them begins, undefined if there is none.
 */
export interface TaskPage {
  /** `position`: where the page after this task begins. */
  readonly tasks: readonly Listed[];
  readonly next: string | undefined;
}

/** `isIncomplete`: the row of its output has expired. */
interface Listed extends Found, Pick<TaskRows, "output" | "isIncomplete"> {}

interface Found {
  readonly task: Task;
  readonly position: string;
}

/**
 * At most 500 rows are read for one page: a status that is rare must not turn a request into a scan
 * of the table.
 */
const MOST_ROUNDS = 5;
const ROWS_A_ROUND = 100;

/**
 * A page of a tenant's tasks. The index names them and the rows tell what they are, so what it
 * finds is true and may be short.
 */
export const listTasks = async (
  dependencies: Dependencies,
  query: TaskQuery,
): Promise<TaskPage> => {
  const { tenant, limit, before } = query;
  const isNarrowed = query.status !== undefined || query.operation !== undefined;
  const found: Found[] = [];
  let position = before;
  let more = true;
  for (let round = 0; round < MOST_ROUNDS && more && found.length < limit; round++) {
    const size = isNarrowed || round > 0 ? ROWS_A_ROUND : limit;
    // One more than is read tells whether there are others.
    const listed = await dependencies.tasks.list(tenant, { before: position, limit: size + 1 });
    const refs = listed.slice(0, size);
    const rows = await dependencies.tasks.readMany(refs);
    for (const [place, ref] of refs.entries()) {
      if (found.length === limit) break;
      const task = understood(dependencies, ref, rows[place]);
      if (task !== undefined && isAskedFor(query, task))
        found.push({ task, position: ref.listKey });
      position = ref.listKey;
    }
    more = listed.length > 0 && listed.at(-1)?.listKey !== position;
  }
  return { tasks: await withOutputs(dependencies, found), next: more ? position : undefined };
};

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
  const shown = named.map((ref, place) => {
    const isIncomplete = outputs[place] === undefined;
    return [
      ref.taskId,
      { output: understood(dependencies, ref, outputs[place]), isIncomplete },
    ] as const;
  });
  const byTask = new Map(shown);
  return found.map((each) => ({
    ...each,
    ...(byTask.get(each.task.taskId) ?? { output: undefined, isIncomplete: false }),
  }));
};

/**
 * What this version does not understand is left out and reported: the other tasks are still worth
 * listing.
 */
const understood = <T>(
  { log }: Dependencies,
  { tenant, taskId }: TaskRef,
  row: T | UnreadableRow | undefined,
): T | undefined => {
  if (!(row instanceof UnreadableRow)) return row;
  log("row_unreadable", { tenant, taskId });
  return undefined;
};
