import * as z from "zod/mini";
import { absent, any } from "../task/condition.ts";
import { storedInstant } from "../task/time.ts";
import type { Key, Table } from "./table.ts";
import { UnreadableRow } from "./task-row.ts";

const text = z.string();
const edition = z.object({ master: text, version: z.number() });

/** Which secrets sign for a receiver: the current one, and during a rotation the one before it. */
const editions = z.object({
  current: edition,
  previous: z.optional(z.object({ ...edition.shape, until: storedInstant })),
});
export type StoredEditions = z.infer<typeof editions>;

const endpointsRow = z.object({ default: z.optional(editions) });

/** The receivers that a tenant has registered, and the secrets of those that it has not. */
export class EndpointStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Which secrets sign webhooks to addresses that stand on tasks. The first that asks fixes the
   * `first` edition. Throws `UnreadableRow`.
   */
  async defaultEditions(tenant: string, first: StoredEditions): Promise<StoredEditions> {
    const row = await this.#table.get(keyOf(tenant));
    const known = row === undefined ? undefined : read(row).default;
    if (known !== undefined) return known;
    const written = await this.#table.update(keyOf(tenant), any(absent("pk"), absent("default")), {
      set: { default: first },
    });
    return (written.row === undefined ? undefined : read(written.row).default) ?? first;
  }
}

const keyOf = (tenant: string): Key => ({ pk: `endpoints#${tenant}`, sk: "endpoints" });

const read = (row: unknown): z.infer<typeof endpointsRow> => {
  const parsed = endpointsRow.safeParse(row);
  if (parsed.success) return parsed.data;
  throw new UnreadableRow("A row of webhook endpoints does not hold any.");
};
