import type { Channel, Fault } from "./fault-kinds.ts";
import type { FaultPlan } from "./faults.ts";
import type { Invocation, Process } from "./process.ts";
import { drawnFor } from "./random.ts";
import type { Timeline } from "./timeline.ts";
import type { Trace } from "./trace.ts";

/** One call to the outside. */
export interface Call<T> {
  readonly channel: Channel;
  /** For people, after the act. */
  readonly what: () => string;
  /** Acts and answers. `fault`: the fault that strikes the call, where it changes the effect. */
  readonly act: (invocation: Invocation, fault: Fault | undefined) => T;
  /** The error that the caller gets where there is no answer. */
  readonly failure: (kind: Fault["kind"]) => Error;
  /** How long it takes before anything happens, where that is the point of it. */
  readonly startsAfterMs?: number;
  /** How long the caller waits for the answer. */
  readonly timeoutMs?: number;
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

  /**
   * `killsLate`: functions that run for longer than their timeout are killed, as Lambda does; else
   * they may wake up whenever.
   */
  constructor(world: {
    seed: number;
    timeline: Timeline;
    plan: FaultPlan;
    trace: Trace;
    killsLate: boolean;
  }) {
    this.#seed = world.seed;
    this.#timeline = world.timeline;
    this.#plan = world.plan;
    this.#trace = world.trace;
    this.#killsLate = world.killsLate;
  }

  /** Never settles for a process that has died. */
  pass<T>(process: Process, call: Call<T>): Promise<T> {
    const invocation = process.current;
    if (invocation === undefined || process.isDead) return new Promise(() => {});
    const address = `${invocation.name}/${invocation.calls++}`;
    const timeline = this.#timeline;
    const { fault, latencyMs } = this.#plan.at(address, call.channel, timeline.now);
    if (fault !== undefined)
      this.#trace.tell(invocation.name, () => `! ${describe(fault)} at ${call.what()}`);
    const wait = (call.startsAfterMs ?? 0) + (fault?.kind === "slow" ? (fault.ms ?? 0) : 0);
    return new Promise((resolve, reject) => {
      const answer = { resolve, reject, process, invocation, call, fault };
      timeline.at(timeline.now + latencyMs + wait, () => this.#arrive(address, answer));
      // A process that waits for a network is not frozen with it. It hears nothing, and the request
      // may still arrive.
      if (call.timeoutMs === undefined || wait <= call.timeoutMs) return;
      if (fault?.hears ?? drawnFor(this.#seed, `${address} frozen`) < 0.5) {
        timeline.at(timeline.now + call.timeoutMs, () =>
          this.#back(answer, () => reject(call.failure("slow"))),
        );
      }
    });
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
    const value = this.#acted(passing);
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

  #acted<T>({ invocation, call, fault, resolve, reject }: Passing<T>): () => void {
    try {
      const value = call.act(invocation, fault);
      return () => resolve(value);
    } catch (error) {
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
