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
  const watch = new Watch(patienceMs, () => response.destroy(new DownloadBroken("stalled")));
  try {
    for await (const chunk of response) {
      watch.isWaiting = false;
      yield chunk;
      watch.isWaiting = true;
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
 * chunk, and gives up if nothing has come between two looks while somebody waited. No promise is
 * raced against another that lives as long as the file: that would keep every chunk of it.
 */
class Watch {
  readonly #patienceMs: number;
  readonly #giveUp: () => void;
  #isWaiting = true;
  #hasWaited = false;
  #isEnded = false;

  constructor(patienceMs: number, giveUp: () => void) {
    this.#patienceMs = patienceMs;
    this.#giveUp = giveUp;
    this.#look();
  }

  /** Whether somebody waits for the next chunk from now on. */
  set isWaiting(isWaiting: boolean) {
    this.#isWaiting = isWaiting;
    this.#hasWaited = false;
  }

  end(): void {
    this.#isEnded = true;
  }

  /** The next look. Node keeps a signal that somebody listens to. */
  #look(): void {
    AbortSignal.timeout(this.#patienceMs).addEventListener("abort", () => {
      if (this.#isEnded) return;
      if (this.#isWaiting && this.#hasWaited) {
        this.#giveUp();
        return;
      }
      this.#hasWaited = this.#isWaiting;
      this.#look();
    });
  }
}
