const WINDOW_MS = 1000;

/** Counts the requests of each action over a sliding second of the clock. */
export class Rate {
  readonly #admitted = new Map<string, number[]>();

  /**
   * Whether this request is within the limit; one that is not does not count against the next.
   * `now` in milliseconds.
   */
  admits(action: string, perSecond: number, now: number): boolean {
    const recent = (this.#admitted.get(action) ?? []).filter((moment) => moment > now - WINDOW_MS);
    const admitted = recent.length < perSecond;
    this.#admitted.set(action, admitted ? [...recent, now] : recent);
    return admitted;
  }
}
