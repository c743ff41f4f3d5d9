import { Agent, request } from "undici";
import type { Clock } from "./clock.ts";
import type { StandInEvent } from "./event.ts";
import type { CallbackRecord, Ledger, LedgerEntry } from "./ledger.ts";
import { finishedAt } from "./life.ts";

/** Where completion callbacks go and the key that signs them. */
export interface CallbackTarget {
  readonly url: string;
  readonly signKey: string;
}

interface CallbacksOptions {
  readonly clock: Clock;
  readonly ledger: Ledger;
  /** `on`: sent; `lost`: recorded as if they had been lost on their way; `off`: there are none. */
  readonly mode: "on" | "lost" | "off";
  readonly target: CallbackTarget | undefined;
  readonly body: (entry: LedgerEntry, signKey: string) => Readonly<Record<string, unknown>>;
  readonly onEvent: (event: StandInEvent) => void;
}

// Tencent documents no retries; a few, as one may assume.
const ATTEMPTS = 3;
const RETRY_AFTER_MS = 10_000;
const ANSWER_TIMEOUT_MS = 5000;

/**
 * Tells of every task at its end, once: until an answer with 2xx, three times at most. What became of it is recorded, so that after
 * a restart only those are told that were not told yet, the late ones at once. Without a target the telling waits for one.
 */
export class Callbacks {
  readonly #options: CallbacksOptions;
  readonly #agent = new Agent({ headersTimeout: ANSWER_TIMEOUT_MS, bodyTimeout: ANSWER_TIMEOUT_MS });
  readonly #closing = new AbortController();
  readonly #closed = Promise.withResolvers<void>();
  readonly #firstTarget = Promise.withResolvers<CallbackTarget>();
  readonly #telling = new Set<Promise<void>>();
  #target: Promise<CallbackTarget> = this.#firstTarget.promise;

  constructor(options: CallbacksOptions) {
    this.#options = options;
    if (options.target !== undefined) this.setTarget(options.target);
  }

  setTarget(target: CallbackTarget): void {
    this.#firstTarget.resolve(target);
    this.#target = Promise.resolve(target);
  }

  follow(entry: LedgerEntry): void {
    if (this.#options.mode === "off") return;
    const telling = this.#tell(entry).finally(() => this.#telling.delete(telling));
    this.#telling.add(telling);
  }

  /** Ends every wait and every request; nothing is sent or recorded afterwards. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#closed.resolve();
    await this.#agent.destroy();
    await Promise.all(this.#telling);
  }

  async #tell(entry: LedgerEntry): Promise<void> {
    if (!(await this.#sleptUntil(finishedAt(entry)))) return;
    if (this.#options.mode === "lost") return this.#settle(entry, { state: "lost", attempt: 1 });
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (attempt > 1 && !(await this.#sleptUntil(this.#options.clock.now() + RETRY_AFTER_MS))) return;
      const target = await Promise.race([this.#target, this.#closed.promise]);
      if (target === undefined) return;
      if (await this.#sent(entry, target)) return this.#settle(entry, { state: "acknowledged", attempt });
      if (this.#closing.signal.aborted) return;
      if (attempt < ATTEMPTS) this.#options.onEvent({ kind: "callback", TaskId: entry.TaskId, state: "unanswered", attempt });
    }
    this.#settle(entry, { state: "given-up", attempt: ATTEMPTS });
  }

  #settle(entry: LedgerEntry, { state, attempt }: { readonly state: CallbackRecord["state"]; readonly attempt: number }): void {
    this.#options.ledger.record({ kind: "callback", TaskId: entry.TaskId, state, at: this.#options.clock.now() });
    this.#options.onEvent({ kind: "callback", TaskId: entry.TaskId, state, attempt });
  }

  async #sent(entry: LedgerEntry, { url, signKey }: CallbackTarget): Promise<boolean> {
    const body = JSON.stringify(this.#options.body(entry, signKey));
    try {
      const response = await request(url, {
        dispatcher: this.#agent,
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
      });
      await response.body.dump();
      return response.statusCode >= 200 && response.statusCode < 300;
    } catch {
      // Refused, reset or too slow: all the same to a sender that knows only whether it was answered.
      return false;
    }
  }

  /** Whether the moment has come; false if the stand-in was closed before. A timer may end a millisecond early, so it looks again. */
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
