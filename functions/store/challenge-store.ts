import * as z from "zod/mini";
import { absent, any, below, equals, oneOf } from "../task/condition.ts";
import type { TaskRef } from "../task/task.ts";
import type { Instant } from "../task/time.ts";
import { triedFields } from "./delivery-row.ts";
import type { Key, Row, Table } from "./table.ts";
import { UnreadableRow } from "./task-row.ts";

/** The question whether an address wants our webhooks. Its receiver has to repeat `challenge`. */
const challenge = z.object({ challenge: z.string(), ...triedFields });
export type Challenge = z.infer<typeof challenge>;

/** An endpoint of a tenant. */
export interface EndpointRef {
  readonly tenant: string;
  readonly id: string;
}

/** The challenges of registered endpoints: a row each. */
export class ChallengeStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Writes a challenge in the place of one that has ended, or was last tried before `triedBefore`.
   * False if another one is at work there.
   */
  async begin(ref: EndpointRef, made: Challenge, triedBefore: Instant): Promise<boolean> {
    const row: Key & Row = { ...keyOf(ref), ...made };
    const condition = any(
      absent("pk"),
      oneOf("state", ["delivered", "exhausted", "gone"]),
      below("lastTriedAt", triedBefore),
    );
    return (await this.#table.put(row, condition)).won;
  }

  /** The challenge of an endpoint. Undefined if there is none. Throws `UnreadableRow`. */
  async read(ref: EndpointRef): Promise<Challenge | undefined> {
    const row = await this.#table.get(keyOf(ref));
    if (row === undefined) return undefined;
    const parsed = challenge.safeParse(row);
    if (parsed.success) return parsed.data;
    throw new UnreadableRow("A row of a webhook endpoint's challenge does not hold one.");
  }

  /** Records a try. False if the row's due time is not the one that the try began with. */
  async saveTry(ref: EndpointRef, tried: Challenge, begunAt: Instant): Promise<boolean> {
    const row: Key & Row = { ...keyOf(ref), ...tried };
    return (await this.#table.put(row, equals("dueAt", begunAt))).won;
  }
}

const CHALLENGE = "challenge#";

/** Endpoints and their challenges share a partition. */
const keyOf = ({ tenant, id }: EndpointRef): Key => ({
  pk: `endpoints#${tenant}`,
  sk: `${CHALLENGE}${id}`,
});

/** The endpoint whose challenge a row is, by the row's keys. Undefined for any other row. */
export function challengedBy({
  tenant,
  taskId,
  row,
}: TaskRef & { readonly row: string }): EndpointRef | undefined {
  if (tenant !== "endpoints" || !row.startsWith(CHALLENGE)) return undefined;
  return { tenant: taskId, id: row.slice(CHALLENGE.length) };
}
