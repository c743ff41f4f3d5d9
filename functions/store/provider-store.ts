import * as z from "zod/mini";
import { absent, all, type Condition, equals } from "../task/condition.ts";
import type { TaskRef } from "../task/task.ts";
import { epochSeconds, type Instant, storedInstant } from "../task/time.ts";
import type { Key, Table } from "./table.ts";

const claimRow = z.object({
  tenant: z.string(),
  taskId: z.string(),
  followedAt: z.optional(storedInstant),
});

/**
 * A name of a task at Tencent: its TaskId or, where Tencent need not answer with that, its
 * SessionId in an application.
 */
export type ProviderName =
  | { readonly product: string; readonly providerTaskId: string }
  | { readonly product: string; readonly application: string; readonly sessionId: string };

/** The task of ours that a task at Tencent belongs to. */
export interface Claim extends TaskRef {
  /** The moment at which the task was followed. Absent for a task that Callsheet started. */
  readonly followedAt?: Instant | undefined;
}

export interface ClaimTerms {
  readonly expiresAt: Instant;
  /** Whether this claim may replace the one that is there. If absent, it never may. */
  readonly goesBefore?: (holder: Claim) => boolean;
}

/** Claims: the rows that say whose task a TaskId is, where Tencent's answers do not. */
export class ProviderStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Claims a task at Tencent, and answers with the claim that stands afterwards: this one, or that
   * of another task which came first. A claim that is made twice is made once.
   */
  async claim(
    name: ProviderName,
    claim: Claim,
    { expiresAt, goesBefore = () => false }: ClaimTerms,
  ): Promise<Claim> {
    const { tenant, taskId, followedAt } = claim;
    const held = {
      tenant,
      taskId,
      ttl: epochSeconds(expiresAt),
      ...(followedAt === undefined ? {} : { followedAt }),
    };
    const written = await this.#table.put({ ...keyOf(name), ...held }, absent("pk"));
    if (written.won || written.row === undefined) return claim;
    const holder = claimRow.parse(written.row);
    if (!goesBefore(holder)) return holder;
    const remove = followedAt === undefined ? { remove: ["followedAt"] } : {};
    const taken = await this.#table.update(keyOf(name), isHeldBy(holder), { set: held, ...remove });
    return taken.won || taken.row === undefined ? claim : claimRow.parse(taken.row);
  }

  /** The claim that stands. Undefined if there is none. */
  async find(name: ProviderName): Promise<Claim | undefined> {
    const row = await this.#table.get(keyOf(name));
    return row === undefined ? undefined : claimRow.parse(row);
  }
}

/** Whether two claims are those of one task. */
export function isSameTask(one: TaskRef, other: TaskRef): boolean {
  return one.tenant === other.tenant && one.taskId === other.taskId;
}

const isHeldBy = ({ tenant, taskId, followedAt }: Claim): Condition =>
  all(
    equals("tenant", tenant),
    equals("taskId", taskId),
    followedAt === undefined ? absent("followedAt") : equals("followedAt", followedAt),
  );

/**
 * The audit reads rows with the sort key `task`. A session has another one, because the audit could
 * not tell its owner.
 */
const keyOf = (name: ProviderName): Key =>
  "sessionId" in name
    ? { pk: `provider#${name.product}#${name.application}/${name.sessionId}`, sk: "session" }
    : { pk: `provider#${name.product}#${name.providerTaskId}`, sk: "task" };
