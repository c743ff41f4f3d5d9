/** A moment as RFC 3339 UTC with milliseconds. Fixed width, so that string order is time order (in DynamoDB's sort keys too). */
export type Instant = string;

/** A length of time, written the way one says it: `{ minutes: 5, seconds: 90 }`. */
export interface Duration {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly milliseconds?: number;
}

/** Where time comes from. Everything but `compose.ts` receives it as an argument, so a whole life can run on a virtual clock. */
export interface Clock {
  /** Milliseconds since the UNIX epoch. */
  now(): number;
  /** Resolves when `now()` has moved on by this many milliseconds. */
  sleep(milliseconds: number): Promise<void>;
}

/** The moment that lies this many milliseconds after the UNIX epoch. */
export const instant = (epochMilliseconds: number): Instant => new Date(epochMilliseconds).toISOString();

/** Milliseconds since the UNIX epoch. */
export const epochMilliseconds = (moment: Instant): number => Date.parse(moment);

/** Whole seconds since the UNIX epoch, rounded down: Tencent's timestamps and DynamoDB's `ttl` count in seconds. */
export const epochSeconds = (moment: Instant): number => Math.floor(epochMilliseconds(moment) / 1000);

/** A duration as one number. */
export const milliseconds = (duration: Duration): number =>
  (((duration.days ?? 0) * 24 + (duration.hours ?? 0)) * 60 + (duration.minutes ?? 0)) * 60_000 +
  (duration.seconds ?? 0) * 1000 +
  (duration.milliseconds ?? 0);

/** The moment that comes this long after another. */
export const after = (moment: Instant, duration: Duration): Instant => instant(epochMilliseconds(moment) + milliseconds(duration));

/** The moment that lies this long before another. */
export const before = (moment: Instant, duration: Duration): Instant => instant(epochMilliseconds(moment) - milliseconds(duration));

/** Milliseconds from one moment to the other; negative when `to` lies before `from`. */
export const between = (from: Instant, to: Instant): number => epochMilliseconds(to) - epochMilliseconds(from);

/** The last of these moments. */
export const latest = (first: Instant, ...others: Instant[]): Instant => others.reduce((a, b) => (a > b ? a : b), first);

/** The first of these moments. */
export const earliest = (first: Instant, ...others: Instant[]): Instant => others.reduce((a, b) => (a < b ? a : b), first);
