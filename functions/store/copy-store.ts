import { present } from "../task/change.ts";
import { absent, all, equals, exists } from "../task/condition.ts";
import { COPY_ROW, copyDue, hastened } from "../task/keeping.ts";
import { isSettled, type SettledTask, type Task, type TaskRef } from "../task/task.ts";
import { type Instant, storedInstant } from "../task/time.ts";
import { type Copy, readCopy } from "./copy-row.ts";
import type { Key, Table } from "./table.ts";
import { hotKey, parseTask, readable, refOf, type UnreadableRow } from "./task-row.ts";

/** An entry on a list of results that are to be copied. */
export interface DueCopy extends TaskRef {
  readonly agenda: string;
  readonly dueAt: Instant;
}

/** The rows of copies, and what the rows of their tasks say of them. */
export class CopyStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Makes the copy of a task's result due. It comes before the write that settles the task and
   * names the row, so no settled task can lack its copy. A row that is there already stays.
   */
  async makeDue(ref: TaskRef, now: Instant, expiresAt: Instant | undefined): Promise<void> {
    await this.#table.update(copyKey(ref), absent("pk"), {
      set: present(copyDue(ref, now, expiresAt)),
    });
  }

  /** Names the copy's row in a settled task that does not name it yet. False if it does. */
  async name(task: SettledTask): Promise<boolean> {
    const { won } = await this.#table.update(
      hotKey(task),
      all(exists("settledAt"), absent("copyRow")),
      { set: { copyRow: COPY_ROW } },
    );
    return won;
  }

  /** Marks a task whose result is to be kept. Undefined if there is no such task. */
  async wish(ref: TaskRef): Promise<Task | undefined> {
    const { won, row } = await this.#table.update(hotKey(ref), exists("pk"), {
      set: { keepResult: true },
    });
    return won ? parseTask(row) : undefined;
  }

  /** Undefined if there is none. Throws `UnreadableRow`. */
  async read(ref: TaskRef): Promise<Copy | undefined> {
    const row = await this.#table.get(copyKey(ref));
    return row === undefined ? undefined : readCopy(row);
  }

  /** Many copies, in the order of their tasks. An `UnreadableRow` where one cannot be read. */
  async readMany(refs: readonly TaskRef[]): Promise<readonly (Copy | UnreadableRow | undefined)[]> {
    const rows = await this.#table.getMany(refs.map(copyKey));
    return rows.map((row) => (row === undefined ? undefined : readable(() => readCopy(row))));
  }

  /** The entries of one list up to a moment, oldest first. */
  async due(agenda: string, upTo: Instant, limit: number): Promise<readonly DueCopy[]> {
    const entries = await this.#table.query({ index: "agenda", partition: agenda, upTo, limit });
    return entries.map(({ pk, dueAt }) => ({
      ...refOf(pk),
      agenda,
      dueAt: storedInstant.parse(dueAt),
    }));
  }

  /**
   * Claims a copy until a moment: its due time moves there, so that no other function begins with
   * it. Undefined if it is not what it was.
   */
  async begin(ref: TaskRef, dueAt: Instant, until: Instant): Promise<Copy | undefined> {
    const { won, row } = await this.#table.update(copyKey(ref), equals("dueAt", dueAt), {
      set: { dueAt: until, state: "copying" },
      add: { tries: 1 },
    });
    return won ? readCopy(row) : undefined;
  }

  /** Saves how far a copy is, under the claim that ends at `dueAt`. False if it is another's. */
  async save(
    ref: TaskRef,
    dueAt: Instant,
    saved: Pick<Copy, "state" | "files" | "agenda" | "dueAt" | "tries">,
  ): Promise<boolean> {
    const { state, files, agenda, dueAt: next, tries } = saved;
    const { won } = await this.#table.update(copyKey(ref), equals("dueAt", dueAt), {
      set: present({ state, files, agenda, dueAt: next, tries }),
      remove: agenda === undefined ? ["agenda", "dueAt"] : [],
    });
    return won;
  }

  /** Ends the wait of a task's event for the copy, if it still waits. */
  async hasten(task: Task, now: Instant): Promise<void> {
    const change = isSettled(task) ? hastened(task, now) : undefined;
    if (change !== undefined)
      await this.#table.update(hotKey(task), change.condition, change.update);
  }
}

const copyKey = (ref: TaskRef): Key => ({ pk: hotKey(ref).pk, sk: COPY_ROW });
