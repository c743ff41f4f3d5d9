import type { Channel, Fault } from "./fault-kinds.ts";
import type { FaultPlan } from "./faults.ts";
import type { Invocation, Process } from "./process.ts";
import { drawnFor } from "./random.ts";
import type { Answer } from "./service.ts";
import type { Timeline } from "./timeline.ts";
import type { Trace } from "./trace.ts";

/** One call to the outside. */
export interface Call<T> {
  readonly channel: Channel;
  /** For people, after the act. */
  readonly what: () => string;
  /** The lists that it looks at, or on which it may change something, as the rows stand now. */
  readonly lists?: () => readonly string[];
  /** Acts and answers. `fault`: the fault that strikes the call, where it changes the effect. */
  readonly act: (invocation: Invocation, fault: Fault | undefined) => T;
  /** The error that the caller gets where there is no answer. */
  readonly failure: (kind: Fault["kind"]) => Error;
  /** How long it takes before anything happens, where that is the point of it. */
  readonly startsAfterMs?: number;
  /** How long the caller waits for the answer. */
  readonly timeoutMs?: number;
}

/** A call at its process's door: nothing of it has happened yet. */
export interface Held {
  readonly address: string;
  readonly channel: Channel;
  readonly process: Process;
  readonly invocation: Invocation;
  /** For people, after the act. */
  readonly what: () => string;
  /** The lists that it looks at, or on which it may change something, as the rows stand now. */
  readonly lists: (() => readonly string[]) | undefined;
  /** The fault that strikes the call, unless the gate says otherwise. */
  readonly fault: Fault | undefined;
  /** Whether a fault has held it up: none strikes it again. */
  readonly isHeldUp: boolean;
  /** Lets it through, struck by this fault or by none. */
  readonly pass: (fault: Fault | undefined) => void;
}

/** Decides which call goes next, in place of latencies. */
export interface Gate {
  hold(held: Held): void;
  /** Told of each call that was made, and of the answer or error that came of it. */
  acted(invocation: Invocation, address: string, outcome: unknown): void;
  /** Told of the answer that the caller of an invocation gets. */
  answered(invocation: string, answer: Answer): void;
}

/**
 * The only way out of a process. Each call passes here once, is struck by at most one fault, and is
 * a moment at which the process may die.
 */
export class Door {
  readonly #seed: number;
  readonly #timeline: Timeline;
  readonly #plan: FaultPlan;
  readonly #trace: Trace;
  readonly #killsLate: boolean;
  readonly #gate: Gate | undefined;

  /**
   * `killsLate`: functions that run for longer than their timeout are killed, as Lambda does; else
   * they may wake up whenever. `gate`: where each call waits until it is let through; undefined
   * where latencies decide.
   */
  constructor(world: {
    seed: number;
    timeline: Timeline;
    plan: FaultPlan;
    trace: Trace;
    killsLate: boolean;
    gate?: Gate | undefined;
  }) {
    this.#seed = world.seed;
    this.#timeline = world.timeline;
    this.#plan = world.plan;
    this.#trace = world.trace;
    this.#killsLate = world.killsLate;
    this.#gate = world.gate;
  }

