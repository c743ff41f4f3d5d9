import * as z from "zod/mini";
import { canonicalJson } from "../task/canonical.ts";
import type { Change } from "../task/change.ts";
import { absent, all, any, equals, exists } from "../task/condition.ts";
import { jsonOrUndefined } from "../task/json.ts";
import { type QueueKey, queueKey } from "../task/queue-key.ts";
import { type Output, output } from "../task/report.ts";
import {
  providerTaskIdInRow,
  readTask,
  type SettledTask,
  type Task,
  type TaskRef,
} from "../task/task.ts";
import { epochSeconds, type Instant, storedInstant } from "../task/time.ts";
import type { IndexEntry, Key, Row, Table } from "./table.ts";

/**
 * What a caller asked for, as it was validated: everything the start needs, and what the answer
 * shows again.
 */
const taskRequest = z.object({
  input: z.record(z.string(), z.unknown()),
  metadata: z.optional(z.record(z.string(), z.string())),
  warnings: z.optional(z.array(z.string())),
  /** Fields of the input that nobody is shown again. */
  hidden: z.optional(z.array(z.string())),
  /**
   * Where credentials stood in the input (JSON pointers): the task's own row has them for as long
   * as it may have to be started.
   */
  withheld: z.optional(z.array(z.string())),
  /** Names the task instead of `input`, where it was started elsewhere. */
  follow: z.optional(z.record(z.string(), z.string())),
  /**
   * What else was said and stands nowhere once the task has started. Absent in rows of earlier
   * versions.
   */
  asked: z.optional(z.object({ startWithinSeconds: z.optional(z.number()) })),
});
export type TaskRequest = z.infer<typeof taskRequest>;

/**
 * A row that stands in the table and is not a task as this version knows them. Only its due time
 * may be changed.
 */
export class UnreadableRow extends Error {
  override readonly name = "UnreadableRow";
  /** How often it has been put off. */
  readonly putOffs: number;

  constructor(message: string, putOffs = 0) {
    super(message);
    this.putOffs = putOffs;
  }
}

/** A task's entry on a work list: of what is asked about when it is due, or of a lane's queue. */
export interface DueTask<At extends Instant | QueueKey = Instant> extends TaskRef {
  readonly agenda: string;
  readonly dueAt: At;
}

/** A task's entry in the queue of its lane. */
export type QueueEntry = DueTask<QueueKey>;

/**
 * A task as the list has it: where it stands there, which decides what comes before and after it.
 */
export interface ListedTask extends TaskRef {
  readonly listKey: string;
}

/** How a conditional write of a task ended; a lost race carries what stands there instead. */
export type TaskWritten =
  | { readonly won: true; readonly task: Task }
  | { readonly won: false; readonly task: Task | undefined };

/**
 * The rows of tasks. Every write but those of content-addressed rows is conditional, and a lost
 * race is a value.
 */
