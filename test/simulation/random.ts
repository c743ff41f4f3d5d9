/**
 * Numbers that follow from a seed (sfc32): the same on every machine, and all the chance there is
 * in a life.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number, stream: string) {
    this.#a = hash(seed, stream);
    this.#b = hash(this.#a, stream);
    this.#c = seed | 0;
    for (let warmUp = 0; warmUp < 12; warmUp++) this.next();
  }

  /** From 0 to below 1. */
  readonly next = (): number => {
    const sum = (this.#a + this.#b + this.#counter++) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };

  /** True this often, from 0 to 1. */
  chance(rate: number): boolean {
    return this.next() < rate;
  }

  /** A whole number from `least` to below `limit`. */
  whole(least: number, limit: number): number {
    return least + Math.floor(this.next() * (limit - least));
  }

  /** One of these, each as likely as the others. */
  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.whole(0, choices.length)] ?? choices[0];
  }
}

/**
 * A number from 0 to below 1 that follows from a seed and a name, and from nothing that happened
 * before: what is drawn for one call stays as it is when another call is left out.
 */
export const drawnFor = (seed: number, name: string): number => (hash(seed, name) >>> 0) / 2 ** 32;

/**
 * FNV-1a, and the finalizer of MurmurHash3, as names that differ in their last letter must not have
 * numbers that do.
 */
const hash = (seed: number, name: string): number => {
  let mixed = (seed ^ 0x811c9dc5) | 0;
  for (let index = 0; index < name.length; index++)
    mixed = Math.imul(mixed ^ name.charCodeAt(index), 0x01000193);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
};
