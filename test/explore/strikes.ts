import type { Held } from "../simulation/door.ts";
import type { Strike } from "./search.ts";

const SECOND = 1000;

/** Longer than every lease, and longer than a signature lives and than we wait for that. */
const PAST_LEASE: Strike = { kind: "slow", ms: 61 * SECOND, hears: false };
const PAST_FENCE: Strike = { kind: "slow", ms: 400 * SECOND, hears: false };
/** The sender hears nothing and goes on, while its request is still on its way. */
const ON_ITS_WAY: Strike = { kind: "slow", ms: 100 * SECOND, hears: true };

/**
 * Faults that may strike a call: before it, after it, instead of its answer, and held up. To die
 * before a call is to die after the one before it, so only the first act of an invocation is struck
 * so. To be held up before a read is to be slow: what was read long ago is told by the write.
 */
export function strikes({ channel }: Held, acts: number): readonly Strike[] {
  const before: readonly Strike[] = acts === 0 ? [{ kind: "die-before" }] : [];
  switch (channel) {
    case "write":
      return [...before, { kind: "die-after" }, { kind: "lost" }, PAST_LEASE];
    case "create":
      return [
        ...before,
        { kind: "die-after" },
        { kind: "lost" },
        { kind: "fail" },
        PAST_LEASE,
        PAST_FENCE,
        ON_ITS_WAY,
      ];
    case "question":
      return [{ kind: "lost" }, PAST_LEASE];
    default:
      return [];
  }
}
