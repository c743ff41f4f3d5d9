import { absent } from "../task/condition.ts";
import type { Key, Table } from "./table.ts";

/** Switches take effect within this time, and are read once in this time. Milliseconds. */
const LOOK_EVERY_MS = 10_000;

/** The switches of a deployment, as they were read. */
interface Switches {
  readonly at: number;
  readonly paused: boolean;
  readonly tellsRunning: boolean;
}

/** Switches in the table, which take effect without a deployment. One read brings them all. */
export class ControlStore {
  readonly #table: Table;
  #seen: Switches | undefined;

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

  async #read(now: number): Promise<Switches> {
    const seen = this.#seen;
    if (seen !== undefined && seen.at <= now && now < seen.at + LOOK_EVERY_MS) return seen;
    const { pk, sk: prefix } = SUBMISSIONS;
    const rows = await this.#table.listRows({ pk, prefix, limit: 2 });
    const { paused = false } = rows.find(({ sk }) => sk === SUBMISSIONS.sk) ?? {};
    const tellsRunning = rows.some(({ sk }) => sk === TELLS_RUNNING.sk);
    // An operator in a hurry may write any value. Only `false` means "not paused".
    this.#seen = { at: now, paused: paused !== false, tellsRunning };
    return this.#seen;
  }
}

const SUBMISSIONS: Key = { pk: "control", sk: "submissions" };

/** A row of its own, as operators put the other one whole. */
const TELLS_RUNNING: Key = { pk: "control", sk: "submissions-tell-running" };
