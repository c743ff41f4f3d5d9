import type { Held } from "../simulation/door.ts";

/** A thing that a call touches, and whether the call may change it. */
interface Touch {
  readonly thing: string;
  readonly isWrite: boolean;
}

/**
 * The things that a call is about to touch: rows by their names, all work lists as one thing, and
 * Tencent as one.
 */
export function touchedBy({ channel, what }: Held): readonly Touch[] {
  const [verb = "", ...words] = what().split(" ");
  const name = words.join(" ");
  switch (channel) {
    case "read":
      return name.split(", ").map((thing) => ({ thing, isWrite: false }));
    case "write": {
      const row = { thing: name, isWrite: true };
      return verb === "keeps" ? [row] : [row, { thing: "lists", isWrite: true }];
    }
    case "query":
      return [{ thing: "lists", isWrite: false }];
    case "create":
    case "question":
      return [{ thing: "tencent", isWrite: channel === "create" }];
    default:
      return [];
  }
}

/**
 * The things that each invocation of a race was seen to touch. A call that touches nothing that
 * another one changes, and changes nothing that another one touches, can go at once: no order of it
 * matters.
 */
export class Footprints {
  readonly #touches = new Map<string, Map<string, boolean>>();
  /** Counts what was learned. */
  learned = 0;

  /** All that is known by now, to which nothing is added. */
  copy(): Footprints {
    const copy = new Footprints();
    for (const [name, touches] of this.#touches) copy.#touches.set(name, new Map(touches));
    return copy;
  }

  add(name: string, touches: readonly Touch[]): void {
    const known = this.#touches.get(name) ?? new Map<string, boolean>();
    this.#touches.set(name, known);
    for (const { thing, isWrite } of touches) {
      if (known.get(thing) === true || known.get(thing) === isWrite) continue;
      known.set(thing, isWrite);
      this.learned += 1;
    }
  }

  isLocal(held: Held): boolean {
    return touchedBy(held).every(({ thing, isWrite }) => {
      for (const [name, touches] of this.#touches) {
        const other = touches.get(thing);
        if (name !== held.invocation.name && other !== undefined && (other || isWrite))
          return false;
      }
      return true;
    });
  }
}
