/** Where the stand-in's time comes from, so that a test may let three days pass at once. */
export interface Clock {
  /** Milliseconds since the UNIX epoch. */
  now(): number;
  /**
   * Resolves when `now()` has moved on by this many milliseconds. A clock with real timers drops
   * them when the signal aborts.
   */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}
