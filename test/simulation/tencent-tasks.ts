import { fixtureOf } from "../../infra/local/operations.ts";
import { Ledger, type LedgerEntry } from "../../infra/local/tencent/ledger.ts";
import { finishedAt } from "../../infra/local/tencent/life.ts";
import { type Callback, callbacksOf, type Teller } from "./tencent-callbacks.ts";
import { drawFate, type Fate, usual } from "./tencent-fate.ts";
import { drawnTaskId, productNamed } from "./tencent-products.ts";
import { SIGNATURE_LIVES_MS } from "./tencent-signature.ts";
import { endingsOf, type Truth, truthOf, urlsOf } from "./tencent-truth.ts";
import type { Charge, TencentWorld } from "./tencent-world.ts";

/** Where a task's file would lie. Nothing is there. */
export const fileUrl = (taskId: string, ending = "mp4"): string =>
  `https://files.tencent.invalid/${taskId}.${ending}`;

/** How soon a task ends that was one too many. */
const FAILS_AFTER_SECONDS = 20;

interface Known {
  readonly fate: Fate;
  readonly signedAt: number;
  /** How often it was asked about. */
  questions: number;
}

/**
 * Everything this Tencent remembers: its tasks and their fates, what they cost, and what is to be
 * told of them.
 */
export class Tasks {
  readonly ledger = new Ledger(undefined);
  readonly charges: Charge[] = [];
  readonly #world: TencentWorld;
  readonly #teller: Teller;
  readonly #known = new Map<string, Known>();
  readonly #aheadMs: number;
  #callbacks: Callback[] = [];

