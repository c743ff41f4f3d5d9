import type { Population } from "./planned-life.ts";
import type { Invocation } from "./process.ts";

/** A function looks at an operator's switch again after so long. */
const SWITCH_IS_KEPT_MS = 10_000;

/** The request that a task is inserted for. Undefined if no caller asked for one. */
export const requestOf = ({ origin }: Invocation): string | undefined =>
  origin.kind === "caller" && origin.does === "submit" ? origin.words : undefined;

/**
 * Whether a task that is inserted now was taken in spite of a pause. A function that began before
 * every process knew of the pause may have looked before.
 */
export const isTakenInPause = (
  { beganAt }: Invocation,
  pause: Population["pause"],
  now: number,
): boolean => pause !== undefined && beganAt > pause.from + SWITCH_IS_KEPT_MS && now < pause.until;

/**
 * A repeat of an accepted request is answered with that very task, and one of another meaning is
 * refused. Neither changes anything.
 */
export const REPEATED = "a-repeat-is-its-task";

/** Whether a request was sent whose key had its task already. */
export const isRepeat = ({ origin }: Invocation): boolean =>
  origin.kind === "caller" && origin.does === "submit" && origin.isRepeat === true;
