import { type Handler, type Moment, newMoment, type Remembered, Replay } from "./replay.ts";

/** The most moments that are remembered: each takes some kilobytes. */
const MOST_MOMENTS = 20_000;

/**
 * The functions of many lives that begin alike. A function does the same whenever it hears the same
 * at the same moments, from the beginning of its process on. So what it did is done again without
 * it, and it is run only from where it hears something new.
 *
 * Example: two orders differ in their thirtieth call. In the second one no function is run before
 * that call, and the table, Tencent and the judges see the same twenty-nine calls.
 */
export class Memory {
  readonly #beginnings = new Map<string, Moment>();
  #moments = 0;
  #busy = 0;

  /** Whether a function is being brought to the point at which it hears something new. */
  get isBusy(): boolean {
    return this.#busy > 0;
  }

  /** A function that is run only where it has to be. Its process is a new one. */
  handler(remembered: Remembered): Handler {
    const { name } = remembered;
    const beginning = this.#beginnings.get(name) ?? newMoment();
    this.#beginnings.set(name, beginning);
    const replay = new Replay(remembered, beginning, {
      after: (moment, key) => this.#after(moment, key),
      busy: (change) => {
        this.#busy += change;
      },
    });
    return (content) => replay.begin(content);
  }

  /** The moment that follows for the first time. It is forgotten where there is no more room. */
  #after(moment: Moment, key: string): Moment {
    const next = newMoment();
    if (this.#moments >= MOST_MOMENTS) return next;
    this.#moments += 1;
    moment.next.set(key, next);
    return next;
  }
}
