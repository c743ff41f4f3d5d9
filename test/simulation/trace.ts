/** The story of one life as text, or nothing at all where nobody wants to read it. */
export class Trace {
  readonly isOn: boolean;
  readonly #now: () => number;
  readonly #lines: string[] = [];

  constructor(isOn: boolean, now: () => number) {
    this.isOn = isOn;
    this.#now = now;
  }

  /** `what` is only put together if somebody reads it. */
  tell(who: string, what: () => string): void {
    if (this.isOn)
      this.#lines.push(`${new Date(this.#now()).toISOString()}  ${who.padEnd(16)} ${what()}`);
  }

  get text(): string {
    return this.#lines.join("\n");
  }
}
