/**
 * All that the client takes from the world around it. A test, or a runtime with clocks of its own,
 * gives other ones.
 */
export interface Platform {
  readonly fetch: (url: string, request: RequestInit) => Promise<Response>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves after so many milliseconds. After the signal has aborted it may do so early. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** A signal that aborts after so many milliseconds: the limit of one request. */
  readonly timeout: (milliseconds: number) => AbortSignal;
  /** A number from 0 to below 1. */
  readonly random: () => number;
  /** An Idempotency-Key that was never used before. */
  readonly newKey: () => string;
}

/** Node's, or the browser's. */
export const platform: Platform = {
  fetch: (url, request) => fetch(url, request),
  now: () => Date.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      const end = () => {
        clearTimeout(timer);
        resolve();
      };
      if (signal.aborted) end();
      else signal.addEventListener("abort", end, { once: true });
    }),
  timeout: (milliseconds) => AbortSignal.timeout(milliseconds),
  random: () => Math.random(),
  // `crypto.randomUUID` is missing on a page that came over plain HTTP; this is not.
  newKey: () =>
    [...crypto.getRandomValues(new Uint8Array(16))]
      .map((byte) => byte.toString(16).padStart(2, "0"))
      .join(""),
};

/**
 * Resolves after so many milliseconds. Rejects with the signal's reason as soon as it aborts.
 */
export async function pause(
  { sleep }: Platform,
  milliseconds: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted();
  const over = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason), {
      once: true,
      signal: over.signal,
    });
  });
  try {
    await Promise.race([sleep(milliseconds, over.signal), aborted]);
  } finally {
    // Ends a timer that still runs, and takes the listener off a signal that outlives this pause.
    over.abort();
  }
}
