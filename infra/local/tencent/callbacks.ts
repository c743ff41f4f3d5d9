import { Agent } from "undici";
import type { QueuePlace } from "../aws/queue.ts";
import type { Clock } from "./clock.ts";
import type { StandInEvent } from "./event.ts";
import type { CallbackRecord, Ledger, LedgerEntry } from "./ledger.ts";
import { finishedAt } from "./life.ts";
import { readMarks } from "./marks.ts";
import { type CallbackTarget, isTaken, postCallback } from "./post-callback.ts";

interface CallbacksOptions {
  readonly clock: Clock;
  readonly ledger: Ledger;
  /** `on`: sent; `lost`: recorded as if they had been lost on their way; `off`: there are none. */
  readonly mode: "on" | "lost" | "off";
  readonly target: CallbackTarget | undefined;
  /**
   * Where the product itself says that this callback goes, at the moment it is sent; undefined:
   * where `setTarget` says.
   */
  readonly ownTarget: (entry: LedgerEntry) => CallbackTarget | "queue" | "none" | undefined;
  readonly body: (entry: LedgerEntry, signKey: string) => Readonly<Record<string, unknown>>;
  /**
   * When a task tells that it has begun, in milliseconds since the UNIX epoch, and what it tells;
   * undefined for one that does not.
   */
  readonly start: (
    entry: LedgerEntry,
  ) => { readonly at: number; readonly body: () => Readonly<Record<string, unknown>> } | undefined;
  /** Headers beside Content-Type. */
  readonly headers: (
    entry: LedgerEntry,
    message: { readonly body: string; readonly signKey: string },
  ) => Readonly<Record<string, string>>;
  /** The operator's queue that a task's end is told to as well, if there is one. */
  readonly queueOf: (entry: LedgerEntry) => QueuePlace | undefined;
  readonly fillQueue: (queue: QueuePlace, body: string) => Promise<boolean>;
  readonly onEvent: (event: StandInEvent) => void;
}

// Tencent documents no retries; a few, as one may assume.
const ATTEMPTS = 3;
const RETRY_AFTER_MS = 10_000;
const ANSWER_TIMEOUT_MS = 5000;
const LATE_BY_MS = 60_000;

/**
 * Calls back for every task at its end: until an answer with 2xx, three times at most. The result
 * is recorded, so that after a restart only the callbacks that are still missing go out, late ones
 * at once. Without a target a callback waits for one, except where the product says that there is
 * none, or a queue instead.
 */
