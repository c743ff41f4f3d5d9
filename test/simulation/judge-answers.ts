import type { Dossier } from "./dossier.ts";
import type { Judge } from "./judge.ts";
import type { Answer } from "./service.ts";

/** What had been seen of a task when somebody asked about it. */
export type Seen = Dossier["seen"];

/** Looks at what callers are told: I2, I18. */
export class JudgeOfAnswers {
  readonly #judge: Judge;

  readonly #dailyCap: number | undefined;

  constructor(judge: Judge, dailyCap: number | undefined) {
    this.#judge = judge;
    this.#dailyCap = dailyCap;
  }

  /** To be remembered until the answer comes: only what was seen before a question must not be undone by its answer. */
  asks(dossier: Dossier): Seen {
    return dossier.seen;
  }

  submitted(dossier: Dossier, asked: Seen, answer: Answer): void {
    const { statusCode } = answer;
    if (statusCode === 202) {
      dossier.acknowledged = true;
      if (dossier.row === undefined) this.#judge.violated("I2", `${dossier.taskId} was acknowledged and is not there.`);
      this.#see(dossier, asked, JSON.parse(answer.body ?? "{}"));
    } else if (statusCode === 422) dossier.conflicted = true;
    else if (statusCode === 429 && this.#dailyCap !== undefined) dossier.overCap = true;
    else if (statusCode < 500) this.#judge.violated("I18", `A submission was answered ${statusCode}: ${answer.body}`);
  }

  read(dossier: Dossier, asked: Seen, answer: Answer): void {
    if (answer.statusCode === 200) this.#see(dossier, asked, JSON.parse(answer.body ?? "{}"));
    else if (answer.statusCode === 404 && asked !== undefined) this.#judge.violated("I18", `${dossier.taskId} was seen and is gone.`);
    else if (answer.statusCode !== 404 && answer.statusCode < 500) this.#judge.violated("I18", `A look was answered ${answer.statusCode}.`);
  }

  canceled(dossier: Dossier, asked: Seen, answer: Answer): void {
    if (answer.statusCode === 200) this.#see(dossier, asked, JSON.parse(answer.body ?? "{}").task);
    else if (answer.statusCode !== 404 && answer.statusCode < 500)
      this.#judge.violated("I18", `A cancel was answered ${answer.statusCode}.`);
  }

  #see(dossier: Dossier, asked: Seen, task: { readonly status: string; readonly settled: boolean; readonly taskId: string }): void {
    const { status, settled } = task;
    if (task.taskId !== dossier.taskId) this.#judge.violated("I17", `A caller of ${dossier.taskId} was shown ${task.taskId}.`);
    if (asked?.settled === true && (asked.status !== status || !settled)) {
      this.#judge.violated("I18", `${dossier.taskId} was seen as ${asked.status}, for good, and then as ${status}.`);
    }
    if (dossier.seen?.settled !== true) dossier.seen = { status, settled };
  }
}
