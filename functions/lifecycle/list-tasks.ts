import { UnreadableRow } from "../store/task-row.ts";
import { isSettled, type Task, type TaskRef } from "../task/task.ts";
import type { Instant } from "../task/time.ts";
import type { Dependencies } from "./common/dependencies.ts";
import type { TaskRows } from "./request/read-task.ts";

/** A query over a tenant's tasks. `position` is where the last page ended. */
export interface TaskQuery {
  readonly tenant: string;
  readonly status?: string | undefined;
  readonly operation?: string | undefined;
  readonly settled?: boolean | undefined;
  /** The values that the metadata has to have. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** The first moment of the tasks, and the first moment after them. */
  readonly createdAfter?: Instant | undefined;
  readonly createdBefore?: Instant | undefined;
  readonly order: "newest" | "oldest";
  readonly limit: number;
  readonly position: string | undefined;
}

/** A page of tasks in the order asked for. `next` is where the next page begins, if any does. */
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

/** A page reads 200 rows at most, so that a filter for a rare status does not scan the table. */
const MOST_ROWS = 200;
const ROWS_A_ROUND = 100;

/**
 * Reads a page of a tenant's tasks. The index gives their names and the rows their facts. So every
 * task is shown as it is, but a task that the late index lacks is missing.
 */
export async function listTasks(dependencies: Dependencies, query: TaskQuery): Promise<TaskPage> {
  const { tenant, order, limit } = query;
  const found: Found[] = [];
  let position = query.position;
  let more = true;
  for (let rows = 0; rows < MOST_ROWS && more && found.length < limit; ) {
    const wanted = isNarrowed(query) || rows > 0 ? ROWS_A_ROUND : limit;
    const size = Math.min(wanted, MOST_ROWS - rows);
    rows += size;
    const beyond = beginningOf(query, position);
    // One entry more than is read tells whether there is a next page.
    const entries = await dependencies.tasks.list(tenant, { order, beyond, limit: size + 1 });
    const listed = entries.filter(({ listKey }) => isWithin(query, listKey));
    const refs = listed.slice(0, size);
    const tasks = await readAskedFor(dependencies, query, refs);
    for (const [index, ref] of refs.entries()) {
      if (found.length === limit) break;
      const task = tasks[index];
      if (task !== undefined) found.push({ task, position: ref.listKey });
      position = ref.listKey;
    }
    more = listed.length > 0 && listed.at(-1)?.listKey !== position;
  }
  return { tasks: await withOutputs(dependencies, found), next: more ? position : undefined };
}

const isNarrowed = ({ status, operation, settled, metadata }: TaskQuery): boolean =>
  [status, operation, settled, metadata].some((filter) => filter !== undefined);

/** A moment lies before the places of its own tasks: there the task's id follows it. */
const beginningOf = (
  { order, createdAfter, createdBefore }: TaskQuery,
  position: string | undefined,
): string | undefined => position ?? (order === "newest" ? createdBefore : createdAfter);

/** Whether a place lies before the end of the window, in whichever order it is read. */
const isWithin = ({ order, createdAfter, createdBefore }: TaskQuery, listKey: string): boolean =>
  order === "newest"
    ? createdAfter === undefined || listKey > createdAfter
    : createdBefore === undefined || listKey < createdBefore;

/** These tasks in their order, undefined for one that was not asked for. */
const readAskedFor = async (
  dependencies: Dependencies,
  query: TaskQuery,
  refs: readonly TaskRef[],
): Promise<readonly (Task | undefined)[]> => {
  const rows = await dependencies.tasks.readMany(refs);
  const tasks = rows.map((row, index) => {
    const ref = refs[index];
    const task = ref === undefined ? undefined : understood(dependencies, ref, row);
    return task !== undefined && isAskedFor(query, task) ? task : undefined;
  });
  return query.metadata === undefined
    ? tasks
    : withMetadata(dependencies, tasks, Object.entries(query.metadata));
};

const isAskedFor = ({ status, operation, settled }: TaskQuery, task: Task): boolean =>
  (status === undefined || task.status === status) &&
  (operation === undefined || task.operation === operation) &&
  (settled === undefined || isSettled(task) === settled);

/** Metadata stands in the request, which is read of no other task than those that are left. */
const withMetadata = async (
  dependencies: Dependencies,
  tasks: readonly (Task | undefined)[],
  wanted: readonly (readonly [name: string, value: string])[],
): Promise<readonly (Task | undefined)[]> => {
  const left = tasks.filter((task) => task !== undefined);
  const requests = await dependencies.tasks.readRequests(left);
  const kept = new Set(
    left.filter((task, index) => {
      const { metadata = {} } = understood(dependencies, task, requests[index]) ?? {};
      return wanted.every(
        ([name, value]) => Object.hasOwn(metadata, name) && metadata[name] === value,
      );
    }),
  );
  return tasks.map((task) => (task !== undefined && kept.has(task) ? task : undefined));
};

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
