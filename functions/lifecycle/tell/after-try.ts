import { hash } from "node:crypto";
import { type NextTry, nextTry } from "../../delivery/schedule.ts";
import type { TryOutcome } from "../../delivery/try-outcome.ts";
import type { Delivery } from "../../store/delivery-row.ts";
import { type Instant, instant } from "../../task/time.ts";
import { unreachable } from "../../task/unreachable.ts";
import type { Chance, Dependencies } from "../common/dependencies.ts";

/** The fields of a delivery or a challenge that a try changes. */
export interface Tried extends Pick<Delivery, "state" | "attempts" | "agenda" | "dueAt" | "tries"> {
  readonly lastTriedAt: Instant;
  readonly lastOutcome: string;
}

/**
 * The consequence of a try that has just ended, as its row records it: while the row is `pending`,
 * it stands on `agenda` with the moment of its next try.
 */
export function afterTry(
  { clock, chance }: Pick<Dependencies, "clock" | "chance">,
  { attempts, agenda }: { readonly attempts: number; readonly agenda: string },
  outcome: TryOutcome,
): { readonly tried: Tried; readonly next: NextTry["kind"] } {
  const endedAt = instant(clock.now());
  const attempt = attempts + 1;
  const said = { attempts: attempt, lastTriedAt: endedAt, lastOutcome: wordOf(outcome) };
  const next = nextTry({ attempt, endedAt, outcome, chance: shareOf(chance) });
  switch (next.kind) {
    case "delivered":
    case "exhausted":
    case "gone":
      return { tried: { ...said, state: next.kind }, next: next.kind };
    case "again":
      return {
        tried: { ...said, state: "pending", agenda, dueAt: next.at, tries: 1 },
        next: next.kind,
      };
  }
  return unreachable(next);
}

/** A number from 0 up to 1, from a name that was never used before. */
const shareOf = (chance: Chance): number =>
  hash("sha256", chance.nonce(), "buffer").readUInt32BE(0) / 2 ** 32;

const wordOf = (outcome: TryOutcome): string => {
  switch (outcome.kind) {
    case "answered":
      return String(outcome.status);
    case "failed":
      return outcome.reason;
    case "gone":
      return "gone";
  }
  return unreachable(outcome);
};
