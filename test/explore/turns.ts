import type { Held } from "../simulation/door.ts";
import type { Turns } from "../simulation/life.ts";
import type { Invocation } from "../simulation/process.ts";
import type { Answer } from "../simulation/service.ts";
import type { World } from "../simulation/world.ts";
import { firstOfEach } from "./first-of-each.ts";
import { touchedBy } from "./footprints.ts";
import type { Asleep, Path, Search, Step, Strike } from "./search.ts";
import { Histories, stateOf } from "./state.ts";
import type { ClauseName, ClauseWatch } from "./without.ts";

const MINUTE = 60_000;

/**
 * A call that was held up waits this long for others to meet, and goes on alone then. In a minute
 * each function of the schedule comes once.
 */
const WAITS_FOR_COMPANY_MS = MINUTE;

/** Thrown where all that follows is known, or is tried by another branch. */
export class SeenBefore extends Error {}

/** One run of a race. */
interface Run {
  /** The invocations whose calls race. All others take turns as they come. */
  readonly racers: readonly string[];
  /** The most faults that may strike racers, and which. */
  readonly faults: number;
  readonly strikes: (held: Held, acts: number) => readonly Strike[];
  /** The steps that are taken first while the race is on. */
  readonly steps?: readonly Step[];
  /** Whether steps that cannot be taken any more are left out. */
  readonly isLenient?: boolean;
  /** Decides the steps that follow; without it the first call that is held goes, unstruck. */
  readonly search?: Search | undefined;
  readonly asleep?: Asleep;
  readonly plan: (world: World) => void;
}

/** A write of a task that moved it. */
export interface Move {
  readonly by: string;
  /** Of the call: `submit.0.0/9`. */
  readonly address: string;
  readonly at: number;
  readonly text: string;
}

/**
 * Decides which call goes next. The race is on while a racer holds a call; then each call that goes
 * is a step. Time goes on only when nobody holds a call.
 */
export class Explorer implements Turns, ClauseWatch {
  readonly moves: Move[] = [];
  /** The writes that moved a task, or were to move it and lost the race. */
  readonly tries: Move[] = [];
  /** The clauses that writes were made with, and those that alone kept one from happening. */
  readonly clauses = new Set<ClauseName>();
  readonly decisions = new Map<ClauseName, Path | undefined>();
  world: World | undefined;
  readonly #run: Run;
  readonly #histories = new Histories();
  /** The words of each write, for people: no other call moves a task. */
  readonly #writes = new Map<string, () => string>();
  /** The calls that each invocation has made, and those of them that changed something. */
  readonly #calls = new Map<string, number>();
  readonly #acts = new Map<string, number>();
  /** When the delay of each call that was held up had passed. */
  readonly #heldUpAt = new Map<string, number>();
  #ready: Held[] = [];
  #path: Path | undefined;
  #taken = 0;
  #struck = 0;
  #asleep: Asleep;
  #steppedAt: number | undefined;
  #endedAt: number | undefined;

  constructor(run: Run) {
    this.#run = run;
    this.#asleep = run.asleep ?? new Map();
  }

  /** The invocations whose calls went while the race was on. */
  get path(): Path | undefined {
    return this.#path;
  }

  used(clause: ClauseName): void {
    this.clauses.add(clause);
  }

