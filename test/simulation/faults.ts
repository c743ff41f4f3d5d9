import { drawnFor } from "./random.ts";
import type { TencentMood } from "./tencent-mood.ts";

/** A fault of a call to the outside, of a message on its way, or of the whole service. */
export type FaultKind =
  /** The call fails, and nothing has happened; or no byte of it was sent, and that is known. */
  | "fail"
  | "unreached"
  /**
   * It happens, and its answer is lost; or it is made again, as the SDK does, and only the second
   * answer is heard.
   */
  | "lost"
  | "repeated"
  /** It happens later: the caller was frozen before, or the request took its time. */
  | "slow"
  /** It happens at once, and the answer comes later. */
  | "late"
  /** The caller's process dies before it, or after it. */
  | "die-before"
  | "die-after"
  /** The write reaches the indexes later. */
  | "index-late"
  /** The index does not show anything. */
  | "index-empty"
  /** Tencent answers ambiguously. */
  | "mood"
  /** A message, or a tick of the schedule, never comes, comes later, or comes twice. */
  | "drop"
  | "delay"
  | "twice"
  /** Something does not answer for a while. */
  | "outage"
  /** All processes die at once. */
  | "deploy";

/**
 * A fault and the place where it strikes: `submit.3/7` is the seventh call to the outside of the
 * third submission.
 */
export interface Fault {
  readonly at: string;
  readonly kind: FaultKind;
  /** How late, how long, or how long after the beginning. */
  readonly ms?: number;
  readonly forMs?: number;
  readonly mood?: TencentMood;
  /**
   * Whether somebody whose request is slow hears after its own patience that there is no answer, or
   * is frozen with it. Drawn where absent.
   */
  readonly hears?: boolean;
}

/** A place at which a fault may strike, reached at this moment. */
export type Place = Readonly<{ at: string; channel: Channel; moment: number }>;

/** Calls that the same things can happen to. */
export type Channel =
  | "read"
  | "write"
  | "query"
  | "create"
  | "question"
  | "secret"
  | "sleep"
  | "forward"
  | "callback"
  | "tick";

/** How often, from 0 to 1, a call of each channel is struck. */
export type FaultRates = Readonly<Record<Channel, number>>;

type Choice = readonly [share: number, kind: FaultKind];

/** The faults that strike the calls of a channel, each with its share of all strikes. */
export const choices: Readonly<Record<Channel, readonly Choice[]>> = {
  read: [
    [0.4, "fail"],
    [0.2, "slow"],
    [0.1, "late"],
    [0.15, "die-before"],
    [0.15, "die-after"],
  ],
  write: [
    [0.15, "fail"],
    [0.2, "lost"],
    [0.1, "repeated"],
    [0.1, "slow"],
    [0.1, "late"],
    [0.1, "die-before"],
    [0.15, "die-after"],
    [0.1, "index-late"],
  ],
  query: [
    [0.3, "fail"],
    [0.3, "index-empty"],
    [0.2, "slow"],
    [0.2, "die-before"],
  ],
  create: [
    [0.1, "fail"],
    [0.2, "lost"],
    [0.08, "unreached"],
    [0.12, "slow"],
    [0.08, "late"],
    [0.07, "die-before"],
    [0.1, "die-after"],
    [0.25, "mood"],
  ],
  question: [
    [0.1, "fail"],
    [0.1, "lost"],
    [0.05, "unreached"],
    [0.1, "slow"],
    [0.1, "late"],
    [0.1, "die-before"],
    [0.1, "die-after"],
    [0.35, "mood"],
  ],
  secret: [
    [0.6, "fail"],
    [0.2, "slow"],
    [0.2, "die-before"],
  ],
  sleep: [
    [0.6, "slow"],
    [0.4, "die-after"],
  ],
  forward: [
    [0.5, "fail"],
    [0.3, "lost"],
    [0.2, "die-after"],
  ],
  callback: [
    [0.4, "drop"],
    [0.35, "delay"],
    [0.25, "twice"],
  ],
  tick: [
    [0.4, "drop"],
    [0.3, "delay"],
    [0.3, "twice"],
  ],
};

/**
 * Where Tencent says who knows what after having acted, or in the place of it. Nothing here blames
 * another task for a create.
 */
const createMoods: readonly TencentMood[] = [
  "internal-error-after-effect",
  "internal-error-before",
  "http-502-after",
  "http-502-before",
  "html",
  "truncated-after",
  "empty-task-id-after",
  "rate-limited",
  "rate-limited",
  "final-refusal",
  "final-refusal",
  "unknown-code-after",
  "unknown-code-before",
  "null-everywhere",
];
const questionMoods: readonly TencentMood[] = [...createMoods, "other-tasks-id"];

/**
 * Waits of which each is longer than something that somebody relies on: a client's patience, a
 * lease, the life of a signature.
 */
const waits: readonly (readonly [number, number])[] = [
  [1000, 20_000],
  [1000, 20_000],
  [46_000, 130_000],
  [300_000, 1_200_000],
];

/**
 * Decides at each call whether a fault strikes it: drawn at a rate, or exactly those of a list.
 * Keeps those that struck.
 */
export class FaultPlan {
  /** Every place that was reached, in order. */
  readonly places: Place[] = [];
  readonly #seed: number;
  readonly #rates: FaultRates;
  readonly #until: number;
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
    },
    listed?: readonly Fault[],
  ) {
    this.#seed = seed;
    this.#rates = drawn.rates;
    this.#until = drawn.until;
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
    const drawn = drawnFor(this.#seed, address);
    const latencyMs = 1 + Math.floor(((drawn * 1009) % 1) * 20);
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
