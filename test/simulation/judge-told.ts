import type { Row } from "../../functions/store/table.ts";
import { BUS, isWorkflow } from "./addresses.ts";
import type { Dossier } from "./dossier.ts";
import type { Judge } from "./judge.ts";
import type { Receivers, Told, Webhook } from "./receivers.ts";

const PROMISE = "every-final-state-delivered";

/** The events that a webhook hears that names none, copied by hand. */
const DEFAULTS: readonly string[] = [
  ...["task.succeeded", "task.failed", "task.rejected", "task.canceled", "task.indeterminate"],
  "task.result_late",
];

/** An address, and the events that its request asked for. */
interface Acknowledged {
  readonly url: string;
  readonly events: readonly string[];
  readonly dossier: Dossier;
}

/** A form of a row that an address must hear of, as it was when it came true. */
interface Passage {
  readonly type: string;
  readonly row: Row;
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
      for (const each of told) this.#judgeOne(each, address);
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

  #judgeOne({ id, body, at }: Told, { url, events, dossier }: Acknowledged): void {
    const { type, timestamp, data } = JSON.parse(body);
    const { taskId, history } = dossier;
    const row: Row = dossier.row ?? {};
    const says = (text: string): void =>
      this.#judge.violated(PROMISE, `${url} heard ${id}, and ${text}.`);
    if (id !== idOf(taskId, type)) says(`its type is ${type}`);
    if (!events.includes(type)) says("had not asked for it");
    const [passage] = passagesOf(dossier).filter((each) => each.type === type);
    const isLate = type === "task.result_late" && row.status === "indeterminate";
    const told = passage?.row ?? (isLate ? row : undefined);
    if (told === undefined) {
      says(`the task is ${row.status}`);
      return;
    }
    if (data.status !== told.status || data.revision !== told.revision)
      says(`the task was ${told.status} at revision ${told.revision} then`);
    // A quarter of a life may end between two milliseconds.
    const offBy = Date.parse(timestamp) - (expiryOf(told)?.at ?? Number.NaN);
    if (type === EXPIRING && !(Math.abs(offBy) < 1)) says("its result expires at another moment");
    const since = history.find((each) => each.row.revision === told.revision)?.from ?? 0;
    if (at < since - this.#judge.slackMs || Date.parse(timestamp) > at + this.#judge.slackMs)
      says("it had not happened yet");
  }
}

const EXPIRING = "task.result_expiring";
const HOUR = 60 * 60_000;

/** When a success is to be told to expire soon, by hand: 2, 12 or 24 hours ahead of its `end`. */
const expiryOf = ({
  status,
  settledAt,
  output,
  outputExpiresAt,
}: Row): { readonly at: number; readonly end: number } | undefined => {
  const files: readonly Row[] = Object(output).files ?? [];
  const ends = files.flatMap(({ expiresAt }) => (expiresAt === undefined ? [] : [expiresAt]));
  const [first] = [...ends, ...(output === undefined ? [outputExpiresAt] : [])].sort();
  if (status !== "succeeded" || first === undefined) return undefined;
  const end = Date.parse(String(first));
  const life = end - Date.parse(String(settledAt));
  const lead = life <= 24 * HOUR ? 2 * HOUR : life <= 5 * 24 * HOUR ? 12 * HOUR : 24 * HOUR;
  return life > 0 ? { at: end - Math.min(lead, life / 4), end } : undefined;
};

const idOf = (taskId: string, type: string): string =>
  `evt_${taskId}_${type.slice("task.".length)}`;

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

/** All that the rows of a task tell of, the first time that each does. */
const passagesOf = ({ history }: Dossier): readonly Passage[] => {
  const rows = history.map(({ row }) => row);
  const settled = rows.find(({ settledAt }) => settledAt !== undefined);
  const running = rows.find(({ status }) => status === "running");
  const stalled = rows.find(({ noted }) => Array.isArray(noted) && noted.includes("stalled"));
  return [
    ...(settled === undefined ? [] : [{ type: `task.${settled.status}`, row: settled }]),
    ...(settled === undefined || expiryOf(settled) === undefined
      ? []
      : [{ type: EXPIRING, row: settled }]),
    ...(running === undefined ? [] : [{ type: "task.running", row: running }]),
    ...(stalled === undefined ? [] : [{ type: "task.stalled", row: stalled }]),
  ];
};
