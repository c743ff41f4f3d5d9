import { absent } from "../task/condition.ts";
import { type Restore, readRestore } from "./restore-row.ts";
import type { Key, Row, Table, Wanted } from "./table.ts";

/** Switches take effect within this time, and are read once in this time. Milliseconds. */
const LOOK_EVERY_MS = 10_000;

/** The switches of a deployment, as they were read. */
interface Switches {
  readonly at: number;
  readonly paused: boolean;
  readonly tellsRunning: boolean;
  readonly restore: Restore | undefined;
}

/** The restore alone, for a function that needs no other switch. */
type SeenRestore = Pick<Switches, "at" | "restore">;

/** Switches in the table, which take effect without a deployment. One read brings them all. */
export class ControlStore {
  readonly #table: Table;
  #seen: Switches | undefined;
  #seenRestore: SeenRestore | undefined;

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Whether the operator has paused new tasks, as the table said at most ten seconds ago. `now` is
   * in milliseconds since the UNIX epoch.
   */
  async submissionsPaused(now: number): Promise<boolean> {
    return (await this.#read(now)).paused;
  }

  /**
   * Whether some tenant's endpoint has ever asked for `task.running`, as the table said at most ten
   * seconds ago. Where none has, an accepted start need not read its tenant's endpoints.
   */
  async tellsRunning(now: number): Promise<boolean> {
    return (await this.#read(now)).tellsRunning;
  }

  /** Notes that an endpoint asks for `task.running`, before it is written that it does. */
  async noteRunning(): Promise<void> {
    await this.#table.put({ ...TELLS_RUNNING, isOn: true }, absent("pk"));
  }

  /**
   * How the table was put back from an earlier point in time, as it said at most ten seconds ago.
   * Undefined if it never was. A submission has read it with the switch, so it costs no read there.
   */
  async restore(now: number): Promise<Restore | undefined> {
    const seen = [this.#seen, this.#seenRestore].find((each) => isFresh(each, now));
    if (seen !== undefined) return seen.restore;
    const restore = readRestore(await this.#table.get(RESTORED));
    this.#seenRestore = { at: now, restore };
    return restore;
  }

  /** The rows of all switches, for another read to bring: they count as read at `now`. */
  wanted(now: number): Wanted {
    return { keys: SWITCHES, take: (rows) => this.#note(now, rows) };
  }

  async #read(now: number): Promise<Switches> {
    const seen = this.#seen;
    if (isFresh(seen, now)) return seen;
    const { pk, sk: prefix } = SUBMISSIONS;
    // They are used for ten seconds, so they may be a second old when they are read.
    const rows = { pk, prefix, limit: SWITCHES.length, mayBeStale: true } as const;
    return this.#note(now, await this.#table.listRows(rows));
  }

  #note(now: number, rows: readonly (Row | undefined)[]): Switches {
    const named = (key: Key): Row | undefined => rows.find((row) => row?.sk === key.sk);
    const { paused = false } = named(SUBMISSIONS) ?? {};
    this.#seen = {
      at: now,
      // An operator in a hurry may write any value. Only `false` means "not paused".
      paused: paused !== false,
      tellsRunning: named(TELLS_RUNNING) !== undefined,
      restore: readRestore(named(RESTORED)),
    };
    return this.#seen;
  }
}

const isFresh = <T extends { readonly at: number }>(seen: T | undefined, now: number): seen is T =>
  seen !== undefined && seen.at <= now && now < seen.at + LOOK_EVERY_MS;

const SUBMISSIONS: Key = { pk: "control", sk: "submissions" };

/** A row of its own, as operators put the other one whole. */
const TELLS_RUNNING: Key = { pk: "control", sk: "submissions-tell-running" };

/**
 * `npm run restore` writes it. Its name sorts behind the others, as versions before it read the
 * first two rows alone.
 */
const RESTORED: Key = { pk: "control", sk: "submissions-wait-restored" };

/** The rows that one read brings. */
const SWITCHES: readonly Key[] = [SUBMISSIONS, TELLS_RUNNING, RESTORED];
