import * as z from "zod/mini";

/**
 * A moment as RFC 3339 UTC with milliseconds. Fixed width, so that string order is time order (in
 * DynamoDB's sort keys too).
 */
export type Instant = `${number}-${number}-${number}T${string}Z`;

/**
 * A moment in a row. Its form is not checked here: the audit repairs a due time that no version of
 * ours wrote, so it has to read the row.
 */
export const storedInstant = z.custom<Instant>((value) => typeof value === "string");

/** A length of time, written the way one says it: `{ minutes: 5, seconds: 90 }`. */
export interface Duration {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly milliseconds?: number;
}

/**
 * Where time comes from. Everything but `compose.ts` receives it as an argument, so a whole life
 * can run on a virtual clock.
 */
export interface Clock {
  /** Milliseconds since the UNIX epoch. */
  now(): number;
  /** Resolves when `now()` has moved on by this many milliseconds. */
  sleep(milliseconds: number): Promise<void>;
}

/** The moment that lies this many milliseconds after the UNIX epoch. */
export const instant = (epochMilliseconds: number): Instant => {
  const text = new Date(epochMilliseconds).toISOString();
  if (isInstant(text)) return text;
  throw new RangeError(`${text} lies beyond the year 9999.`);
};

/** Whether a value is a moment as we write it. */
export const isInstant = (text: unknown): text is Instant =>
  typeof text === "string" && INSTANT.test(text);

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** When the UTC day of this moment begins. */
export const startOfDay = (moment: Instant): Instant => {
  const dayMs = milliseconds({ days: 1 });
  return instant(Math.floor(epochMilliseconds(moment) / dayMs) * dayMs);
};

/** Milliseconds since the UNIX epoch. */
export const epochMilliseconds = (moment: Instant): number => Date.parse(moment);

/**
 * Whole seconds since the UNIX epoch, rounded down: Tencent's timestamps and DynamoDB's `ttl` count
 * in seconds.
 */
export const epochSeconds = (moment: Instant): number =>
  Math.floor(epochMilliseconds(moment) / 1000);

/** A duration as one number. */
export const milliseconds = (duration: Duration): number =>
  (((duration.days ?? 0) * 24 + (duration.hours ?? 0)) * 60 + (duration.minutes ?? 0)) * 60_000 +
  (duration.seconds ?? 0) * 1000 +
  (duration.milliseconds ?? 0);

/** The moment that comes this long after another. */
export const after = (moment: Instant, duration: Duration): Instant =>
  instant(epochMilliseconds(moment) + milliseconds(duration));

/** The moment that lies this long before another. */
export const before = (moment: Instant, duration: Duration): Instant =>
  instant(epochMilliseconds(moment) - milliseconds(duration));

/** Milliseconds from one moment to the other; negative when `to` lies before `from`. */
export const between = (from: Instant, to: Instant): number =>
  epochMilliseconds(to) - epochMilliseconds(from);

/** The last of these moments. */
export const latest = (first: Instant, ...others: Instant[]): Instant =>
  others.reduce((a, b) => (a > b ? a : b), first);

/** The first of these moments. */
export const earliest = (first: Instant, ...others: Instant[]): Instant =>
  others.reduce((a, b) => (a < b ? a : b), first);
