import type { StartOperation } from "../../tencent/operation.ts";
import type { Dependencies } from "../common/dependencies.ts";
import type { Turn } from "../common/rate-limit.ts";
import { acquireTurn } from "./acquire-to-start.ts";

/** Most further turns that one start takes. The schedule starts it later. */
const MOST_TURNS = 3;

/**
 * Keeps a start that was written ahead to its turn. If the turn passed while it was written, the
 * start would leave in the time that belongs to others, so it waits for another turn. Answers with
 * the reason why the start may not leave, and undefined if it may leave at once. It never throws,
 * as nothing has been sent.
 *
 * Example: a start had the turn of 12:00:00.000, and the table answered at .700. It takes the turn
 * of .750 and leaves at .750.
 */
export async function whyNotNow(
  dependencies: Dependencies,
  operation: StartOperation,
  { until }: Turn,
): Promise<string | undefined> {
  const { clock } = dependencies;
  let mayLeaveUntil = until;
  try {
    for (let turns = 0; clock.now() > mayLeaveUntil; turns++) {
      const next = turns < MOST_TURNS ? await acquireTurn(dependencies, operation) : undefined;
      if (next === undefined) return "its turn has passed, and it got no other";
      mayLeaveUntil = next.until;
    }
    return undefined;
  } catch {
    return "its turn has passed, and no other could be reserved";
  }
}
