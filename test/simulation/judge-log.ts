import type { LogFields } from "../../functions/task/log.ts";
import type { Dossier } from "./dossier.ts";
import type { Judge } from "./judge.ts";

/** How many tasks settled in a life, and how many of those ends no function logged. */
export interface Ends {
  readonly settled: number;
  readonly unlogged: number;
}

/**
 * Counts the lines `task_settled`. More than one for a task breaks `an-end-is-logged-once`. None is
 * no violation: a function that dies behind its write logs nothing.
 */
export class JudgeOfLog {
  readonly #judge: Judge;
  readonly #lines = new Map<string, number>();

  constructor(judge: Judge) {
    this.#judge = judge;
  }

  logged(event: string, { tenant, taskId }: LogFields): void {
    if (event !== "task_settled") return;
    const key = `${tenant}#${taskId}`;
    this.#lines.set(key, (this.#lines.get(key) ?? 0) + 1);
  }

  /** Only ends that this version wrote count: the version before logs some of its own twice. */
  end(dossiers: Iterable<Dossier>): Ends {
    let settled = 0;
    let unlogged = 0;
    for (const { tenant, taskId, row } of dossiers) {
      if (row?.settledBy === undefined) continue;
      const lines = this.#lines.get(`${tenant}#${taskId}`) ?? 0;
      if (lines > 1)
        this.#judge.violated("an-end-is-logged-once", `${taskId} settled in ${lines} lines.`);
      settled += 1;
      if (lines === 0) unlogged += 1;
    }
    return { settled, unlogged };
  }
}
