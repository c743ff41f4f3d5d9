import type { Key, Table } from "./table.ts";

/** A switch takes effect within this time, and is read once in this time. Milliseconds. */
const LOOK_EVERY_MS = 10_000;

/** Switches that an operator sets in the table, without a deployment. */
export class ControlStore {
  readonly #table: Table;
  #seen: { readonly at: number; readonly paused: boolean } | undefined;

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Whether the operator has paused new tasks, as the table said at most ten seconds ago. `now` is
   * in milliseconds since the UNIX epoch.
   */
  async submissionsPaused(now: number): Promise<boolean> {
    const seen = this.#seen;
    if (seen !== undefined && seen.at <= now && now < seen.at + LOOK_EVERY_MS) return seen.paused;
    const { paused = false } = (await this.#table.get(SUBMISSIONS)) ?? {};
    // An operator in a hurry may write any value. Only `false` means "not paused".
    this.#seen = { at: now, paused: paused !== false };
    return this.#seen.paused;
  }
}

const SUBMISSIONS: Key = { pk: "control", sk: "submissions" };
