import type { Row } from "../../functions/store/table.ts";
import type { Dossier } from "./dossier.ts";
import type { Judge } from "./judge.ts";
import type { Receivers, Told } from "./receivers.ts";

const PROMISE = "every-final-state-delivered";

/** Judges what callers are told by webhook. */
export class JudgeOfTold {
  readonly #judge: Judge;
  readonly #receivers: Receivers;
  /** The addresses that an answer acknowledged, by the task that they are about. */
  readonly #acknowledged = new Map<string, { readonly url: string; readonly dossier: Dossier }>();

  constructor(world: { readonly judge: Judge; readonly receivers: Receivers }) {
    this.#judge = world.judge;
    this.#receivers = world.receivers;
  }

  /** A caller was answered 202 to a request that names this address. */
  acknowledged(dossier: Dossier, url: string): void {
    this.#acknowledged.set(`${dossier.taskId} ${url}`, { url, dossier });
  }

  /**
   * When all is over: each acknowledged address heard of the task's final state, in the same bytes
   * each time, and of nothing that is not so.
   */
  end(): void {
    for (const { url, dossier } of this.#acknowledged.values()) {
      const { row, taskId } = dossier;
      if (row?.settledAt === undefined) continue;
      const told = this.#receivers.told(url).filter(({ id }) => id.startsWith(`evt_${taskId}_`));
      const id = `evt_${taskId}_${row.status}`;
      if (!told.some((each) => each.id === id))
        this.#judge.violated(PROMISE, `${url} never heard that ${taskId} is ${row.status}.`);
      for (const each of told) this.#judgeOne(each, { url, id, row });
      if (new Set(told.map(({ body }) => body)).size > 1)
        this.#judge.violated(PROMISE, `${url} heard of ${taskId} in different bytes.`);
    }
  }

  #judgeOne(
    { id, body, at }: Told,
    wanted: { readonly url: string; readonly id: string; readonly row: Row },
  ): void {
    const { url, row } = wanted;
    const { type, data } = JSON.parse(body);
    if (id !== wanted.id || type !== `task.${row.status}` || data.status !== row.status)
      this.#judge.violated(PROMISE, `${url} heard ${id}, and the task is ${row.status}.`);
    if (at < Date.parse(String(row.settledAt)) - this.#judge.slackMs)
      this.#judge.violated(PROMISE, `${url} heard ${id} before the task had settled.`);
  }
}
