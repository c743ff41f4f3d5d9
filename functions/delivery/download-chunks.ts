import type { IncomingMessage } from "node:http";

/** The content of a file that broke off. */
export class DownloadBroken extends Error {
  override readonly name = "DownloadBroken";
  readonly reason: "stalled" | "ended_early";

  constructor(reason: "stalled" | "ended_early") {
    super(`The file could not be read to its end: ${reason}.`);
    this.reason = reason;
  }
}

/** The content of an answer. It has to end where its head says. Throws `DownloadBroken`. */
export async function* chunksOf(
  response: IncomingMessage,
  patienceMs: number,
): AsyncGenerator<Buffer> {
  const chunks: AsyncIterator<Buffer> = response[Symbol.asyncIterator]();
  const watch = new Watch(patienceMs);
  try {
    for (;;) {
      const next = await watch.over(chunks.next());
      if (next.done === true) break;
      yield next.value;
    }
  } catch (error) {
    throw error instanceof DownloadBroken ? error : new DownloadBroken("ended_early");
  } finally {
    watch.end();
  }
  if (!response.complete) throw new DownloadBroken("ended_early");
}

/**
 * Watches that something comes. It looks once in `patienceMs`, so that no timer is made for each
 * chunk, and gives up if nothing has come between two looks while somebody waited.
 */
class Watch {
  readonly #patienceMs: number;
  readonly #stalled = Promise.withResolvers<never>();
  #waiting = 0;
  #seen = 0;
  #isEnded = false;

  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs;
    this.#stalled.promise.catch(() => undefined);
    this.#look();
  }

  async over<T>(work: Promise<T>): Promise<T> {
    this.#waiting += 1;
    try {
      return await Promise.race([work, this.#stalled.promise]);
    } finally {
      this.#seen = 0;
      this.#waiting = 0;
    }
  }

  end(): void {
    this.#isEnded = true;
  }

  /** The next look. Node keeps a signal that somebody listens to. */
  #look(): void {
    AbortSignal.timeout(this.#patienceMs).addEventListener("abort", () => {
      if (this.#isEnded) return;
      if (this.#waiting > 0 && this.#seen > 0) this.#stalled.reject(new DownloadBroken("stalled"));
      this.#seen = this.#waiting;
      this.#look();
    });
  }
}
