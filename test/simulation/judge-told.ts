import type { Row } from "../../functions/store/table.ts";
import { BUS, isWorkflow } from "./addresses.ts";
import type { Dossier } from "./dossier.ts";
import type { Judge } from "./judge.ts";
import {
  DEFAULTS,
  EXPIRING,
  expiryOf,
  idOf,
  type Passage,
  passagesOf,
  toldFault,
} from "./judge-events.ts";
import type { Receivers, Told, Webhook } from "./receivers.ts";

const PROMISE = "every-final-state-delivered";

/** An address, and the events that its request asked for. */
interface Acknowledged {
  readonly url: string;
  readonly events: readonly string[];
  readonly dossier: Dossier;
}

/** Judges what callers are told by webhook, and in their workflows. */
export class JudgeOfTold {
  readonly #judge: Judge;
  readonly #receivers: Receivers;
  readonly #now: () => number;
  /** The addresses that an answer acknowledged, by the task that they are about. */
  readonly #acknowledged = new Map<string, Acknowledged>();

  constructor(world: { judge: Judge; receivers: Receivers; now: () => number }) {
    this.#judge = world.judge;
    this.#receivers = world.receivers;
    this.#now = world.now;
  }

  /** A caller was answered 202 to a request that names this address. */
  acknowledged(dossier: Dossier, { url, events = DEFAULTS }: Webhook): void {
    this.#acknowledged.set(`${dossier.taskId} ${url}`, { url, events, dossier });
  }

  /**
   * When all is over: each acknowledged address heard of all that it asked for, each event in the
   * same bytes each time, and of nothing that is not so. The bus heard of the end of each task that
   * is `onBus`.
   */
  end(onBus: Iterable<Dossier>): void {
    for (const dossier of onBus) this.#judgeBus(dossier);
    for (const address of this.#acknowledged.values()) {
      const { url, dossier } = address;
      const { row, taskId } = dossier;
      if (row?.settledAt === undefined) continue;
      const told = this.#receivers.told(url).filter(({ id }) => id.startsWith(`evt_${taskId}_`));
      if (isWorkflow(url)) {
        this.#judgeWorkflow(url, told, { ...row, taskId });
        continue;
      }
      for (const { type } of passagesFor(address, this.#now()))
        if (!told.some(({ id }) => id === idOf(taskId, type)))
          this.#judge.violated(PROMISE, `${url} never heard ${type} of ${taskId}.`);
      for (const each of told) {
        const fault = toldFault(each, address, this.#judge.slackMs);
        if (fault !== undefined)
          this.#judge.violated(PROMISE, `${url} heard ${each.id}, and ${fault}.`);
      }
      const ids = new Set(told.map(({ id }) => id));
      if (new Set(told.map(({ body }) => body)).size > ids.size)
        this.#judge.violated(PROMISE, `${url} heard of ${taskId} in different bytes.`);
    }
  }

  #judgeBus({ row, taskId }: Dossier): void {
    if (row?.settledAt === undefined) return;
    const told = this.#receivers.told(BUS).filter(({ id }) => id.startsWith(`evt_${taskId}_`));
    const ends = told.filter(({ id }) => id === `evt_${taskId}_${row.status}`);
    if (ends.length === 0)
      this.#judge.violated(PROMISE, `the bus never heard that ${taskId} is ${row.status}.`);
    if (ends.some(({ body }) => JSON.parse(body).data.status !== row.status))
      this.#judge.violated(PROMISE, `the bus heard that ${taskId} ended otherwise.`);
    const ids = new Set(told.map(({ id }) => id));
    if (new Set(told.map(({ body }) => body)).size > ids.size)
      this.#judge.violated(PROMISE, `the bus heard of ${taskId} in different bytes.`);
  }

  /** A workflow goes on once, at its task's end, and with a success only after a success. */
  #judgeWorkflow(url: string, told: readonly Told[], { taskId, status, settledAt }: Row): void {
    const says = (text: string): void => this.#judge.violated(PROMISE, `${url} ${text}.`);
    if (told.length === 0) says(`was never told of ${taskId}`);
    for (const { id, body, at } of told) {
      const { resumption } = JSON.parse(body);
      const kind = status === "succeeded" ? "success" : "failure";
      if (id !== `evt_${taskId}_${status}` || resumption.kind !== kind)
        says(`went on with a ${resumption.kind} after ${id}, and the task is ${status}`);
      if (at < Date.parse(String(settledAt)) - this.#judge.slackMs)
        says(`went on before ${taskId} had settled`);
    }
  }
}

const HOUR = 60 * 60_000;

/**
 * All that it asked for and that came true while its row named it. An end is for good. A result
 * had to be told of to those that were there at the end, where it had an hour to be told in, and
 * that hour has passed.
 */
const passagesFor = ({ url, events, dossier }: Acknowledged, now: number): readonly Passage[] =>
  passagesOf(dossier).filter(({ type, row }) => {
    if (!events.includes(type)) return false;
    const isExpiry = type === EXPIRING;
    const { at = 0, end = 0 } = expiryOf(row) ?? {};
    if (isExpiry && (now < at + HOUR || end < at + HOUR)) return false;
    return (row.settledAt !== undefined && !isExpiry) || names(row, url);
  });

const names = ({ listeners = [] }: Row, url: string): boolean =>
  (listeners as readonly Row[]).some(({ address }) => Object(address).url === url);
