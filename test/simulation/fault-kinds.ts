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
 * The ways in which Tencent answers a create ambiguously, after it has acted or without acting. No
 * answer here blames another task for a create.
 */
export const createMoods: readonly TencentMood[] = [
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

export const questionMoods: readonly TencentMood[] = [...createMoods, "other-tasks-id"];

/**
 * Waits of which each is longer than something that somebody relies on: a client's patience, a
 * lease, the life of a signature.
 */
export const waits: readonly (readonly [number, number])[] = [
  [1000, 20_000],
  [1000, 20_000],
  [46_000, 130_000],
  [300_000, 1_200_000],
];
