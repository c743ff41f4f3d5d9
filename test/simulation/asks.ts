import type { PlannedTask } from "./planned-task.ts";
import { drawnFor } from "./random.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The moments at which a caller asks for more than its task. */
type Asks = Pick<
  PlannedTask,
  "keepsResult" | "keepsAt" | "refreshesAt" | "fetchesAt" | "replaysAt"
>;

/** MPS keeps a result for twelve hours. */
const LATER_MS = 13 * HOUR;

/** Draws what else a caller asks for. Drawn apart, as lives were drawn before there was any. */
export const asksOf = (
  seed: number,
  { number, submitAt }: Pick<PlannedTask, "number" | "submitAt">,
): Asks => {
  const drawn = (name: string): number => drawnFor(seed, `${name} ${number}`);
  const soon = (name: string, withinMs = 10 * MINUTE): number =>
    submitAt + SECOND + Math.floor(drawn(name) * drawn(name) * withinMs);
  const keepsResult = drawn("keeps") < 0.08;
  const wishesLate = drawn("wishes late") < 0.05;
  const isKept = keepsResult || wishesLate;
  return {
    keepsResult,
    keepsAt: wishesLate ? [soon("wishes late at"), ...(keepsResult ? [] : [soon("again")])] : [],
    refreshesAt: drawn("refreshes") < 0.08 ? [soon("first look"), soon("second look")] : [],
    fetchesAt: [
      ...(drawn("fetches") < 0.04 ? [soon("fetch")] : []),
      ...(isKept ? [soon("fetch kept", HOUR), submitAt + LATER_MS] : []),
    ],
    replaysAt: drawn("replays") < 0.1 ? [soon("replay", HOUR), soon("replay again", HOUR)] : [],
  };
};