  decided(clause: ClauseName): void {
    if (!this.decisions.has(clause)) this.decisions.set(clause, this.#path);
  }

  begin(world: World): void {
    this.world = world;
    this.#run.plan(world);
  }

  hold(held: Held): void {
    this.#histories.began(held.invocation, held.process);
    this.#ready.push(held);
    if (held.isHeldUp) this.#heldUpAt.set(held.address, this.#now);
  }

  acted(invocation: Invocation, address: string, outcome: unknown): void {
    const text = this.#writes.get(address)?.() ?? "";
    const now = this.#now;
    this.#histories.add(invocation.name, [address.split("/")[1], now, outcome]);
    if (text === "") return;
    const move = { by: invocation.name, address, at: now, text };
    if (text.includes("→") && text.includes("(revision")) this.moves.push(move);
    if (isTry.test(text)) this.tries.push(move);
  }

  answered(name: string, { statusCode, body }: Answer): void {
    this.#histories.answered(name, `${statusCode} ${body}`);
  }

  step(next: number): boolean {
    if (this.#ready.length === 0 || next <= this.#now) return false;
    // The calls that one invocation makes side by side go in their order.
    const alive = this.#ready.filter(({ process }) => !process.isDead);
    const ready = firstOfEach(alive, ({ invocation }) => invocation.name);
    if (ready.length > 0 && ready.every((held) => this.#waitsFor(held) >= next)) return false;
    const racers = ready.filter((held) => this.#isRacer(held));
    if (racers.length > 0)
      this.#take([...racers, ...ready.filter((held) => !this.#isRacer(held)).slice(0, 1)]);
    else {
      this.#lookAtEnd();
      const [held] = ready;
      if (held !== undefined) this.#let(held, held.fault);
      else this.#ready = [];
    }
    return true;
  }

  /** Until when a call waits for others to meet. */
  #waitsFor({ address, isHeldUp }: Held): number {
    return isHeldUp ? (this.#heldUpAt.get(address) ?? 0) + WAITS_FOR_COMPANY_MS : 0;
  }

  get #now(): number {
    return this.world?.timeline.now ?? 0;
  }

  #isRacer({ invocation }: Held): boolean {
    return this.#run.racers.includes(invocation.name);
  }

  /** One step of the race. */
  #take(ready: readonly Held[]): void {
    const step = this.#next(ready);
    const held = ready.find(({ invocation }) => invocation.name === step.by);
    if (held === undefined) throw new Error(`${step.by} holds no call: this is another life.`);
    this.#taken += 1;
    this.#path = { step: { by: held.invocation.name, strike: step.strike }, before: this.#path };
    this.#steppedAt = this.#now;
    this.#strike(held, step.strike);
  }

  #next(ready: readonly Held[]): Step {
    const { steps = [], isLenient, search } = this.#run;
    const step = steps[this.#taken];
    const [first] = ready;
    const isThere = ready.some(({ invocation }) => invocation.name === step?.by);
    if (step !== undefined && (isThere || isLenient !== true)) return step;
    if (search !== undefined) return this.#choose(ready, search);
    return { by: first?.invocation.name ?? "", strike: undefined };
  }

  #choose(ready: readonly Held[], search: Search): Step {
    // Time has passed, and that meets every step.
    if (this.#steppedAt !== this.#now) this.#asleep = new Map();
    const chosen = search.choose({
      state: this.#state(`${this.#struck}`),
      ready,
      path: this.#path,
      asleep: this.#asleep,
      here: {
        callsOf: (name) => this.#calls.get(name) ?? 0,
        beganAt: (name) => this.#histories.beganAt(name),
        now: this.#now,
      },
      strikesOf: (held) => this.#strikesOf(held),
    });
    if (chosen === undefined) throw new SeenBefore();
    this.#asleep = chosen.asleep;
    return chosen.step;
  }

  #strikesOf(held: Held): readonly Strike[] {
    if (!this.#isRacer(held) || this.#struck >= this.#run.faults || held.isHeldUp) return [];
    return this.#run.strikes(held, this.#acts.get(held.invocation.name) ?? 0);
  }

  #strike(held: Held, strike: Strike | undefined): void {
    const { name } = held.invocation;
    const call = this.#calls.get(name) ?? 0;
    this.#calls.set(name, call + 1);
    if (held.channel === "write" || held.channel === "create")
      this.#acts.set(name, (this.#acts.get(name) ?? 0) + 1);
    const { search, steps = [] } = this.#run;
    // The run that chose a branch has made all of its steps but the last, and noted them.
    if (search !== undefined && this.#taken >= steps.length)
      search.note(held.invocation, call, touchedBy(held));
    if (strike !== undefined) {
      this.#struck += 1;
      this.#histories.add(name, [`! ${strike.kind} ${strike.ms} ${strike.hears}`]);
    }
    this.#let(held, strike === undefined ? held.fault : { at: held.address, ...strike });
  }

  #let(held: Held, fault: Parameters<Held["pass"]>[0]): void {
    this.#ready = this.#ready.filter((other) => other !== held && !other.process.isDead);
    if (held.channel === "write") this.#writes.set(held.address, held.what);
    held.pass(fault);
  }

  /** The life after a race is lived once for each state that the race ends in. */
  #lookAtEnd(): void {
    const { search, steps = [], racers } = this.#run;
    if (search === undefined || this.#taken < steps.length || this.#endedAt === this.#now) return;
    if (racers.some((name) => !this.#histories.isOver(name))) return;
    this.#endedAt = this.#now;
    if (!search.isNewEnd(this.#state("end"))) throw new SeenBefore();
  }

  #state(more: string): string {
    if (this.world === undefined) throw new Error("The life has not begun.");
    return stateOf(this.world, this.#ready, `${more} ${this.#histories.text}`);
  }
}

/** A task's row is named by its partition alone. */
const isTry = /^updates (?!provider#)\S+: /;
