import type { Held } from "../simulation/door.ts";

/** A thing that a call touches, and whether the call may change it. */
export interface Touch {
  readonly thing: string;
  readonly isWrite: boolean;
}

/** Two writes change these in the same way, whichever comes first. */
const COLLECTIONS: readonly string[] = ["lists", "table"];

/**
 * The things that a call is about to touch: rows by their names, all work lists as one thing, what
 * a scan sees as another, and Tencent as one.
 *
 * Example: an update of the task `default#t_1` writes `default#t_1`, `lists` and `table`.
 */
export function touchedBy({ channel, what }: Pick<Held, "channel" | "what">): readonly Touch[] {
  const [verb = "", ...words] = what().split(" ");
  const name = words.join(" ");
  switch (channel) {
    case "read":
      return name.split(", ").map((thing) => ({ thing, isWrite: false }));
    case "write":
      return [name, ...(verb === "keeps" ? [] : COLLECTIONS)].map((thing) => ({
        thing,
        isWrite: true,
      }));
    case "query":
      return [{ thing: verb === "walks" ? "table" : "lists", isWrite: false }];
    case "create":
    case "question":
      return [{ thing: "tencent", isWrite: channel === "create" }];
    default:
      return [];
  }
}

/** Whether the order of two calls may matter that touch these things. */
export function meet(some: readonly Touch[], others: readonly Touch[]): boolean {
  return some.some((touch) => others.some((other) => clash(touch, other)));
}

const clash = (a: Touch, b: Touch): boolean =>
  a.thing === b.thing &&
  (a.isWrite || b.isWrite) &&
  !(a.isWrite && b.isWrite && COLLECTIONS.includes(a.thing));

/** Answers how many calls an invocation has made. */
export type CallsOf = (invocation: string) => number;

/** The last calls with which an invocation was seen to read a thing, and to write it. */
interface Last {
  read: number;
  write: number;
}

/**
 * The things that each invocation of a race was seen to touch, and with which of its calls last. A
 * call can go at once if nothing that it touches meets what others have yet to touch: no order of
 * it matters.
 */
export class Footprints {
  readonly #lasts = new Map<string, Map<string, Last>>();

  /**
   * Notes what the call of this number touches. Answers with what was not known: things that this
   * invocation was not seen to touch so late.
   */
  note(by: string, call: number, touches: readonly Touch[]): readonly Touch[] {
    const lasts = this.#lasts.get(by) ?? new Map<string, Last>();
    this.#lasts.set(by, lasts);
    return touches.filter(({ thing, isWrite }) => {
      const last = lasts.get(thing) ?? { read: -1, write: -1 };
      lasts.set(thing, last);
      const side = isWrite ? "write" : "read";
      if (last[side] >= call) return false;
      last[side] = call;
      return true;
    });
  }

  /** Whether no other invocation was seen to touch any of this from now on, where that matters. */
  isLocal(by: string, touches: readonly Touch[], callsOf: CallsOf): boolean {
    for (const [other, lasts] of this.#lasts) {
      if (other === by) continue;
      const made = callsOf(other);
      for (const touch of touches) {
        const last = lasts.get(touch.thing);
        if (last === undefined) continue;
        if (last.write >= made && clash(touch, { ...touch, isWrite: true })) return false;
        if (last.read >= made && clash(touch, { ...touch, isWrite: false })) return false;
      }
    }
    return true;
  }
}
