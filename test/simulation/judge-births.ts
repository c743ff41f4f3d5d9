import type { Population } from "./population.ts";
import type { Invocation } from "./process.ts";

/** A function looks at an operator's switch again after so long. */
const SWITCH_IS_KEPT_MS = 10_000;

/** The request that a task is born of; undefined where nobody has asked for one. */
export const requestOf = ({ origin }: Invocation): string | undefined =>
  origin.kind === "caller" && origin.does === "submit" ? origin.words : undefined;

/** Whether a task that is born now was taken in spite of a pause. Whoever began before all could know of it may have looked before. */
export const isTakenInPause = ({ beganAt }: Invocation, pause: Population["pause"], now: number): boolean =>
  pause !== undefined && beganAt > pause.from + SWITCH_IS_KEPT_MS && now < pause.until;
