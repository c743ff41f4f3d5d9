import { canonicalJson } from "../task/canonical.ts";
import type { Change } from "../task/change.ts";
import { absent, all, any, equals, exists } from "../task/condition.ts";
import { providerTaskIdInRow } from "../task/fields.ts";
import { type QueueKey, queueKey } from "../task/queue-key.ts";
import { type Output, output } from "../task/report.ts";
import type { SettledTask, Task, TaskRef } from "../task/task.ts";
import { epochSeconds, type Instant, storedInstant } from "../task/time.ts";
import type { DueTask, ListedTask, ListPage, QueueEntry } from "./entries.ts";
import type { IndexEntry, Key, Row, Table, Wanted } from "./table.ts";
import {
  hotKey,
  parseTask,
  parseText,
  readable,
  refOf,
  type TaskRequest,
  taskRequest,
  type UnreadableRow,
} from "./task-row.ts";

/** The outcome of a conditional write. After a lost race, `task` is the task as it stands. */
export type TaskWritten =
  | { readonly won: true; readonly task: Task }
  | { readonly won: false; readonly task: Task | undefined };

/**
 * The rows of tasks. Every write is conditional, except those of content-addressed rows. A lost
 * race is a value.
 */
export class TaskStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * The task as it is now. Undefined if there is none. Rows that other stores want come in the same
   * request. Throws `UnreadableRow`.
   */
  async read(ref: TaskRef, wanted: readonly Wanted[] = []): Promise<Task | undefined> {
    const keys = [hotKey(ref), ...wanted.flatMap((each) => each.keys)];
    const [row, ...rows] =
      wanted.length === 0 ? [await this.#table.get(hotKey(ref))] : await this.#table.getMany(keys);
    for (const each of wanted) each.take(rows.splice(0, each.keys.length));
    return row === undefined ? undefined : parseTask(row);
  }

  /**
   * These tasks as they are now, in their order. Undefined if there is none, and an `UnreadableRow`
   * if one cannot be read.
   */
  async readMany(refs: readonly TaskRef[]): Promise<readonly (Task | UnreadableRow | undefined)[]> {
    const rows = await this.#table.getMany(refs.map(hotKey));
    return rows.map((row) => (row === undefined ? undefined : readable(() => parseTask(row))));
  }

  /** Writes a new task. Its row is the record of its Idempotency-Key, expired or not. */
  async insert(task: Task): Promise<TaskWritten> {
    const { createdAt, taskId } = task;
    const written = await this.#table.put(
      { ...hotKey(task), ...inRow(task), listKey: `${createdAt}#${taskId}` },
      absent("pk"),
    );
    return asTask(written);
  }

  /** Applies a move if its condition still holds. Only the winner may act on it. */
  async apply(ref: TaskRef, change: Change): Promise<TaskWritten> {
    return asTask(await this.#table.update(hotKey(ref), change.condition, change.update));
  }

  /**
   * Stores a request under its hash, before the task that names it. `expiresAt` is fixed at the
   * insert. A request without its credentials never replaces one with them: a task of an earlier
   * version has them there and nowhere else.
   */
  async putRequest(
    ref: TaskRef,
    kept: { hash: string; request: TaskRequest; expiresAt: Instant },
  ): Promise<void> {
    const { hash, request, expiresAt } = kept;
    const key = { pk: hotKey(ref).pk, sk: `input#${hash}` };
    const row = { ...key, request: canonicalJson(request), ttl: epochSeconds(expiresAt) };
    if (request.withheld === undefined) return this.#table.putContent(row);
    const { won } = await this.#table.put(
      { ...row, isWithheld: true },
      any(absent("pk"), exists("isWithheld")),
    );
    if (!won) await this.#table.update(key, exists("pk"), { set: { ttl: row.ttl } });
  }

  /**
   * The request of a task. Undefined once it has expired. Throws `UnreadableRow`. `may-be-stale`
   * costs half, for a reader that wants no value that may be withheld: nothing else of it changes.
   */
  async readRequest(
    ref: TaskRef,
    hash: string,
    how?: "may-be-stale",
  ): Promise<TaskRequest | undefined> {
    const key = { pk: hotKey(ref).pk, sk: `input#${hash}` };
    // A late replica may lack the row. Only a strong read tells that there is none.
    const row = (how && (await this.#table.get(key, how))) ?? (await this.#table.get(key));
    return row === undefined ? undefined : parseText(taskRequest, row.request);
  }

  /** The requests of these tasks, in their order, with the values of `readMany`. */
  async readRequests(
    named: readonly (TaskRef & { requestHash: string })[],
  ): Promise<readonly (TaskRequest | UnreadableRow | undefined)[]> {
    const keys = named.map((ref) => ({ pk: hotKey(ref).pk, sk: `input#${ref.requestHash}` }));
    return this.#readTexts(keys, ({ request }) => parseText(taskRequest, request));
  }

  /** Stores an output that is too large for the task's row, before the write that names it. */
  async putOutput(
    ref: TaskRef,
    kept: { row: string; output: Output; expiresAt: Instant },
  ): Promise<void> {
    const { row, expiresAt } = kept;
    const text = JSON.stringify(kept.output);
    await this.#table.putContent({
      pk: hotKey(ref).pk,
      sk: row,
      output: text,
      ttl: epochSeconds(expiresAt),
    });
  }

  /** The output that a task names. Undefined once it has expired. Throws `UnreadableRow`. */
  async readOutput(ref: TaskRef, row: string): Promise<Output | undefined> {
    const found = await this.#table.get({ pk: hotKey(ref).pk, sk: row });
    return found === undefined ? undefined : parseText(output, found.output);
  }

  /** The outputs that these tasks name, in their order, with the values of `readMany`. */
  async readOutputs(
    named: readonly (TaskRef & { outputRow: string })[],
  ): Promise<readonly (Output | UnreadableRow | undefined)[]> {
    const keys = named.map((ref) => ({ pk: hotKey(ref).pk, sk: ref.outputRow }));
    return this.#readTexts(keys, (row) => parseText(output, row.output));
  }

  async #readTexts<T>(
    keys: readonly Key[],
    parse: (row: Row) => T,
  ): Promise<readonly (T | UnreadableRow | undefined)[]> {
    const rows = await this.#table.getMany(keys);
    return rows.map((row) => (row === undefined ? undefined : readable(() => parse(row))));
  }

  /**
   * A tenant's tasks, newest or oldest first, from the one that follows `beyond` in this order. A
   * task of the last second may be missing.
   */
  async list(tenant: string, { order, beyond, limit }: ListPage): Promise<readonly ListedTask[]> {
    const all = { index: "list", partition: tenant, limit } as const;
    const entries = await this.#table.query(
      order === "oldest" ? { ...all, order, after: beyond } : { ...all, before: beyond },
    );
    return entries.map(({ pk, listKey = "" }) => ({ ...refOf(pk), listKey }));
  }

  /**
   * The entries of a work list up to a moment, oldest first. An entry may be late or stale: read
   * the task before you act.
   */
  async due(agenda: string, upTo: Instant | undefined, limit: number): Promise<readonly DueTask[]> {
    const entries = await this.#table.query({
      index: "agenda",
      partition: agenda,
      limit,
      ...(upTo === undefined ? {} : { upTo }),
    });
    return entries.map((entry) => ({ ...entryOf(entry), dueAt: storedInstant.parse(entry.dueAt) }));
  }

  /**
   * The entries of this stretch of a lane's queue, both ends included, in order. Late and possibly
   * stale, as `due` is.
   */
  async inQueue(
    agenda: string,
    stretch: { from: string | undefined; upTo: string | undefined; limit: number },
  ): Promise<readonly QueueEntry[]> {
    const entries = await this.#table.query({ index: "agenda", partition: agenda, ...stretch });
    return entries.map((entry) => ({ ...entryOf(entry), dueAt: queueKey.parse(entry.dueAt) }));
  }

  /**
   * Takes a settled task from a work list that still holds it. This is no move: the answer and the
   * revision stay. False if the list does not hold it.
   */
  async unlist(settled: SettledTask, agenda: string): Promise<boolean> {
    const condition = all(exists("settledAt"), equals("agenda", agenda));
    const { won } = await this.#table.update(hotKey(settled), condition, {
      remove: ["agenda", "dueAt"],
    });
    return won;
  }

  /** Gives a settled task a `ttl`, so that it expires. False if it has one. */
  async letExpire(settled: SettledTask, ttl: number): Promise<boolean> {
    const { won } = await this.#table.update(
      hotKey(settled),
      all(exists("settledAt"), absent("ttl")),
      { set: { ttl } },
    );
    return won;
  }

  /**
   * Moves the due time of a row that cannot be read. `putOffs` counts how often. False if the row
   * no longer has the due time that was seen.
   */
  async putOff<At extends Instant | QueueKey>(
    unreadable: DueTask<At>,
    dueAt: At,
    putOffs?: number,
  ): Promise<boolean> {
    const { won } = await this.#table.update(
      hotKey(unreadable),
      equals("dueAt", unreadable.dueAt),
      {
        set: { dueAt, ...(putOffs === undefined ? {} : { putOffs }) },
      },
    );
    return won;
  }
}

const inRow = (task: Task) =>
  task.status === "running"
    ? { ...task, providerTaskId: providerTaskIdInRow(task.providerTaskId) }
    : task;

const entryOf = ({ pk, agenda = "" }: IndexEntry): TaskRef & { agenda: string } => ({
  ...refOf(pk),
  agenda,
});

const asTask = (
  written: { won: true; row: Row } | { won: false; row: Row | undefined },
): TaskWritten => {
  if (written.won) return { won: true, task: parseTask(written.row) };
  return { won: false, task: written.row === undefined ? undefined : parseTask(written.row) };
};
