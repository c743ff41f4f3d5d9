import * as z from "zod/mini";

/**
 * A moment as RFC 3339 UTC with milliseconds. Its width is fixed, so string order is time order, in
 * DynamoDB's sort keys too. Example: `2026-01-01T12:00:00.000Z`.
 */
export type Instant = `${number}-${number}-${number}T${string}Z`;

/**
 * A moment in a row. Its form is not checked here: the audit has to read a row whose due time no
 * version of ours wrote, in order to repair it.
 */
export const storedInstant = z.custom<Instant>((value) => typeof value === "string");

/** A length of time in the units in which one says it. Example: `{ minutes: 5, seconds: 90 }`. */
export interface Duration {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly milliseconds?: number;
}

/**
 * The source of time. Only `compose.ts` reads the machine's clock; all other code receives this
 * one, so a whole life can run on a virtual clock.
 */
export interface Clock {
  /** Milliseconds since the UNIX epoch. */
  now(): number;
  /** Resolves when `now()` has advanced by this many milliseconds. */
  sleep(milliseconds: number): Promise<void>;
}

/** The moment that lies this many milliseconds after the UNIX epoch. */
export function instant(epochMilliseconds: number): Instant {
  const text = new Date(epochMilliseconds).toISOString();
  if (hasFourDigitYear(text)) return text;
  throw new RangeError(`${text} lies beyond the year 9999.`);
}

/** Later years are written with a sign and six digits. */
const hasFourDigitYear = (text: string): text is Instant => text.length === 24;

/** Whether a value is a moment as we write it. */
export function isInstant(text: unknown): text is Instant {
  return typeof text === "string" && INSTANT.test(text);
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** When the UTC day of this moment begins. */
export function startOfDay(moment: Instant): Instant {
  const dayMs = milliseconds({ days: 1 });
  return instant(Math.floor(epochMilliseconds(moment) / dayMs) * dayMs);
}

/** Milliseconds since the UNIX epoch. */
export function epochMilliseconds(moment: Instant): number {
  return Date.parse(moment);
}

/**
 * Whole seconds since the UNIX epoch, rounded down. Tencent's timestamps and DynamoDB's `ttl` count
 * in seconds.
 */
export function epochSeconds(moment: Instant): number {
  return Math.floor(epochMilliseconds(moment) / 1000);
}

/** A duration as one number. */
export function milliseconds(duration: Duration): number {
  return (
    (((duration.days ?? 0) * 24 + (duration.hours ?? 0)) * 60 + (duration.minutes ?? 0)) * 60_000 +
    (duration.seconds ?? 0) * 1000 +
    (duration.milliseconds ?? 0)
  );
}

/** The moment that comes this long after another. */
export function after(moment: Instant, duration: Duration): Instant {
  return instant(epochMilliseconds(moment) + milliseconds(duration));
}

/** The moment that lies this long before another. */
export function before(moment: Instant, duration: Duration): Instant {
  return instant(epochMilliseconds(moment) - milliseconds(duration));
}

/** Milliseconds from one moment to the other; negative when `to` lies before `from`. */
export function between(from: Instant, to: Instant): number {
  return epochMilliseconds(to) - epochMilliseconds(from);
}

/** The last of these moments. */
export function latest(first: Instant, ...others: Instant[]): Instant {
  return others.reduce((a, b) => (a > b ? a : b), first);
}

/** The first of these moments. */
export function earliest(first: Instant, ...others: Instant[]): Instant {
  return others.reduce((a, b) => (a < b ? a : b), first);
}
