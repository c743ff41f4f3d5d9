import type { Held } from "../simulation/door.ts";
import type { Fault } from "../simulation/fault-kinds.ts";
import { type Begun, Footprints, type Here, meet, type Touch, touchedBy } from "./footprints.ts";

/** A fault that may strike a call of a racer, with the words that an order names it by. */
export type Strike = Pick<Fault, "kind" | "ms" | "hears">;

/** One call that goes, and what strikes it. */
export interface Step {
  readonly by: string;
  readonly strike: Strike | undefined;
}

/** The steps to a point, the last one first: those before it are shared with other points. */
export interface Path {
  readonly step: Step;
  readonly before: Path | undefined;
}

/** A step that may be taken at a point, and what it touches. */
export interface Option extends Step {
  /** Of this call and this strike, at whatever point it is taken. */
  readonly id: string;
  readonly touches: readonly Touch[];
}

/**
 * Steps that need not be taken first at a point: another branch takes each of them before, and
 * nothing since then has met it.
 */
export type Asleep = ReadonlyMap<string, Option>;

/** Where a run begins to look for itself, and what it need not look at there. */
export interface Branch {
  readonly path: Path | undefined;
  readonly asleep: Asleep;
}

/** A point of a run: its state as a text, and the calls that are held, one of each invocation. */
export interface Point {
  readonly state: string;
  readonly ready: readonly Held[];
  readonly path: Path | undefined;
  readonly asleep: Asleep;
  readonly here: Omit<Here, "isHeldUp">;
  readonly strikesOf: (held: Held) => readonly Strike[];
}

/** A call that went first because nothing seemed to meet it, and what would be tried else. */
interface Assumed {
  readonly by: string;
  readonly touches: readonly Touch[];
  readonly calls: ReadonlyMap<string, number>;
  readonly now: number;
  readonly isHeldUp: boolean;
  readonly others: readonly Option[];
  readonly path: Path | undefined;
  readonly asleep: Asleep;
}

const NONE: Asleep = new Map();

/**
 * The orders of a race that are still to be tried. Each state is left once by each step. Of orders
 * that differ only in steps that do not meet, one is tried: by sleep sets (Godefroid), and by calls
 * that go at once while nothing is known to meet them.
 */
export class Search {
  readonly #toTry: Branch[] = [{ path: undefined, asleep: NONE }];
  /** The states that were seen, with the steps that were asleep at every visit. */
  readonly #states = new Map<string, ReadonlySet<string>>();
  readonly #ends = new Set<string>();
  readonly #footprints = new Footprints();
  readonly #assumed = new Map<string, Assumed[]>();
  readonly #triesAll: boolean;
  /** Of the calls that are held at the point at which a step is chosen. */
  #touches: ReadonlyMap<Held, readonly Touch[]> = new Map();

  /** `triesAll`: leaves out no order but those that reach a known state, for the sake of a test. */
  constructor({ triesAll = false }: { readonly triesAll?: boolean } = {}) {
    this.#triesAll = triesAll;
  }

  /** The next branch to try, the deepest first; undefined if none is left. */
  next(): Branch | undefined {
    return this.#toTry.pop();
  }

  get states(): number {
    return this.#states.size;
  }

  /** The states that the race was seen to end in. */
  get ends(): ReadonlySet<string> {
    return this.#ends;
  }

  /** Whether a run came to this end of its race first. All that follows an end is one life. */
  isNewEnd(state: string): boolean {
    if (this.#ends.has(state)) return false;
    this.#ends.add(state);
    return true;
  }

  /** A racer touches this. Where it was thought not to, other steps are tried after all. */
  note(by: Begun, call: number, touches: readonly Touch[]): void {
    const { name, beganAt } = by;
    for (const touch of this.#footprints.note(by, call, touches)) {
      const assumed = this.#assumed.get(touch.thing) ?? [];
      const isMet = (each: Assumed): boolean =>
        each.by !== name &&
        (each.isHeldUp || beganAt <= each.now) &&
        (each.calls.get(name) ?? 0) <= call &&
        meet(each.touches, [touch]);
      for (const each of assumed.filter(isMet)) this.#branch(each, each.others, each.asleep);
      this.#assumed.set(
        touch.thing,
        assumed.filter((each) => !isMet(each)),
      );
    }
  }

