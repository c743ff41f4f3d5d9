import { inject } from "vitest";
import { DynamoTable } from "../../functions/store/dynamo-table.ts";
import type { Row, Table } from "../../functions/store/table.ts";
import { exists } from "../../functions/task/condition.ts";
import { Unavailable } from "../../functions/task/error.ts";
import type { Task } from "../../functions/task/task.ts";
import type { System } from "./system.ts";
import { createTable } from "./table.ts";

/** The table of a system, for putting into it what no function of ours would. */
export const tableOf = ({ tableName }: Pick<System, "tableName">): DynamoTable =>
  new DynamoTable({ name: tableName, region: "us-east-1", endpoint: inject("engineUrl") });

/** The real table with some of its functions exchanged. */
export const tableAround = (table: Table, exchanged: Partial<Table>): Table => ({
  get: (key) => table.get(key),
  getMany: (keys) => table.getMany(keys),
  put: (row, condition) => table.put(row, condition),
  putContent: (row) => table.putContent(row),
  update: (key, condition, update) => table.update(key, condition, update),
  query: (query) => table.query(query),
  scan: (scan) => table.scan(scan),
  ...exchanged,
});

/**
 * The options of a system whose table has some of its functions replaced: a table of its
 * own, and the way around it.
 */
export const startingAround = async (exchange: (table: Table) => Partial<Table>) => {
  const TABLE_NAME = await createTable();
  const table = tableOf({ tableName: TABLE_NAME });
  return { environment: { TABLE_NAME }, seams: { table: tableAround(table, exchange(table)) } };
};

/**
 * The options of a system whose table takes no claim of a TaskId while `refuses` says so. It is
 * asked at each claim.
 */
export const refusingClaims = (refuses: () => boolean) =>
  startingAround((table) => ({
    put: async (row, condition) => {
      if (row.pk.startsWith("provider#") && refuses())
        throw new Unavailable("The table does not answer.");
      return table.put(row, condition);
    },
  }));

export const keyOf = ({ tenant, taskId }: { tenant: string; taskId: string }) => ({
  pk: `${tenant}#${taskId}`,
  sk: "task",
});

/** Puts a task's row with some attributes exchanged; one that is undefined is left out. */
export const plant = (table: Table, task: Task, exchanged: Row = {}): Promise<void> =>
  table.putContent({
    ...task,
    listKey: `${task.createdAt}#${task.taskId}`,
    ...exchanged,
    ...keyOf(task),
  });

/** Puts the rows of many tasks, some at a time. */
export const plantAll = async (table: Table, tasks: readonly Task[]): Promise<void> => {
  for (let start = 0; start < tasks.length; start += 50)
    await Promise.all(tasks.slice(start, start + 50).map((task) => plant(table, task)));
};

/** Takes attributes from a row that stands there. */
export const strip = async (
  table: Table,
  ref: { tenant: string; taskId: string },
  names: readonly string[],
): Promise<void> => {
  await table.update(keyOf(ref), exists("pk"), { remove: names });
};
