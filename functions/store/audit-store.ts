import * as z from "zod/mini";
import { readTask, type Task, type TaskRef } from "../task/task.ts";
import { type Instant, instant } from "../task/time.ts";
import type { Key, Row, Table } from "./table.ts";

/** A task and its place on a work list, which may be wrong or missing. */
export interface StandingTask {
  readonly kind: "task";
  readonly task: Task;
  readonly agenda: string | undefined;
  readonly dueAt: string | undefined;
  readonly ttl: number | undefined;
}

/** A claim: the row that says whose task a TaskId of Tencent's is. */
export interface ClaimedTaskId extends TaskRef {
  readonly kind: "claim";
  readonly product: string;
  readonly providerTaskId: string;
  readonly expiresAt: Instant;
  /** True if its task follows a task that was started elsewhere. */
  readonly isFollowers: boolean;
}

/** A lane, and whether it is on the list of lanes. */
export interface StandingLane {
  readonly kind: "lane";
  readonly lane: string;
  readonly isListed: boolean;
}

/** A row that this version cannot read, by the two parts of its key. */
export interface UnreadableTask extends TaskRef {
  readonly kind: "unreadable";
}

/** A row of any kind that the audit looks at. */
export type AuditedRow = StandingTask | ClaimedTaskId | StandingLane | UnreadableTask;

/**
 * Some rows of the whole table. `next` is where the following page begins; undefined on the last
 * page.
 */
export interface AuditedPage {
  readonly rows: readonly AuditedRow[];
  readonly next: Key | undefined;
}

/** The table as the audit sees it: row by row, without the indexes. */
export class AuditStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * The rows that the audit looks at among the next `limit`. The scan may be stale for any of them.
   */
  async page(after: Key | undefined, limit: number): Promise<AuditedPage> {
    const { rows, next } = await this.#table.scan({ sortKeys: ["task", "lane"], limit, after });
    return { rows: rows.map(audited), next };
  }

  /** One task as it is now. Undefined if there is none. */
  async task({ tenant, taskId }: TaskRef): Promise<StandingTask | UnreadableTask | undefined> {
    const row = await this.#table.get({ pk: `${tenant}#${taskId}`, sk: "task" });
    return row === undefined ? undefined : auditedTask(row);
  }
}

const audited = (row: Row): AuditedRow => {
  if (row.sk === "lane") return auditedLane(row);
  return /^provider#[^#]*#/.test(String(row.pk)) ? auditedClaim(row) : auditedTask(row);
};

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined;

/**
 * Reads a task as if it had a place on a work list. So a task without one can be told from a row
 * that makes no sense.
 */
const auditedTask = (row: Row): StandingTask | UnreadableTask => {
  const [agenda, dueAt] = [textOf(row.agenda), textOf(row.dueAt)];
  const ttl = typeof row.ttl === "number" ? row.ttl : undefined;
  const parsed = readTask({ ...row, agenda: agenda ?? "", dueAt: dueAt ?? "", ttl: ttl ?? 0 });
  return parsed.success ? { kind: "task", task: parsed.data, agenda, dueAt, ttl } : unreadable(row);
};

const claim = z.object({
  pk: z.string().check(z.regex(/^provider#[^#]+#.+$/s)),
  tenant: z.string(),
  taskId: z.string(),
  ttl: z.number(),
  followedAt: z.optional(z.string()),
});

const auditedClaim = (row: Row): AuditedRow => {
  const parsed = claim.safeParse(row);
  if (!parsed.success) return unreadable(row);
  const { pk, tenant, taskId, ttl, followedAt } = parsed.data;
  const [, product = "", ...rest] = pk.split("#");
  const name = { product, providerTaskId: rest.join("#"), tenant, taskId };
  return {
    kind: "claim",
    ...name,
    expiresAt: instant(ttl * 1000),
    isFollowers: followedAt !== undefined,
  };
};

const lane = z.object({ pk: z.string(), held: z.record(z.string(), z.string()) });

const auditedLane = (row: Row): AuditedRow => {
  const parsed = lane.safeParse(row);
  if (!parsed.success) return unreadable(row);
  const isListed = row.agenda === "lanes" && typeof row.dueAt === "string";
  return { kind: "lane", lane: parsed.data.pk.replace(/^lane#/, ""), isListed };
};

const unreadable = ({ pk }: Row): UnreadableTask => {
  const [tenant = "", ...rest] = String(pk).split("#");
  return { kind: "unreadable", tenant, taskId: rest.join("#") };
};
