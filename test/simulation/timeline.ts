/** Something that is to happen. */
export interface Entry {
  readonly at: number;
  readonly order: number;
  /** Undefined once it is not to happen any more. */
  act: (() => void) | undefined;
}

/**
 * A heap of planned moments. Things of the same moment happen in the order in which they were
 * planned.
 */
export class Timeline {
  /** Milliseconds since the UNIX epoch. */
  now: number;
  /** How many things have happened. */
  steps = 0;
  readonly #heap: Entry[] = [];
  #order = 0;

  constructor(start: number) {
    this.now = start;
  }

  /** Plans something, at the soonest for now. */
  at(moment: number, act: () => void): Entry {
    const heap = this.#heap;
    const entry = { at: Math.max(moment, this.now), order: this.#order++, act };
    let place = heap.length;
    heap.push(entry);
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || !isBefore(entry, parent)) break;
      heap[place] = parent;
      place = above;
    }
    heap[place] = entry;
    return entry;
  }

  /** When something happens next; infinity if nothing will. */
  get next(): number {
    while (this.#heap[0] !== undefined && this.#heap[0].act === undefined) this.#take();
    return this.#heap[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  /** Moves on to what is next and lets it happen. */
  step(): void {
    const first = this.#take();
    if (first?.act === undefined) return;
    this.now = first.at;
    this.steps += 1;
    first.act();
  }

  #take(): Entry | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      const right = left + 1;
      const a = heap[left];
      const b = heap[right];
      const isRight = a !== undefined && b !== undefined && isBefore(b, a);
      const at = isRight ? right : left;
      const child = isRight ? b : a;
      if (child === undefined || !isBefore(child, last)) break;
      heap[place] = child;
      place = at;
    }
    heap[place] = last;
    return first;
  }
}

const isBefore = (a: Entry, b: Entry): boolean =>
  a.at < b.at || (a.at === b.at && a.order < b.order);
