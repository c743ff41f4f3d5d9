import type { DynamoTable } from "../../functions/store/dynamo-table.ts";
import type { Row, Table } from "../../functions/store/table.ts";
import { exists } from "../../functions/task/condition.ts";
import { Unavailable } from "../../functions/task/error.ts";
import type { Task } from "../../functions/task/task.ts";
import type { System } from "./system.ts";
import { createTable, engineTable } from "./table.ts";
import { tableAround } from "./table-around.ts";

/** The table of a system, for putting into it what no function of ours would. */
export const tableOf = ({ tableName }: Pick<System, "tableName">): DynamoTable =>
  engineTable(tableName);

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

/** The options of a system whose table was made by a version that knows one work list a product. */
export const startingOnWholeLists = () =>
  startingAround((table) => ({
    put: ({ asksSharded: _, ...row }, condition) => table.put(row, condition),
  }));

/**
 * The options of a system whose creates find no turn while `isCrowded` says so. It is asked at each
 * write.
 */
export const refusingTurns = (isCrowded: () => boolean) =>
  startingAround((table) => ({
    update: async (key, condition, update) =>
      isCrowded() && key.pk === "rate#vod.CreateAigcVideoTask"
        ? { won: false, row: undefined }
        : table.update(key, condition, update),
  }));

/**
 * The options of a system whose updates go through `around`, which may do something before one, or
 * do it twice.
 */
export const startingAroundUpdates = (around: (update: Table["update"]) => Table["update"]) =>
  startingAround((table) => ({
    update: around((key, condition, update) => table.update(key, condition, update)),
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
