import type { Key, Table } from "./table.ts";

/** An operator's switch works within this time, and costs a read in this time. Milliseconds. */
const LOOK_EVERY_MS = 10_000;

/** Switches that an operator sets in the table, without a deployment. */
export class ControlStore {
  readonly #table: Table;
  #seen: { readonly at: number; readonly paused: boolean } | undefined;

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Whether no new task is to be taken, as it was at most ten seconds ago. `now` in milliseconds
   * since the UNIX epoch.
   */
  async submissionsPaused(now: number): Promise<boolean> {
    const seen = this.#seen;
    if (seen !== undefined && seen.at <= now && now < seen.at + LOOK_EVERY_MS) return seen.paused;
    const { paused = false } = (await this.#table.get(SUBMISSIONS)) ?? {};
    // Whatever an operator wrote there in a hurry, only `false` means no.
    this.#seen = { at: now, paused: paused !== false };
    return this.#seen.paused;
  }
}

const SUBMISSIONS: Key = { pk: "control", sk: "submissions" };
