import { beginningOf, countsOf, ENOUGH_SAMPLES, isSamples, STEPS } from "./durations.ts";

/*
 * When to ask about a task, learned from how long others took. The polling law: the number of
 * questions times the mean lateness is at least J²/2, with J = ∫√(f·S) over the density f and the
 * survival S of the durations. The intervals √(2λ / hazard) come near that. λ says how many
 * seconds of lateness one question is worth: √(2λ) = J / questions.
 *
 * Example: tasks take 90 s, give or take 15 s. They are asked about after 76, 86, 95, 102 and 109
 * s.
 */

/** One step of the grid: where it begins, how long it is, and √hazard within it. */
interface Step {
  readonly fromMs: number;
  readonly lengthMs: number;
  readonly density: number;
}

/** The hazard and the survival of a class of tasks, as learned from its durations. */
export interface AskCurve {
  readonly steps: readonly Step[];
  /** The share of the tasks that are not over as each step begins, and after the last one. */
  readonly survival: readonly number[];
  /** J, in the root of milliseconds. */
  readonly effort: number;
  /** No task was seen that took longer. */
  readonly longestMs: number;
}

/** A share of each step's tasks counts for its neighbours: few samples leave gaps. */
const SPREAD = 0.25;

/** Once this share is over, the class may have longer tasks than were seen: as if one were left. */
const MAY_LAST_FROM = 0.05;
const UNSEEN = 1;

/** The curve of a class. Undefined without enough durations, or if the text is none of ours. */
export function curveOf(samples: unknown): AskCurve | undefined {
  if (!isSamples(samples) || samples.length < ENOUGH_SAMPLES) return undefined;
  const counts = spread(countsOf(samples));
  const all = samples.length;
  const steps: Step[] = [];
  const survival: number[] = [1];
  let left = all;
  let effort = 0;
  let longestMs = 0;
  for (const [place, count] of counts.entries()) {
    const fromMs = beginningOf(place);
    const lengthMs = beginningOf(place + 1) - fromMs;
    const alive = Math.max(left - count / 2, 0);
    const unseen = all - left > all * MAY_LAST_FROM ? (UNSEEN * lengthMs) / (fromMs + lengthMs) : 0;
    steps.push({
      fromMs,
      lengthMs,
      density: Math.sqrt((count + unseen) / (alive + UNSEEN) / lengthMs),
    });
    effort += Math.sqrt((count / all) * (alive / all) * lengthMs);
    if (count > 0) longestMs = fromMs + lengthMs;
    left = Math.max(left - count, 0);
    survival.push(left / all);
  }
  return { steps, survival, effort, longestMs };
}

const spread = (counts: readonly number[]): readonly number[] => {
  const wide = counts.map(() => 0);
  for (const [place, count] of counts.entries())
    for (const [step, share] of [
      [place - 1, SPREAD],
      [place, 1 - 2 * SPREAD],
      [place + 1, SPREAD],
    ] as const) {
      const within = Math.min(Math.max(step, 0), STEPS - 1);
      wide[within] = (wide[within] ?? 0) + count * share;
    }
  return wide;
};

/** The poller's questions about a task, about: more would each bring less. */
const MOST_QUESTIONS = 3;

/**
 * About how many questions the poller spends on a task. Tasks that end close together would be
 * asked about more often than `soonestMs` allows: there, fewer and later ones cost less. J² is
 * about how far apart the ends lie.
 *
 * Example: of tasks that take 30 s, give or take 4 s, each costs 1.8 with 5 s between questions.
 */
export function questionsWithin({ effort }: AskCurve, soonestMs: number): number {
  return Math.min(MOST_QUESTIONS, Math.max(1, effort ** 2 / soonestMs));
}

/** The first question waits a fifth longer than the others: it comes before the median. */
const FIRST_WAITS = 1.2;

/**
 * When to ask next about a task of this age, in milliseconds after its start. `questions` is how
 * many a task may cost, about. Undefined beyond the longest task that was seen.
 */
export function nextAskMs(
  curve: AskCurve,
  { ageMs, questions }: { readonly ageMs: number; readonly questions: number },
): number | undefined {
  const wait = (curve.effort / questions) * (ageMs === 0 ? FIRST_WAITS : 1);
  let waited = 0;
  for (const { fromMs, lengthMs, density } of curve.steps) {
    const from = Math.max(fromMs, ageMs);
    const rest = fromMs + lengthMs - from;
    if (rest <= 0 || density === 0) continue;
    if (waited + density * rest >= wait) {
      const at = from + (wait - waited) / density;
      return ageMs >= curve.longestMs ? undefined : at;
    }
    waited += density * rest;
  }
  return undefined;
}

/**
 * The moment by which this share of the tasks that have reached an age is over, in milliseconds
 * after their start. Undefined for an age that none of those seen has reached.
 *
 * Example: half of those that have run for a minute end within 95 s.
 */
export function overByMs(
  { steps, survival }: AskCurve,
  { ageMs, share }: { readonly ageMs: number; readonly share: number },
): number | undefined {
  const alive = survivalAt(steps, survival, ageMs);
  if (alive <= 0) return undefined;
  const target = alive * (1 - share);
  for (const [place, { fromMs, lengthMs }] of steps.entries()) {
    const [before = 0, after = 0] = [survival[place], survival[place + 1]];
    if (after > target || before === after) continue;
    return Math.max(fromMs + (lengthMs * (before - target)) / (before - after), ageMs);
  }
  return undefined;
}

const survivalAt = (steps: readonly Step[], survival: readonly number[], ageMs: number): number => {
  const place = steps.findIndex(({ fromMs, lengthMs }) => ageMs < fromMs + lengthMs);
  const step = steps[place];
  if (step === undefined) return 0;
  const [before = 0, after = 0] = [survival[place], survival[place + 1]];
  return before - ((before - after) * (ageMs - step.fromMs)) / step.lengthMs;
};
