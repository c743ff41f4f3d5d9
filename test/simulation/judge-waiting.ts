import type { Key, Row } from "../../functions/store/table.ts";
import type { Dossier } from "./dossier.ts";
import type { FaultPlan } from "./faults.ts";
import { isTask } from "./faulty-table.ts";
import type { Judge } from "./judge.ts";
import type { Invocation } from "./process.ts";
import type { Answer } from "./service.ts";

/**
 * The promise of `Prefer: wait`: nothing comes of it but an answer that shows the task as it is,
 * and what was asked for that.
 */
const WAITING = "waiting-changes-nothing";

/** The fields of a task that a caller's question may change. */
const NOTES: ReadonlySet<string> = new Set([
  "progress",
  "askedAt",
  "callerAskedAt",
  "callerClaims",
  "questions",
  "revision",
]);

/**
 * Questions about a task may be asked so often in a second, by each way to ask. Source: Tencent's
 * pages of the four actions.
 */
const PER_SECOND: Readonly<Record<string, number>> = {
  "vod.DescribeTaskDetail": 100,
  "mps.DescribeTaskDetail": 100,
  "mps.DescribeAigcVideoTask": 50,
  "tiw.DescribeVideoGenerationTask": 20,
  "trtc.DescribeAITranscription": 20,
};

/** The share of the rate that callers have, and how long a caller waits for a token. */
const CALLERS_SHARE = 0.2;
const LONGEST_TURN_MS = 200;

/**
 * The row is looked at once a second; a question takes three at most, and no call without a fault
 * takes 25 ms.
 */
const NOTICED_WITHIN_MS = 6000;

/**
 * All that a request does beside waiting, where nothing fails: turns of up to two seconds among it.
 */
const WORK_MS = 8000;

/** A wait for news of a task. */
export interface Wait {
  /** Of the invocation. */
  readonly name: string;
  readonly seconds: number;
  /** Milliseconds since the UNIX epoch. */
  readonly sentAt: number;
}

interface WaitingWorld {
  readonly judge: Judge;
  readonly plan: FaultPlan;
  readonly now: () => number;
  /** How far a clock may be from the true time, in milliseconds. */
  readonly slackMs: number;
}

/**
 * Judges waiting callers: the writes they cause, the share of Tencent's rate they use, and the
 * answers they get.
 */
export class JudgeOfWaiting {
  readonly #world: WaitingWorld;
  /**
   * Turns that were taken and not used yet, and when the table was last touched, by each function
   * that reads for a waiting caller.
   */
  readonly #turns = new Map<Invocation, number>();
  readonly #touchedAt = new Map<Invocation, number>();

  constructor(world: WaitingWorld) {
    this.#world = world;
  }

  /** A turn is judged by what was done before it. */
  touched(invocation: Invocation, { pk }: Key): void {
    if (isReader(invocation) && !pk.startsWith("rate#"))
      this.#touchedAt.set(invocation, this.#world.now());
  }

  /** A reader writes down that it asks, how far the task is, and its turn. */
  wrote(invocation: Invocation, before: (Key & Row) | undefined, after: Key & Row): void {
    if (!isReader(invocation)) return;
    const wrong = isTask(after)
      ? changeFault(before, after)
      : this.#turnFault(invocation, before, after);
    if (wrong !== undefined) this.#violated(`${invocation.name} ${wrong}.`);
  }

  /** A request to Tencent: a reader's is a question, and has a turn of its own. */
  asks(invocation: Invocation): void {
    if (!isReader(invocation)) return;
    const turns = this.#turns.get(invocation) ?? 0;
    if (turns === 0) this.#violated(`${invocation.name} asked Tencent without a turn.`);
    this.#turns.set(invocation, turns - 1);
  }

  /** The task is shown as its row was at some moment of the wait, and as soon as there is news. */
  answered(
    { taskId, history }: Dossier,
    { name, seconds, sentAt }: Wait,
    { body = "{}" }: Answer,
  ): void {
    const now = this.#world.now();
    const shown = JSON.parse(body);
    const stood = history.filter((_, place) => (history[place + 1]?.from ?? now) >= sentAt);
    if (!stood.some(({ row }) => isShown(row, shown)))
      this.#violated(`${name} was told what ${taskId} was not: ${body.slice(0, 200)}`);
    if (this.#isStruck(name)) return;
    if (now > sentAt + seconds * 1000 + WORK_MS)
      this.#violated(`${name} waited for ${now - sentAt} ms, and for ${seconds} s it wanted to.`);
    const news = stood.find(
      ({ from, row }, place) =>
        from > sentAt + WORK_MS && row.status !== stood[place - 1]?.row.status,
    );
    if (news !== undefined && now > news.from + NOTICED_WITHIN_MS)
      this.#violated(`${name} was told late that ${taskId} had changed.`);
  }

  #turnFault(
    invocation: Invocation,
    before: Row | undefined,
    { pk, nextFreeAt }: Key & Row,
  ): string | undefined {
    const perSecond = PER_SECOND[pk.replace("rate#", "")];
    if (perSecond === undefined) return `wrote ${pk}`;
    this.#turns.set(invocation, (this.#turns.get(invocation) ?? 0) + 1);
    // Frozen between its clock and its write, it takes the next slot for one of a clock far ahead.
    if (this.#isStruck(invocation.name)) return undefined;
    const free = Number(before?.nextFreeAt ?? 0);
    const now = this.#world.now() + invocation.aheadMs;
    // It reads its clock after what it has done before, and before this write arrives.
    const since = this.#touchedAt.get(invocation) ?? invocation.beganAt;
    const earliest = Math.max(free, since + invocation.aheadMs);
    if (Number(nextFreeAt) < earliest + 1000 / (perSecond * CALLERS_SHARE))
      return `took more of ${pk} than callers may`;
    return free > now + LONGEST_TURN_MS
      ? `took a turn of ${pk} that comes in ${free - now} ms`
      : undefined;
  }

  #isStruck(name: string): boolean {
    return this.#world.plan.struck.some(
      ({ at, kind }) => at.startsWith(`${name}/`) || kind === "outage" || kind === "deploy",
    );
  }

  #violated(text: string): void {
    this.#world.judge.violated(WAITING, text);
  }
}

const isReader = ({ origin }: Invocation): boolean =>
  origin.kind === "caller" && origin.does === "get";

/** It may be looked at sooner where Tencent says that it is over, and never later. */
const changeFault = (before: Row | undefined, after: Row): string | undefined => {
  if (before === undefined) return "made a task";
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = names.filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]) && !NOTES.has(name),
  );
  const wrong = changed.filter(
    (name) => name !== "dueAt" || String(after.dueAt) > String(before.dueAt),
  );
  return wrong.length === 0 ? undefined : `changed ${wrong.join(" and ")} of a task`;
};

/** Whether an answer shows this row. */
const isShown = (row: Row, shown: Readonly<Record<string, unknown>>): boolean =>
  row.status === shown.status &&
  (row.settledAt !== undefined) === shown.settled &&
  (row.status !== "running" || row.settledAt !== undefined || row.progress === shown.progress);
