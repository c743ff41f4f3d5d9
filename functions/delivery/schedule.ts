import {
  type Duration,
  epochMilliseconds,
  type Instant,
  instant,
  milliseconds,
} from "../task/time.ts";
import type { TryOutcome } from "./try-outcome.ts";

/** The consequence of a try. `gone`: the receiver wants nothing more, or is no more. */
export type NextTry =
  | { readonly kind: "delivered" }
  | { readonly kind: "again"; readonly at: Instant }
  | { readonly kind: "exhausted" }
  | { readonly kind: "gone" };

/** A try that has ended. */
export interface EndedTry {
  /** Which try it was, counted from 1. */
  readonly attempt: number;
  readonly endedAt: Instant;
  readonly outcome: TryOutcome;
  /** At least 0 and less than 1. It spreads the tries that one failure has brought together. */
  readonly chance: number;
}

/** How long after each try that failed the next one follows; the first try waits for nothing. */
const WAITS: readonly Duration[] = [
  { seconds: 5 },
  { minutes: 5 },
  { minutes: 30 },
  { hours: 2 },
  { hours: 5 },
  { hours: 10 },
  { hours: 14 },
  { hours: 20 },
  { hours: 24 },
];

/** The tries of one delivery. */
export const MOST_TRIES = WAITS.length + 1;

/** The largest part of a wait that chance adds to it. */
const JITTER = 0.1;

/** A receiver may ask us to come back within these bounds. */
const RETRY_AFTER = {
  least: milliseconds({ seconds: 1 }),
  most: milliseconds({ hours: 24 }),
} as const;

/**
 * The last waits, which no receiver shortens: one that always asks for a second would use up all
 * tries within ten. Together they are 73 hours, so that a receiver that is down for three days is
 * told, whatever it answers meanwhile.
 */
const UNSHORTENED_WAITS = 5;

/**
 * Says when the next try follows. The first leaves at once; the others leave 5 s, 5 min, 30 min, 2
 * h, 5 h, 10 h, 14 h, 20 h and 24 h after the last one ended, each up to a tenth later. 2xx has
 * delivered, 410 ends the endpoint, and everything else is a failure, redirects too. A 429 or 503
 * with `Retry-After` sets the wait itself, from 1 s to 24 h.
 *
 * Example: the third try ended at 12:00:00 with a 500. With chance 0.5 the fourth follows 30 min
 * and 5 % later, at 12:31:30. Had it been a 503 with `Retry-After: 60`, it would follow at
 * 12:01:03. Ten tries that fail at once have taken 75 h 35 min 5 s without chance.
 */
export function nextTry({ attempt, endedAt, outcome, chance }: EndedTry): NextTry {
  if (outcome.kind === "gone") return { kind: "gone" };
  if (outcome.kind === "answered" && isDelivered(outcome.status)) return { kind: "delivered" };
  if (outcome.kind === "answered" && outcome.status === 410) return { kind: "gone" };
  const step = WAITS[attempt - 1];
  if (step === undefined) return { kind: "exhausted" };
  const asked = askedWait(outcome, endedAt);
  const wait = waitFor({ attempt, step: milliseconds(step), asked });
  return { kind: "again", at: later(endedAt, wait * (1 + JITTER * chance)) };
}

/** Whether an answer of this status has taken the delivery. */
export function isDelivered(status: number): boolean {
  return status >= 200 && status < 300;
}

const waitFor = ({
  attempt,
  step,
  asked,
}: {
  readonly attempt: number;
  readonly step: number;
  readonly asked: number | undefined;
}): number => {
  if (asked === undefined) return step;
  const mayShorten = attempt <= WAITS.length - UNSHORTENED_WAITS;
  return mayShorten ? asked : Math.max(asked, step);
};

/** Milliseconds that the receiver asks us to wait, brought within the bounds. */
const askedWait = (outcome: TryOutcome, endedAt: Instant): number | undefined => {
  if (outcome.kind !== "answered" || ![429, 503].includes(outcome.status)) return undefined;
  const asked =
    outcome.retryAfter === undefined ? undefined : readWait(outcome.retryAfter, endedAt);
  if (asked === undefined) return undefined;
  return Math.min(Math.max(asked, RETRY_AFTER.least), RETRY_AFTER.most);
};

/** An HTTP date in any of the three forms that RFC 9110 (5.6.7) asks recipients to read. */
const HTTP_DATE =
  /^[A-Z][a-z]{2,8}, \d\d[ -][A-Z][a-z]{2}[ -]\d{2,4} \d\d:\d\d:\d\d GMT$|^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$/;

/** Seconds or an HTTP date (RFC 9110, 10.2.3); anything else asks for nothing. */
const readWait = (text: string, endedAt: Instant): number | undefined => {
  const trimmed = text.trim();
  if (/^\d+$/.test(trimmed)) return Number(trimmed) * 1000;
  if (!HTTP_DATE.test(trimmed)) return undefined;
  // The oldest form names no zone and means UTC.
  const moment = Date.parse(trimmed.endsWith("GMT") ? trimmed : `${trimmed} GMT`);
  return Number.isNaN(moment) ? undefined : moment - epochMilliseconds(endedAt);
};

const later = (moment: Instant, wait: number): Instant =>
  instant(epochMilliseconds(moment) + Math.round(wait));