  /** Never settles for a process that has died. */
  pass<T>(process: Process, call: Call<T>): Promise<T> {
    const invocation = process.current;
    if (invocation === undefined || process.isDead) return new Promise(() => {});
    const address = `${invocation.name}/${invocation.calls++}`;
    const timeline = this.#timeline;
    const { fault, latencyMs } = this.#plan.at(address, call.channel, timeline.now);
    return new Promise((resolve, reject) => {
      const passing = { resolve, reject, process, invocation, call, fault };
      if (this.#gate !== undefined) return this.#hold(address, passing, this.#gate);
      this.#leave(address, passing, latencyMs + (call.startsAfterMs ?? 0));
    });
  }

  /** The gate decides when the call goes; a fault that holds it up brings it to the gate again. */
  #hold<T>(address: string, passing: Passing<T>, gate: Gate): void {
    const { process, invocation, call } = passing;
    const { channel, what, lists, startsAfterMs = 0 } = call;
    const held = { address, channel, process, invocation, what, lists, fault: passing.fault };
    const pass = (fault: Fault | undefined): void => {
      const struck = { ...passing, fault };
      const wait = slownessOf(fault);
      if (fault !== undefined) this.#plan.strike(fault);
      if (wait === 0) {
        this.#tellFault(struck);
        this.#arrive(address, struck);
        return;
      }
      this.#leave(address, struck, 0, () =>
        gate.hold({ ...held, isHeldUp: true, pass: () => this.#arrive(address, struck) }),
      );
    };
    const hold = (): void => gate.hold({ ...held, isHeldUp: false, pass });
    if (startsAfterMs === 0) hold();
    else this.#timeline.at(this.#timeline.now + startsAfterMs, hold);
  }

  /** A call on its way: it arrives when this time and what a fault adds to it have passed. */
  #leave<T>(
    address: string,
    passing: Passing<T>,
    takesMs: number,
    arrive = (): void => this.#arrive(address, passing),
  ): void {
    const { call, fault, reject } = passing;
    const timeline = this.#timeline;
    this.#tellFault(passing);
    const slowness = slownessOf(fault);
    timeline.at(timeline.now + takesMs + slowness, arrive);
    const wait = (call.startsAfterMs ?? 0) + slowness;
    // A process that waits for a network is not frozen with it. It hears nothing, and the request
    // may still arrive.
    if (call.timeoutMs === undefined || wait <= call.timeoutMs) return;
    if (fault?.hears ?? drawnFor(this.#seed, `${address} frozen`) < 0.5) {
      timeline.at(timeline.now + call.timeoutMs, () =>
        this.#back(passing, () => reject(call.failure("slow"))),
      );
    }
  }

  #tellFault<T>({ invocation, call, fault }: Passing<T>): void {
    if (fault !== undefined)
      this.#trace.tell(invocation.name, () => `! ${describe(fault)} at ${call.what()}`);
  }

  #arrive<T>(address: string, passing: Passing<T>) {
    const { process, invocation, call, fault, reject } = passing;
    const kind = fault?.kind;
    this.#killIfLate(process, invocation);
    // A request whose process died on its way may or may not arrive.
    if (
      process.isDead &&
      (call.channel === "sleep" || drawnFor(this.#seed, `${address} dead`) < 0.5)
    )
      return;
    if (kind === "die-before") return process.die();
    if (kind === "fail" || kind === "unreached")
      return this.#back(passing, () => reject(call.failure(kind)));
    const value = this.#acted(address, passing);
    if (kind === "die-after") return process.die();
    if (kind === "lost") return this.#back(passing, () => reject(call.failure(kind)));
    if (kind !== "late") return this.#back(passing, value);
    const ms = fault?.ms ?? 0;
    const isTooLate = call.timeoutMs !== undefined && ms > call.timeoutMs;
    const settle = isTooLate ? () => reject(call.failure(kind)) : value;
    this.#timeline.at(this.#timeline.now + (isTooLate ? (call.timeoutMs ?? 0) : ms), () =>
      this.#back(passing, settle),
    );
  }

  #acted<T>(address: string, { invocation, call, fault, resolve, reject }: Passing<T>): () => void {
    try {
      const value = call.act(invocation, fault);
      if (Array.isArray(value) && value.length === 0) this.#plan.foundNothing.add(address);
      this.#gate?.acted(invocation, address, value);
      return () => resolve(value);
    } catch (error) {
      this.#gate?.acted(invocation, address, String(error));
      return () => reject(error);
    } finally {
      this.#trace.tell(invocation.name, call.what);
    }
  }

  #back<T>({ process, invocation }: Passing<T>, settle: () => void): void {
    this.#killIfLate(process, invocation);
    if (!process.isDead) settle();
  }

  #killIfLate(process: Process, invocation: Invocation): void {
    if (
      this.#killsLate &&
      process.current === invocation &&
      this.#timeline.now > invocation.deadline
    )
      process.die();
  }
}

interface Passing<T> {
  readonly process: Process;
  readonly invocation: Invocation;
  readonly call: Call<T>;
  readonly fault: Fault | undefined;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

const slownessOf = (fault: Fault | undefined): number =>
  fault?.kind === "slow" ? (fault.ms ?? 0) : 0;

/** A fault in a few words. */
export const describe = ({ kind, ms, forMs, mood }: Fault): string =>
  [
    kind,
    mood,
    ms === undefined ? undefined : `${Math.round(ms / 1000)} s`,
    forMs === undefined ? undefined : `for ${Math.round(forMs / 1000)} s`,
  ]
    .filter((part) => part !== undefined)
    .join(" ");
