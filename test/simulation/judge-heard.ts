import type { Invocation } from "./process.ts";

/** Which tasks at Tencent each invocation has heard of. */
export class Heard {
  /** Those that Tencent's own word reached. */
  readonly #told = new Map<Invocation, Set<string>>();
  /** The TaskIds that an invocation looked up among those of our own creates. */
  readonly #remembered = new Map<Invocation, Set<string>>();

  /** Tencent's own word of a task came to this invocation. */
  told(invocation: Invocation, providerTaskId: string): void {
    add(this.#told, invocation, providerTaskId);
  }

  remembered(invocation: Invocation, providerTaskId: string): void {
    add(this.#remembered, invocation, providerTaskId);
  }

  isTold(invocation: Invocation, providerTaskId: string): boolean {
    return this.#told.get(invocation)?.has(providerTaskId) === true;
  }

  /** Whether it may know the TaskId, by Tencent's word or by our own rows. */
  isKnown(invocation: Invocation, providerTaskId: string): boolean {
    return (
      this.isTold(invocation, providerTaskId) ||
      this.#remembered.get(invocation)?.has(providerTaskId) === true
    );
  }
}

const add = (
  sets: Map<Invocation, Set<string>>,
  invocation: Invocation,
  providerTaskId: string,
): void => {
  const known = sets.get(invocation);
  if (known === undefined) sets.set(invocation, new Set([providerTaskId]));
  else known.add(providerTaskId);
};
