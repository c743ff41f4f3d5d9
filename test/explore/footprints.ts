import type { Held } from "../simulation/door.ts";

/** A thing that a call touches, and whether the call may change it. */
export interface Touch {
  readonly thing: string;
  readonly isWrite: boolean;
}

/** Two writes change the table and its lists in the same way, whichever comes first. */
const isCollection = (thing: string): boolean => thing === "table" || thing.startsWith(LIST);
const LIST = "list ";

/**
 * The things that a call is about to touch: rows by their names, each list by its own, what a scan
 * sees as one thing, and Tencent as one.
 *
 * Example: an update that moves the task `default#t_1` from the list `wait#vod` to `ask#vod` writes
 * `default#t_1`, `list wait#vod`, `list ask#vod` and `table`.
 */
export function touchedBy({
  channel,
  what,
  lists = () => [],
}: Pick<Held, "channel" | "what" | "lists">): readonly Touch[] {
  const [verb = "", ...words] = what().split(" ");
  const name = words.join(" ");
  switch (channel) {
    case "read":
      return name.split(", ").map((thing) => ({ thing, isWrite: false }));
    case "write":
      return [name, ...(verb === "keeps" ? [] : ["table", ...lists().map(listNamed)])].map(
        (thing) => ({ thing, isWrite: true }),
      );
    case "query":
      return (verb === "walks" ? ["table"] : lists().map(listNamed)).map((thing) => ({
        thing,
        isWrite: false,
      }));
    case "create":
    case "question":
      return [{ thing: "tencent", isWrite: channel === "create" }];
    default:
      return [];
  }
}

const listNamed = (name: string): string => `${LIST}${name}`;

/** Whether the order of two calls may matter that touch these things. */
export function meet(some: readonly Touch[], others: readonly Touch[]): boolean {
  return some.some((touch) => others.some((other) => clash(touch, other)));
}

const clash = (a: Touch, b: Touch): boolean =>
  a.thing === b.thing &&
  (a.isWrite || b.isWrite) &&
  !(a.isWrite && b.isWrite && isCollection(a.thing));

/** An invocation, with the moment at which it began: it may begin at another one in another run. */
export interface Begun {
  readonly name: string;
  readonly beganAt: number;
}

/** A moment of a run, as one of those that hold a call there sees it. */
export interface Here {
  /** The number of calls that an invocation has made. */
  readonly callsOf: (name: string) => number;
  /** When an invocation began; undefined where it has not. */
  readonly beganAt: (name: string) => number | undefined;
  readonly now: number;
  /** Whether the call was held up. Time passes while others come to meet it, and for no other. */
  readonly isHeldUp: boolean;
}

/** Whether an invocation may still make a call before that call goes. */
const mayMeet = ({ name, beganAt }: Begun, here: Here): boolean => {
  const began = here.beganAt(name);
  if (began !== undefined) return began === beganAt;
  return beganAt === here.now || (here.isHeldUp && beganAt > here.now);
};

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
  readonly #lasts = new Map<string, Begun & { readonly things: Map<string, Last> }>();

  /**
   * Notes what the call of this number touches. Answers with what was not known: things that this
   * invocation was not seen to touch so late.
   */
  note({ name, beganAt }: Begun, call: number, touches: readonly Touch[]): readonly Touch[] {
    const by = `${name} ${beganAt}`;
    const { things } = this.#lasts.get(by) ?? { things: new Map<string, Last>() };
    this.#lasts.set(by, { name, beganAt, things });
    return touches.filter(({ thing, isWrite }) => {
      const last = things.get(thing) ?? { read: -1, write: -1 };
      things.set(thing, last);
      const side = isWrite ? "write" : "read";
      if (last[side] >= call) return false;
      last[side] = call;
      return true;
    });
  }

  /** Whether no other invocation was seen to touch any of this from now on, where that matters. */
  isLocal(by: string, touches: readonly Touch[], here: Here): boolean {
    for (const other of this.#lasts.values()) {
      if (other.name === by || !mayMeet(other, here)) continue;
      const made = here.callsOf(other.name);
      for (const touch of touches) {
        const last = other.things.get(touch.thing);
        if (last === undefined) continue;
        if (last.write >= made && clash(touch, { ...touch, isWrite: true })) return false;
        if (last.read >= made && clash(touch, { ...touch, isWrite: false })) return false;
      }
    }
    return true;
  }
}
