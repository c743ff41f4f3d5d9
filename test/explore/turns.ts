import type { Held } from "../simulation/door.ts";
import type { Fault } from "../simulation/fault-kinds.ts";
import type { Turns } from "../simulation/life.ts";
import type { Invocation } from "../simulation/process.ts";
import type { World } from "../simulation/world.ts";
import { firstOfEach } from "./first-of-each.ts";
import { type Footprints, touchedBy } from "./footprints.ts";
import { Histories, stateOf } from "./state.ts";

/** A fault that may strike a call of a racer, with the words that a schedule names it by. */
export type Strike = Pick<Fault, "kind" | "ms" | "hears">;

const MINUTE = 60_000;

/** A call that was held up waits this long for others to meet, and goes on alone then. */
const WAITS_FOR_COMPANY_MS = 3 * MINUTE;

/** Thrown where a state was seen before: all that follows from it is known. */
export class SeenBefore extends Error {}

/** All runs of one race share this. */
export interface Known {
  /** The states of which every continuation was tried, or is on the list of those to try. */
  readonly states: Set<string>;
  /** By what calls are told to be local: the same for all runs, or a schedule means another. */
  readonly footprints: Footprints;
  /** All that is learned meanwhile. */
  readonly seen: Footprints;
}

/** One run of a race, and what it leaves to try. */
interface Run {
  readonly known: Known;
  /** The invocations whose calls race. All others take turns as they come. */
  readonly racers: readonly string[];
  /** How many faults may strike racers, and which. */
  readonly faults: number;
  readonly strikes: (held: Held) => readonly Strike[];
  /** Which option is taken at each of the first points; the first one at all that follow. */
  readonly schedule: readonly number[];
  /** Whose calls go while the race is on, instead of a schedule. */
  readonly order?: readonly Turn[] | undefined;
  readonly plan: (world: World) => void;
}

/** Calls of one invocation in a row; a fault may strike the last one. */
export interface Turn {
  readonly by: string;
  readonly calls: number;
  readonly strike: Strike | undefined;
}

/** An option at a point: whose call goes next, and what strikes it. */
interface Option {
  readonly held: Held;
  readonly strike: Strike | undefined;
}

/** A write of a task that moved it. */
export interface Move {
  readonly by: string;
  readonly at: number;
  readonly text: string;
}

/**
 * Decides which call goes next. A point is where that is a choice: at least two invocations hold a
 * call, one of them a racer, or a fault may strike. Time goes on only when nobody holds a call.
 */
export class Explorer implements Turns {
  /** Which option was taken at each point, and how many there were. */
  readonly taken: number[] = [];
  readonly widths: number[] = [];
  /** Whose calls went while the race was on. */
  readonly turns: Turn[] = [];
  readonly moves: Move[] = [];
  world: World | undefined;
  readonly #run: Run;
  readonly #histories = new Histories();
  readonly #whats = new Map<string, () => string>();
  #ready: Held[] = [];
  #struck = 0;
  #checkedAt = -1;

  constructor(run: Run) {
    this.#run = run;
  }

  begin(world: World): void {
    this.world = world;
    this.#run.plan(world);
  }

  hold(held: Held): void {
    this.#ready.push(held);
  }

  acted(invocation: Invocation, address: string, outcome: unknown): void {
    const text = this.#whats.get(address)?.() ?? "";
    const now = this.#now;
    this.#histories.add(invocation.name, [address.split("/")[1], now, outcome]);
    if (text.includes("→") && text.includes("(revision"))
      this.moves.push({ by: invocation.name, at: now, text });
  }

