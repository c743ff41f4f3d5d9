import { type Duration, milliseconds } from "./time.ts";

/*
 * How long the last tasks of a class took, from their start to Tencent's end. A class is an
 * operation with a model. Each duration is one character of a text: its place on a logarithmic
 * grid. So a class is a short text of bounded length, the oldest duration leaves it as a new one
 * comes, and any text of the right characters can be read.
 *
 * Example: `"AA@"` are two tasks of 90 s and one of 80 s: 90 s lie in step 32, and `A` is the 32nd
 * character after `!`.
 */

/** The shortest duration that is told apart from none: no question is asked sooner. */
const SHORTEST: Duration = { seconds: 4 };

/** Each step is a tenth longer than the one before: 90 of them reach five hours and a half. */
const STEP = 1.1;
/** How many steps there are: one for each character from `!` to `z`. */
export const STEPS = 90;

/** The character of the first step. The last one's is `z`. */
const FIRST_CHARACTER = "!".charCodeAt(0);

/** Durations of a class that are kept. Polling law: 50 come within 0.3 % of the optimum. */
export const MOST_SAMPLES = 64;

/** With fewer durations nothing is learned of a class, and the defaults hold. */
export const ENOUGH_SAMPLES = 20;

/** Whether a text is a class's durations. Anything else in a row counts as none. */
export function isSamples(text: unknown): text is string {
  return typeof text === "string" && text.length <= MOST_SAMPLES && /^[!-z]*$/.test(text);
}

/** The durations with one more at the end. The oldest leaves where there are too many. */
export function withSample(samples: string, lengthMs: number): string {
  const character = String.fromCharCode(FIRST_CHARACTER + stepOf(lengthMs));
  return `${samples}${character}`.slice(-MOST_SAMPLES);
}

/** How many of the durations lie in each step. */
export function countsOf(samples: string): readonly number[] {
  const counts = Array.from({ length: STEPS }, () => 0);
  for (const character of samples) {
    const step = character.charCodeAt(0) - FIRST_CHARACTER;
    counts[step] = (counts[step] ?? 0) + 1;
  }
  return counts;
}

/** The moment at which a step begins, in milliseconds after the start. */
export function beginningOf(step: number): number {
  return step === 0 ? 0 : milliseconds(SHORTEST) * STEP ** step;
}

const stepOf = (lengthMs: number): number => {
  const step = Math.floor(Math.log(lengthMs / milliseconds(SHORTEST)) / Math.log(STEP));
  return Number.isNaN(step) ? 0 : Math.min(Math.max(step, 0), STEPS - 1);
};