  /** The `now` of this world is Tencent's own clock. All that it hands out is in true time. */
  constructor(world: TencentWorld) {
    this.#world = world;
    this.#aheadMs = world.aheadMs ?? 0;
    this.#teller = {
      now: world.now,
      fileUrl,
      callbackKey: world.callbackKey ?? ((product) => `${product}SampleKey0001`),
      pulls: world.pulls ?? (() => false),
      task: (taskId) => this.ledger.task(taskId),
      enqueue: ({ TaskId }) => this.#enqueue(TaskId),
    };
  }

  /**
   * Draws the task's id, which it returns, and its fate. `seconds` is NaN where no mark says it.
   */
  accept(accepted: LedgerEntry, signedAt: number): string {
    const { draw, options } = this.#world;
    const TaskId = drawnTaskId(accepted, draw);
    const lifeMs = options.lifeMs(draw);
    const fate = drawFate(accepted.action, options.oddities ?? usual, draw);
    const seconds = Number.isNaN(accepted.seconds)
      ? (lifeMs + fate.stuckMs) / 1000
      : accepted.seconds;
    const ordinary = {
      ...accepted,
      TaskId,
      seconds,
      errCodeExt: accepted.errCodeExt || fate.errCodeExt,
    };
    const entry = this.#isOneTooMany(accepted)
      ? { ...ordinary, seconds: FAILS_AFTER_SECONDS, errCodeExt: "RequestLimitExceeded" }
      : ordinary;
    this.ledger.record(entry);
    this.#known.set(TaskId, { fate, signedAt, questions: 0 });
    this.charges.push(this.#chargeOf(entry));
    this.#tell(entry);
    return TaskId;
  }

  /** Gives a task another end. */
  amend(entry: LedgerEntry): void {
    this.ledger.record(entry);
    const index = this.charges.findIndex(({ providerTaskId }) => providerTaskId === entry.TaskId);
    this.charges[index] = this.#chargeOf(entry);
    this.#tell(entry);
  }

  /**
   * The moment as of which the next question about the task is answered: now, but for one that goes
   * back.
   */
  asked({ TaskId, acceptedAt }: LedgerEntry): number {
    const now = this.#world.now();
    const known = this.#knownOf(TaskId);
    known.questions += 1;
    return known.questions === known.fate.backwardQuestion
      ? acceptedAt + Math.floor((now - acceptedAt) / 4)
      : now;
  }

  fateOf(taskId: string): Fate {
    return this.#knownOf(taskId).fate;
  }

  /** Only the tasks that can be found by now. */
  found(): Ledger {
    const now = this.#world.now();
    return this.#seen(
      ({ TaskId, acceptedAt }) => acceptedAt + this.fateOf(TaskId).foundAfterMs <= now,
    );
  }

  /** Only the tasks that are listed by now. */
  listed(): Ledger {
    const { now, options } = this.#world;
    return this.#seen(({ acceptedAt }) => acceptedAt + options.listLagMs <= now());
  }

  /**
   * Without what one copy of a request need not know of another: tasks of its session whose
   * signature has not expired.
   */
  metBy(session: string): Ledger {
    const now = this.#world.now();
    return this.#seen(({ TaskId, application, SessionId }) => {
      const isCopy = `${application}/${SessionId}` === session;
      return !isCopy || now > this.#knownOf(TaskId).signedAt * 1000 + SIGNATURE_LIVES_MS;
    });
  }

  /** The messages that are due and were not handed out before. */
  callbacks(): readonly Callback[] {
    const callbacks = this.#callbacks;
    if (callbacks.length === 0) return callbacks;
    this.#callbacks = [];
    return callbacks.map((callback) => ({ ...callback, dueAt: callback.dueAt - this.#aheadMs }));
  }

  /** Throws an Error for a task that never was. */
  truth(taskId: string): Truth {
    const entry = this.ledger.task(taskId);
    if (entry === undefined) throw new Error(`Tencent never had a task ${taskId}.`);
    const truth = truthOf(entry, this.fateOf(taskId), fileUrl);
    return {
      ...truth,
      endsAt: truth.endsAt - this.#aheadMs,
      forgottenAt: truth.forgottenAt - this.#aheadMs,
    };
  }

  /** Whether a task is beyond the model's own limit, which a create does not tell. */
  #isOneTooMany({ product, action, application, acceptedAt }: LedgerEntry): boolean {
    const { failsBeyondLimit, concurrency } = this.#world.options;
    if (failsBeyondLimit !== true || fixtureOf(`${product}.${action}`).vod?.isLimited !== true)
      return false;
    const isSame = (entry: LedgerEntry) =>
      entry.product === product && entry.action === action && entry.application === application;
    const atWork = this.ledger
      .entries()
      .filter((entry) => isSame(entry) && finishedAt(entry) > acceptedAt);
    return atWork.length >= concurrency;
  }

  #knownOf(taskId: string): Known {
    const known = this.#known.get(taskId);
    if (known === undefined) throw new Error(`Tencent never had a task ${taskId}.`);
    return known;
  }

  #seen(isSeen: (entry: LedgerEntry) => boolean): Ledger {
    const entries = this.ledger.entries();
    const seen = entries.filter(isSeen);
    if (seen.length === entries.length) return this.ledger;
    const ledger = new Ledger(undefined);
    for (const entry of seen) ledger.record(entry);
    return ledger;
  }

  #tell(entry: LedgerEntry): void {
    const fate = this.fateOf(entry.TaskId);
    this.#callbacks.push(
      ...callbacksOf(productNamed(entry.product), { entry, fate }, this.#teller),
    );
  }

  /**
   * An event joins the queue once: a repeat of one that was confirmed would be Tencent's own
   * mistake.
   */
  #enqueue(TaskId: string): void {
    if (this.ledger.callbacks().some((callback) => callback.TaskId === TaskId)) return;
    this.ledger.record({ kind: "callback", TaskId, state: "queued", at: this.#world.now() });
  }

  #chargeOf(entry: LedgerEntry): Charge {
    const { TaskId, SessionId, SessionContext, product, action, application, acceptedAt, input } =
      entry;
    const { fate, signedAt } = this.#knownOf(TaskId);
    const [ending = "failed"] = endingsOf(entry, fate);
    const [url] = urlsOf(entry, fate, fileUrl);
    return {
      sessionId: SessionId,
      sessionContext: SessionContext,
      ...{
        product,
        action,
        application,
        providerTaskId: TaskId,
        acceptedAt: acceptedAt - this.#aheadMs,
        endsAt: finishedAt(entry) - this.#aheadMs,
        ending,
      },
      ...(url === undefined ? {} : { url }),
      ...{ signedAt, input },
    };
  }
}