  /**
   * Which step a run takes at a point that it is the first to reach, and what is asleep after it.
   * The others are to be tried later. Undefined if all that follows is known, or tried elsewhere.
   */
  choose(point: Point): { readonly step: Option; readonly asleep: Asleep } | undefined {
    const { state, asleep } = point;
    this.#touches = new Map(point.ready.map((held) => [held, touchedBy(held)]));
    const local = point.ready.find((held) => this.#isLocal(held, point));
    const own = local && this.#optionsOf(local, point);
    const all = point.ready.flatMap((held) => this.#optionsAmong(held, point));
    const options = own ?? all;
    const known = this.#states.get(state);
    const isOpen = ({ id }: Option): boolean => !asleep.has(id) && (known?.has(id) ?? true);
    if (own !== undefined) this.#assume(point, own, all.filter(isOpen));
    const open = options.filter(isOpen);
    const kept = [...(known ?? asleep.keys())].filter((id) => asleep.has(id));
    this.#states.set(state, new Set(kept));
    const [first, ...others] = open;
    if (first === undefined) return undefined;
    const sleeping = new Map(asleep);
    sleeping.set(first.id, first);
    this.#branch(point, others, sleeping);
    return { step: first, asleep: this.#after(first, asleep) };
  }

  /**
   * To be held up, or to die before a call, touches nothing. At whatever point of a moment that
   * begins it comes to the same, so it is tried where nobody else holds a call any more.
   */
  #optionsAmong(held: Held, point: Point): readonly Option[] {
    const isAlone = point.ready.every(({ invocation }) => invocation === held.invocation);
    const options = this.#optionsOf(held, point);
    return isAlone || this.#triesAll ? options : options.filter(({ strike }) => !isBefore(strike));
  }

  #isLocal(held: Held, { here }: Point): boolean {
    const { invocation, isHeldUp } = held;
    if (this.#triesAll) return false;
    return this.#footprints.isLocal(invocation.name, this.#touchesOf(held), { ...here, isHeldUp });
  }

  #optionsOf(held: Held, { strikesOf }: Point): readonly Option[] {
    const { invocation, address, isHeldUp } = held;
    const touches = this.#touchesOf(held);
    return [undefined, ...strikesOf(held)].map((strike) => ({
      by: invocation.name,
      strike,
      id: [address, isHeldUp, strike?.kind, strike?.ms, strike?.hears].join(" "),
      touches,
    }));
  }

  #touchesOf(held: Held): readonly Touch[] {
    return this.#touches.get(held) ?? touchedBy(held);
  }

  #after(step: Option, asleep: Asleep): Asleep {
    return this.#triesAll ? NONE : after(step, asleep);
  }

  #assume(
    { ready, path, asleep, here }: Point,
    own: readonly Option[],
    open: readonly Option[],
  ): void {
    const [first] = own;
    const others = open.filter(({ by }) => by !== first?.by);
    if (first === undefined || others.length === 0) return;
    const each = {
      by: first.by,
      touches: first.touches,
      calls: new Map(ready.map(({ invocation: { name } }) => [name, here.callsOf(name)])),
      now: here.now,
      isHeldUp: ready.some(({ invocation, isHeldUp }) => isHeldUp && invocation.name === first.by),
      others,
      path,
      asleep: new Map([...asleep, ...own.map((option) => [option.id, option] as const)]),
    };
    for (const { thing } of first.touches)
      this.#assumed.set(thing, [...(this.#assumed.get(thing) ?? []), each]);
  }

  /** The first of these is tried first, and sleeps while the others are. */
  #branch({ path }: Pick<Point, "path">, options: readonly Option[], asleep: Asleep): void {
    const sleeping = new Map(asleep);
    const branches = options.map((option) => {
      const step = { by: option.by, strike: option.strike };
      const branch = { path: { step, before: path }, asleep: this.#after(option, sleeping) };
      sleeping.set(option.id, option);
      return branch;
    });
    this.#toTry.push(...branches.toReversed());
  }
}

const isBefore = (strike: Strike | undefined): boolean =>
  strike?.kind === "slow" || strike?.kind === "die-before";

/**
 * The steps that stay asleep after this one: those that do not meet it. Two faults always meet, as
 * only so many may strike.
 */
const after = (step: Option, asleep: Asleep): Asleep =>
  new Map(
    [...asleep].filter(
      ([, other]) =>
        other.by !== step.by &&
        !(other.strike !== undefined && step.strike !== undefined) &&
        !meet(other.touches, step.touches),
    ),
  );

/** The steps to a point, the first one first. */
export function stepsOf(path: Path | undefined): readonly Step[] {
  const steps: Step[] = [];
  for (let at = path; at !== undefined; at = at.before) steps.push(at.step);
  return steps.reverse();
}
