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
/** The number of steps: one for each character from `!` to `z`. */
export const STEPS = 90;

/** The character of the first step. The last one's is `z`. */
const FIRST_CHARACTER = "!".charCodeAt(0);

/** Durations of a class that are kept. Polling law: 50 come within 0.3 % of the optimum. */
export const MOST_SAMPLES = 64;

/** With fewer durations nothing is learned of a class, and the defaults hold. */
export const ENOUGH_SAMPLES = 20;

/** The durations of a model's tasks, or of all models', or of tasks that Tencent may hold back. */
export interface DurationClass {
  readonly name: string;
  readonly samples: string;
}

/** How long a task took. `model` is absent where it is not known. */
export interface Lasted {
  readonly model: string | undefined;
  readonly lengthMs: number;
}

/** The class of all tasks but those that Tencent may hold back. It serves rare models. */
export const POOL = "";

/** The class of tasks that Tencent may hold back until it has room. */
export const OFF_PEAK = "off-peak";

/** Classes of an operation at most, so that its row costs one write unit (1 KB). */
export const MOST_CLASSES = 8;

/**
 * The classes with one more duration. If there is no place for a new model, the smallest class
 * loses its oldest duration, and its place once it has none. So frequent models stay, and one that
 * is not used any more goes.
 */
export function withLasted(
  classes: readonly DurationClass[],
  { model, lengthMs }: Lasted,
): readonly DurationClass[] {
  const pooled = model === OFF_PEAK ? classes : added(classes, POOL, lengthMs);
  return model === undefined ? pooled : added(pooled, model, lengthMs);
}

const added = (
  classes: readonly DurationClass[],
  name: string,
  lengthMs: number,
): readonly DurationClass[] => {
  if (classes.some((each) => each.name === name))
    return classes.map((each) =>
      each.name === name ? { name, samples: withSample(each.samples, lengthMs) } : each,
    );
  const others = classes.length < MOST_CLASSES ? classes : withoutOldestOfSmallest(classes);
  return others.length < MOST_CLASSES
    ? [...others, { name, samples: withSample("", lengthMs) }]
    : others;
};

const withoutOldestOfSmallest = (classes: readonly DurationClass[]): readonly DurationClass[] => {
  const sizes = classes.flatMap(({ name, samples }) => (name === POOL ? [] : [samples.length]));
  const smallest = classes.find(
    ({ name, samples }) => name !== POOL && samples.length === Math.min(...sizes),
  );
  return classes.flatMap((each) => {
    if (each !== smallest) return [each];
    const samples = each.samples.slice(1);
    return samples === "" ? [] : [{ ...each, samples }];
  });
};

/** Bytes of a model's name. */
const LONGEST_NAME = 32;

/**
 * The class of a task with these words in its input, such as its model and version. Undefined where
 * there are none, or none that a short name can be made of.
 *
 * Example: `Kling` and `3.0` are the class `Kling 3.0`.
 */
export function modelNamed(words: readonly unknown[]): string | undefined {
  const name = words.filter((word) => typeof word === "string").join(" ");
  return name !== OFF_PEAK && /^[\x21-\x7e][\x20-\x7e]*$/.test(name) && name.length <= LONGEST_NAME
    ? name
    : undefined;
}

/** A class is written by one in `FEW` of its tasks until it is full, and then by one in `MANY`. */
const FEW = 4;
const MANY = 16;

/**
 * Whether a task's duration is to be written. It follows from its id, so every function says the
 * same. `count` is how many durations its class has.
 */
export function isSampled(taskId: string, count: number): boolean {
  const drawn = taskId.charCodeAt(0) + taskId.charCodeAt(1);
  return drawn % (count < MOST_SAMPLES ? FEW : MANY) === 0;
}

/** Whether a text is a class's durations. Anything else in a row counts as none. */
export function isSamples(text: unknown): text is string {
  return typeof text === "string" && text.length <= MOST_SAMPLES && /^[!-z]*$/.test(text);
}

/** The durations with one more at the end. The oldest leaves where there are too many. */
export function withSample(samples: string, lengthMs: number): string {
  const character = String.fromCharCode(FIRST_CHARACTER + stepOf(lengthMs));
  return `${samples}${character}`.slice(-MOST_SAMPLES);
}

/** The number of durations in each step. */
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
