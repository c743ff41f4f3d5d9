import {
  type Channel,
  choices,
  createMoods,
  type Fault,
  type FaultKind,
  type FaultRates,
  type Place,
  questionMoods,
  waits,
} from "./fault-kinds.ts";
import { drawnFor } from "./random.ts";

/**
 * Decides at each call whether a fault strikes it: drawn at a rate, or exactly those of a list.
 * Keeps those that struck.
 */
export class FaultPlan {
  /** Every place that was reached, in order. */
  readonly places: Place[] = [];
  /** The addresses of places where a list was read that was empty. */
  readonly foundNothing = new Set<string>();
  readonly #seed: number;
  readonly #rates: FaultRates;
  readonly #until: number;
  readonly #isPrompt: boolean;
  readonly #listed: ReadonlyMap<string, Fault> | undefined;
  readonly #outages: readonly {
    readonly fault: Fault;
    readonly target: string;
    readonly from: number;
    readonly to: number;
  }[];
  readonly #struck = new Map<string, Fault>();

  /**
   * Nothing is drawn from `until` on. `listed`: these and no others, whenever. `start` is what
   * outages count from.
   */
  constructor(
    seed: number,
    drawn: {
      readonly rates: FaultRates;
      readonly until: number;
      readonly start: number;
      readonly outages: readonly Fault[];
      /** Whether nothing takes time by itself. */
      readonly isPrompt?: boolean;
    },
    listed?: readonly Fault[],
  ) {
    this.#seed = seed;
    this.#rates = drawn.rates;
    this.#until = drawn.until;
    this.#isPrompt = drawn.isPrompt === true;
    this.#listed =
      listed === undefined ? undefined : new Map(listed.map((fault) => [fault.at, fault]));
    this.#outages = (listed ?? drawn.outages)
      .filter(({ kind }) => kind === "outage")
      .map((fault) => {
        const from = drawn.start + (fault.ms ?? 0);
        return { fault, target: fault.at.split(":")[1] ?? "", from, to: from + (fault.forMs ?? 0) };
      });
  }

  /** The fault that strikes this call, and how many milliseconds the call takes without one. */
  at(
    address: string,
    channel: Channel,
    now: number,
  ): { readonly fault: Fault | undefined; readonly latencyMs: number } {
    this.places.push({ at: address, channel, moment: now });
    const isDrawn = this.#listed === undefined || !this.#isPrompt;
    const drawn = isDrawn ? drawnFor(this.#seed, address) : 0;
    const latencyMs = this.#isPrompt ? 0 : 1 + Math.floor(((drawn * 1009) % 1) * 20);
    const fault =
      this.#listed === undefined
        ? this.#drawn(address, channel, { drawn, now })
        : this.#listed.get(address);
    if (fault !== undefined) this.#struck.set(address, fault);
    return { fault: fault ?? this.#outage(channel, now), latencyMs };
  }

  /** For what is not a call: remembers that it happened. */
  strike(fault: Fault): void {
    this.#struck.set(fault.at, fault);
  }

  /** Every fault that struck something, in the order of the first strikes. */
  get struck(): readonly Fault[] {
    return [...this.#struck.values()];
  }

  #drawn(
    address: string,
    channel: Channel,
    { drawn, now }: { readonly drawn: number; readonly now: number },
  ): Fault | undefined {
    const rate = this.#rates[channel];
    if (drawn >= rate || now >= this.#until) return undefined;
    let share = drawn / rate;
    const choice = choices[channel].find(([part]) => {
      share -= part;
      return share < 0;
    });
    const [, kind] = choice ?? [1, "fail"];
    return { at: address, kind, ...this.#details(address, channel, kind) };
  }

  #details(address: string, channel: Channel, kind: FaultKind): Pick<Fault, "ms" | "mood"> {
    const more = drawnFor(this.#seed, `${address} more`);
    if (kind === "mood") {
      const moods = channel === "create" ? createMoods : questionMoods;
      const mood = moods[Math.floor(more * moods.length)];
      return mood === undefined ? {} : { mood };
    }
    if (kind !== "slow" && kind !== "late" && kind !== "delay" && kind !== "index-late") return {};
    const [least, most] = waits[Math.floor(more * waits.length)] ?? [1000, 20_000];
    return { ms: Math.floor(least + ((more * 997) % 1) * (most - least)) };
  }

  #outage(channel: Channel, now: number): Fault | undefined {
    const outage = this.#outages.find(
      ({ target, from, to }) => from <= now && now < to && targetsOf[channel].includes(target),
    );
    if (outage === undefined) return undefined;
    this.#struck.set(outage.fault.at, outage.fault);
    return { at: outage.fault.at, kind: outage.target === "answers" ? "lost" : "fail" };
  }
}

/**
 * The parts that can have an outage. An outage of `answers` loses Tencent's answers to requests
 * that arrive.
 */
export const outageTargets = ["table", "tencent", "secrets"] as const;

const targetsOf: Readonly<Record<Channel, readonly string[]>> = {
  read: ["table"],
  write: ["table"],
  query: ["table"],
  create: ["tencent", "answers"],
  question: ["tencent", "answers"],
  secret: ["secrets"],
  sleep: [],
  forward: [],
  callback: [],
  tick: [],
};