  step(next: number): boolean {
    if (this.#ready.length === 0 || next <= this.#now) return false;
    const alive = this.#ready.filter(({ process }) => !process.isDead);
    // The calls that one invocation makes side by side go in their order.
    const ready = firstOfEach(alive, ({ invocation }) => invocation.name);
    const isAlone = ready.every(({ isHeldUp }) => isHeldUp);
    if (isAlone && next - this.#now <= WAITS_FOR_COMPANY_MS && next !== Number.POSITIVE_INFINITY)
      return false;
    this.#let(this.#isRaceOn(ready) ? this.#noted(this.#choose(ready)) : unstruck(ready[0]));
    return true;
  }

  #noted(option: Option): Option {
    const by = option.held.invocation.name;
    const last = this.turns.at(-1);
    const isSame = last?.by === by && last.strike === undefined;
    if (isSame) this.turns.pop();
    this.turns.push({ by, calls: isSame ? last.calls + 1 : 1, strike: option.strike });
    return option;
  }

  /** Undefined when the order that was asked for is over. */
  #asOrdered(ready: readonly Held[]): Option | undefined {
    const { order = [] } = this.#run;
    let calls = this.turns.reduce((sum, turn) => sum + turn.calls, 0);
    for (const turn of order) {
      calls -= turn.calls;
      if (calls >= 0) continue;
      const held = ready.find(({ invocation }) => invocation.name === turn.by);
      if (held === undefined) throw new Error(`${turn.by} holds no call: this is another life.`);
      return { held, strike: calls === -1 ? turn.strike : undefined };
    }
    return undefined;
  }

  get #now(): number {
    return this.world?.timeline.now ?? 0;
  }

  #isRaceOn(ready: readonly Held[]): boolean {
    return ready.some((held) => this.#isRacer(held));
  }

  #isRacer({ invocation }: Held): boolean {
    return this.#run.racers.includes(invocation.name);
  }

  #choose(ready: readonly Held[]): Option {
    if (this.#run.order !== undefined) return this.#asOrdered(ready) ?? unstruck(ready[0]);
    const { footprints } = this.#run.known;
    const local = ready.find((held) => footprints.isLocal(held));
    const candidates = local === undefined ? ready : [local];
    const options = candidates.flatMap((held) => [unstruck(held), ...this.#struckOptions(held)]);
    if (options.length === 1) {
      this.#checkOnce();
      return options[0] ?? unstruck(ready[0]);
    }
    const point = this.taken.length;
    const isNew = point >= this.#run.schedule.length;
    if (isNew) this.#check();
    const choice = this.#run.schedule[point] ?? 0;
    const option = options[choice];
    if (option === undefined) throw new Error(`Point ${point} has no option ${choice}.`);
    this.taken.push(choice);
    this.widths.push(options.length);
    return option;
  }

  #struckOptions(held: Held): readonly Option[] {
    if (!this.#isRacer(held) || this.#struck >= this.#run.faults || held.isHeldUp) return [];
    return this.#run.strikes(held).map((strike) => ({ held, strike }));
  }

  #let({ held, strike }: Option): void {
    this.#ready = this.#ready.filter((other) => other !== held && !other.process.isDead);
    const name = held.invocation.name;
    if (this.#isRaceOn([held, ...this.#ready]) || this.taken.length > 0)
      this.#run.known.seen.add(name, touchedBy(held));
    this.#whats.set(held.address, held.what);
    if (strike !== undefined) {
      this.#struck += 1;
      this.#histories.add(name, [`! ${strike.kind} ${strike.ms}`]);
    }
    held.pass(strike === undefined ? held.fault : { at: held.address, ...strike });
  }

  /** Of what comes after the race one look at each moment is enough. */
  #checkOnce(): void {
    if (this.#checkedAt === this.#now) return;
    if (this.taken.length >= this.#run.schedule.length && this.taken.length > 0) this.#check();
  }

  #check(): void {
    this.#checkedAt = this.#now;
    if (this.world === undefined) return;
    const { states } = this.#run.known;
    const state = stateOf(this.world, this.#ready, `${this.#struck} ${this.#histories.text}`);
    if (states.has(state)) throw new SeenBefore();
    states.add(state);
  }
}

const unstruck = (held: Held | undefined): Option => {
  if (held === undefined) throw new Error("Nobody holds a call.");
  return { held, strike: undefined };
};