export class TaskStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** The task as it is now; undefined if there is none. Throws `UnreadableRow`. */
  async read(ref: TaskRef): Promise<Task | undefined> {
    const row = await this.#table.get(hotKey(ref));
    return row === undefined ? undefined : parseTask(row);
  }

  /**
   * These tasks as they are now, in their order: undefined where there is none, an `UnreadableRow`
   * where one is not understood.
   */
  async readMany(refs: readonly TaskRef[]): Promise<readonly (Task | UnreadableRow | undefined)[]> {
    const rows = await this.#table.getMany(refs.map(hotKey));
    return rows.map((row) => (row === undefined ? undefined : readable(() => parseTask(row))));
  }

  /**
   * Writes a task that did not exist: its row is the record of its Idempotency-Key, expired or not.
   */
  async insert(task: Task): Promise<TaskWritten> {
    const { createdAt, taskId } = task;
    const written = await this.#table.put(
      { ...hotKey(task), ...inRow(task), listKey: `${createdAt}#${taskId}` },
      absent("pk"),
    );
    return asTask(written);
  }

  /**
   * Moves the task if the change's condition still holds. Only the winner may act on the change.
   */
  async apply(ref: TaskRef, change: Change): Promise<TaskWritten> {
    return asTask(await this.#table.update(hotKey(ref), change.condition, change.update));
  }

  /**
   * Keeps a request under its hash, before the task that names it. `expiresAt` is fixed then. A
   * request whose credentials are withheld never takes the place of a whole one: an earlier
   * version's task of the same moment has them there and nowhere else.
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

  /** The request of a task; undefined once it has expired. Throws `UnreadableRow`. */
  async readRequest(ref: TaskRef, hash: string): Promise<TaskRequest | undefined> {
    const row = await this.#table.get({ pk: hotKey(ref).pk, sk: `input#${hash}` });
    return row === undefined ? undefined : parseText(taskRequest, row.request);
  }

  /** Keeps an output too large for the hot row, before the write that names it. */
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

  /** The output that a task names; undefined once it has expired. Throws `UnreadableRow`. */
  async readOutput(ref: TaskRef, row: string): Promise<Output | undefined> {
    const found = await this.#table.get({ pk: hotKey(ref).pk, sk: row });
    return found === undefined ? undefined : parseText(output, found.output);
  }

  /**
   * The outputs that these tasks name, in their order, as `readOutput` and `readMany` have them.
   */
  async readOutputs(
    named: readonly (TaskRef & { outputRow: string })[],
  ): Promise<readonly (Output | UnreadableRow | undefined)[]> {
    const rows = await this.#table.getMany(
      named.map((ref) => ({ pk: hotKey(ref).pk, sk: ref.outputRow })),
    );
    return rows.map((row) =>
      row === undefined ? undefined : readable(() => parseText(output, row.output)),
    );
  }

  /**
   * A tenant's tasks, newest first, from the one that follows `before`. A task that was made just
   * now may be missing.
   */
  async list(
    tenant: string,
    page: { before?: string | undefined; limit: number },
  ): Promise<readonly ListedTask[]> {
    const entries = await this.#table.query({ index: "list", partition: tenant, ...page });
    return entries.map(({ pk, listKey = "" }) => ({ ...refOf(pk), listKey }));
  }

  /**
   * What stands on a work list up to a moment, oldest first. Late and possibly stale: read the task
   * before acting.
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
   * Takes a settled task from a work list that it still stands on. No transition: what a caller
   * sees stays as it is, its revision too. False if it does not stand there.
   */
  async unlist(settled: SettledTask, agenda: string): Promise<boolean> {
    const condition = all(exists("settledAt"), equals("agenda", agenda));
    const { won } = await this.#table.update(hotKey(settled), condition, {
      remove: ["agenda", "dueAt"],
    });
    return won;
  }

  /** Lets time delete a settled task that has no `ttl`. False if it has one. */
  async letExpire(settled: SettledTask, ttl: number): Promise<boolean> {
    const { won } = await this.#table.update(
      hotKey(settled),
      all(exists("settledAt"), absent("ttl")),
      { set: { ttl } },
    );
    return won;
  }

  /**
   * Moves the due time of a row that cannot be understood, without understanding it. `putOffs`: how
   * often that was done. Won only if it still stands where it was seen.
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

const hotKey = ({ tenant, taskId }: TaskRef): Key => ({ pk: `${tenant}#${taskId}`, sk: "task" });

const inRow = (task: Task) =>
  task.status === "running"
    ? { ...task, providerTaskId: providerTaskIdInRow(task.providerTaskId) }
    : task;

const refOf = (pk: string): TaskRef => {
  const [tenant = "", taskId = ""] = pk.split("#");
  return { tenant, taskId };
};

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

/** Among many rows, one that is not understood is a value: it must not hide the others. */
const readable = <T>(parse: () => T): T | UnreadableRow => {
  try {
    return parse();
  } catch (error) {
    if (error instanceof UnreadableRow) return error;
    throw error;
  }
};

const parseTask = (row: Row): Task => {
  const parsed = readTask(row);
  if (parsed.success) return parsed.data;
  const putOffs = typeof row.putOffs === "number" ? row.putOffs : 0;
  throw new UnreadableRow(
    `Row ${String(row.pk)} is not a task: ${z.prettifyError(parsed.error)}`,
    putOffs,
  );
};

const parseText = <T>(schema: z.ZodMiniType<T>, text: unknown): T => {
  const parsed = schema.safeParse(typeof text === "string" ? jsonOrUndefined(text) : undefined);
  if (parsed.success) return parsed.data;
  throw new UnreadableRow("A row of a task's request or output does not hold one.");
};