export class Callbacks {
  readonly #options: CallbacksOptions;
  readonly #agent = new Agent({
    headersTimeout: ANSWER_TIMEOUT_MS,
    bodyTimeout: ANSWER_TIMEOUT_MS,
  });
  readonly #closing = new AbortController();
  readonly #closed = Promise.withResolvers<void>();
  readonly #targets = new Map<string, CallbackTarget>();
  readonly #firstTargets = new Map<string, PromiseWithResolvers<CallbackTarget>>();
  readonly #telling = new Set<Promise<void>>();

  constructor(options: CallbacksOptions) {
    this.#options = options;
    if (options.target !== undefined) this.setTarget(options.target, "vod");
  }

  setTarget(target: CallbackTarget, product: string): void {
    this.#targets.set(product, target);
    this.#firstTarget(product).resolve(target);
  }

  follow(entry: LedgerEntry): void {
    if (this.#options.mode === "off") return;
    this.#keep(this.#tell(entry));
    const start = this.#options.start(entry);
    // Nothing is recorded of a start's callback: one that lies in the past may have been sent
    // before a restart.
    if (start !== undefined && start.at > this.#options.clock.now())
      this.#keep(this.#tellStart(entry, start));
  }

  /**
   * Tells an operator's queue of the task's end, once: with `off` too, as a queue needs no address.
   * Nothing is recorded of it.
   */
  followForQueue(entry: LedgerEntry): void {
    const queue = this.#options.queueOf(entry);
    if (queue !== undefined && this.#options.mode !== "lost")
      this.#keep(this.#tellQueue(entry, queue));
  }

  /** Ends every wait and every request; nothing is sent or recorded afterwards. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#closed.resolve();
    await this.#agent.destroy();
    await Promise.all(this.#telling);
  }

  #keep(work: Promise<void>): void {
    const telling = work.finally(() => this.#telling.delete(telling));
    this.#telling.add(telling);
  }

  /** Once, after any answer. */
  async #tellStart(
    entry: LedgerEntry,
    start: NonNullable<ReturnType<CallbacksOptions["start"]>>,
  ): Promise<void> {
    if (
      !(await this.#sleptUntil(start.at)) ||
      this.#isAmended(entry) ||
      this.#options.mode === "lost"
    )
      return;
    const target = await this.#targetOf(entry);
    if (typeof target === "object") await this.#sent(entry, target, start.body());
  }

  /** Whether messages are signed is not documented: here they are not. */
  async #tellQueue(entry: LedgerEntry, queue: QueuePlace): Promise<void> {
    const { body, fillQueue, onEvent } = this.#options;
    if (!(await this.#sleptUntil(finishedAt(entry))) || this.#isAmended(entry)) return;
    const isTaken = await fillQueue(queue, JSON.stringify(body(entry, "")));
    onEvent({ kind: "message", TaskId: entry.TaskId, state: isTaken ? "taken" : "refused" });
  }

  /**
   * Whether the task came to another end than this entry says, which is told by another telling.
   */
  #isAmended(entry: LedgerEntry): boolean {
    return this.#options.ledger.task(entry.TaskId) !== entry;
  }

  async #tell(entry: LedgerEntry): Promise<void> {
    const { late, twice } = readMarks(JSON.stringify(entry.input));
    if (
      !(await this.#sleptUntil(finishedAt(entry) + (late ? LATE_BY_MS : 0))) ||
      this.#isAmended(entry)
    )
      return;
    if (this.#options.mode === "lost") return this.#settle(entry, { state: "lost", attempt: 1 });
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (attempt > 1 && !(await this.#sleptUntil(this.#options.clock.now() + RETRY_AFTER_MS)))
        return;
      const target = await this.#targetOf(entry);
      if (target === undefined) return;
      if (target === "none") return this.#settle(entry, { state: "unwanted", attempt });
      if (target === "queue") return this.#settle(entry, { state: "queued", attempt });
      const body = this.#options.body(entry, target.signKey);
      if (await this.#sent(entry, target, body)) {
        if (twice) await this.#sent(entry, target, body);
        return this.#settle(entry, { state: "acknowledged", attempt });
      }
      if (this.#closing.signal.aborted) return;
      if (attempt < ATTEMPTS)
        this.#options.onEvent({
          kind: "callback",
          TaskId: entry.TaskId,
          state: "unanswered",
          attempt,
        });
    }
    this.#settle(entry, { state: "given-up", attempt: ATTEMPTS });
  }

  /** Undefined if the stand-in was closed before there was one. */
  async #targetOf(entry: LedgerEntry): Promise<CallbackTarget | "queue" | "none" | undefined> {
    const known = this.#options.ownTarget(entry) ?? this.#targets.get(entry.product);
    return (
      known ??
      Promise.race([
        this.#firstTarget(entry.product).promise,
        this.#closed.promise.then(() => undefined),
      ])
    );
  }

  #firstTarget(product: string): PromiseWithResolvers<CallbackTarget> {
    const first = this.#firstTargets.get(product) ?? Promise.withResolvers<CallbackTarget>();
    this.#firstTargets.set(product, first);
    return first;
  }

  #settle(
    entry: LedgerEntry,
    { state, attempt }: { readonly state: CallbackRecord["state"]; readonly attempt: number },
  ): void {
    this.#options.ledger.record({
      kind: "callback",
      TaskId: entry.TaskId,
      state,
      at: this.#options.clock.now(),
    });
    this.#options.onEvent({ kind: "callback", TaskId: entry.TaskId, state, attempt });
  }

  async #sent(
    entry: LedgerEntry,
    target: CallbackTarget,
    content: Readonly<Record<string, unknown>>,
  ): Promise<boolean> {
    const { headers } = this.#options;
    return isTaken(
      await postCallback({ entry, target, content, headers, dispatcher: this.#agent }),
    );
  }

  /**
   * Whether the moment has come; false if the stand-in was closed before. A timer may end a
   * millisecond early, so it looks again.
   */
  async #sleptUntil(moment: number): Promise<boolean> {
    const { clock } = this.#options;
    const { signal } = this.#closing;
    while (!signal.aborted && clock.now() < moment) {
      try {
        await Promise.race([clock.sleep(moment - clock.now(), signal), this.#closed.promise]);
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    }
    return !signal.aborted;
  }
}
