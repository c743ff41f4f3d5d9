import * as z from "zod/mini";
import { absent } from "../task/condition.ts";
import type { TaskRef } from "../task/task.ts";
import { epochSeconds, type Instant } from "../task/time.ts";
import type { Key, Table } from "./table.ts";

const providerRow = z.object({ tenant: z.string(), taskId: z.string() });

/** Whose task a TaskId of Tencent's is, for products whose callbacks carry nothing of ours. */
export class ProviderStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Remembers a TaskId before its task is shown as running. False if it belongs to another task already: it is not ours then. */
  async claim(product: string, providerTaskId: string, ref: TaskRef, expiresAt: Instant): Promise<boolean> {
    const { tenant, taskId } = ref;
    const row = { ...providerKey(product, providerTaskId), tenant, taskId, ttl: epochSeconds(expiresAt) };
    const written = await this.#table.put(row, absent("pk"));
    return written.won || (written.row?.tenant === tenant && written.row.taskId === taskId);
  }

  /** Whose task it is; undefined if nobody's here. */
  async find(product: string, providerTaskId: string): Promise<TaskRef | undefined> {
    const row = await this.#table.get(providerKey(product, providerTaskId));
    return row === undefined ? undefined : providerRow.parse(row);
  }
}

const providerKey = (product: string, providerTaskId: string): Key => ({ pk: `provider#${product}#${providerTaskId}`, sk: "task" });
