import * as z from "zod/mini";
import { type AskCurve, curveOf } from "../task/ask-curve.ts";
import { absent, type Condition, equals } from "../task/condition.ts";
import {
  type DurationClass,
  isSamples,
  type Lasted,
  MOST_CLASSES,
  OFF_PEAK,
  POOL,
  withLasted,
} from "../task/durations.ts";
import type { Key, Row, Table } from "./table.ts";

/** A process reads an operation's row once in this time, and writes it once. Milliseconds. */
const EVERY_MS = 60_000;

/** Durations of an operation that a process keeps until it may write. */
const MOST_KEPT = 16;

/** Another process may have written since the row was read. Then the write is tried once more. */
const TRIES = 2;

const named = z.object({ name: z.string(), samples: z.string() });
const durationRow = z.object({ classes: z.array(z.unknown()) });

/** One operation's durations, as this process knows them. */
interface Seen {
  readonly at: number;
  readonly row: Row | undefined;
  readonly classes: readonly DurationClass[];
  readonly curves: Map<string, AskCurve | undefined>;
}

/** The curve of a class, and how many durations it has. */
export interface Learned {
  readonly curve: AskCurve | undefined;
  readonly count: number;
}

const NOTHING: Learned = { curve: undefined, count: 0 };

/**
 * How long tasks took, one small row an operation (`task/durations.ts`). It is advice: a row that
 * makes no sense counts as none, and a duration that is not written is no loss.
 */
export class DurationStore {
  readonly #table: Table;
  readonly #seen = new Map<string, Seen>();
  readonly #kept = new Map<string, Lasted[]>();
  readonly #wroteAt = new Map<string, number>();

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Reads an operation's row unless this process has done so within a minute. `now` is in
   * milliseconds since the UNIX epoch. While one call reads, the others go by the row before.
   */
  async look(operation: string, now: number): Promise<void> {
    const seen = this.#seen.get(operation);
    if (seen !== undefined && seen.at <= now && now < seen.at + EVERY_MS) return;
    this.#note(operation, seen?.row, now);
    this.#note(operation, await this.#table.get(keyOf(operation), "may-be-stale"), now);
  }

  /** The class of a model, as the row was last read. Without enough of its own: of all models. */
  known(operation: string, model: string | undefined): Learned {
    const seen = this.#seen.get(operation);
    if (seen === undefined) return NOTHING;
    const own = model === undefined ? NOTHING : learnedOf(seen, model);
    if (own.curve !== undefined || model === OFF_PEAK) return own;
    const pool = learnedOf(seen, POOL);
    return { curve: pool.curve, count: model === undefined ? pool.count : own.count };
  }

  /**
   * Adds how long a task took. It is written at once, or with a later one if this process has
   * written within a minute. Where other processes write at the same moment it may be lost.
   */
  async add(operation: string, lasted: Lasted, now: number): Promise<void> {
    const kept = [...(this.#kept.get(operation) ?? []), lasted].slice(-MOST_KEPT);
    this.#kept.set(operation, kept);
    const wroteAt = this.#wroteAt.get(operation) ?? Number.NEGATIVE_INFINITY;
    if (wroteAt <= now && now < wroteAt + EVERY_MS) return;
    this.#wroteAt.set(operation, now);
    this.#kept.delete(operation);
    await this.look(operation, now);
    let row = this.#seen.get(operation)?.row;
    for (let tries = 0; tries < TRIES; tries++) {
      const classes = kept.reduce(withLasted, classesIn(row));
      const written = await this.#table.update(keyOf(operation), isAsRead(row), {
        set: { classes: classes.map(({ name, samples }) => ({ name, samples })) },
        add: { version: 1 },
      });
      row = written.row;
      this.#note(operation, row, now);
      if (written.won) return;
    }
  }

  #note(operation: string, row: Row | undefined, at: number): void {
    this.#seen.set(operation, { at, row, classes: classesIn(row), curves: new Map() });
  }
}

const learnedOf = ({ classes, curves }: Seen, name: string): Learned => {
  const samples = classes.find((each) => each.name === name)?.samples ?? "";
  if (!curves.has(name)) curves.set(name, curveOf(samples));
  return { curve: curves.get(name), count: samples.length };
};

/** The classes of a row that make sense. A row of any other form has none. */
const classesIn = (row: Row | undefined): readonly DurationClass[] =>
  (durationRow.safeParse(row).data?.classes ?? [])
    .slice(0, MOST_CLASSES)
    .flatMap((each) => named.safeParse(each).data ?? [])
    .filter(({ samples }) => isSamples(samples));

/** The row is as it was read. A version that is no number cannot be counted: it stays. */
const isAsRead = (row: Row | undefined): Condition =>
  typeof row?.version === "number" ? equals("version", row.version) : absent("version");

const keyOf = (operation: string): Key => ({ pk: `durations#${operation}`, sk: "durations" });
