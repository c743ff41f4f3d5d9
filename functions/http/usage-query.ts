import * as z from "zod/mini";
import type { RequestError } from "../task/error.ts";
import { before, type Instant, instant } from "../task/time.ts";
import { dayOf } from "../task/usage.ts";
import type { HttpEvent } from "./event.ts";
import { parseQuery, queryRefused } from "./parse-query.ts";

/** Most days of one answer: a quarter. */
const MOST_DAYS = 92;
/** The days of an answer whose beginning is not asked for. */
const USUAL_DAYS = 30;
const DAY_MS = 86_400_000;

const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  // JavaScript takes 30 February for 2 March.
  dayOf(instant(Date.parse(text))) === text;

const day = z.string().check(z.refine(isDay, "must be a day of UTC, as 2026-01-31"));

/** `GET /v1/usage`: the first and the last day, and how to add up. */
export const usageQuery = z.strictObject({
  from: z.optional(day),
  to: z.optional(day),
  by: z._default(z.enum(["day", "operation"]), "day"),
});

/**
 * The query of `GET /v1/usage`. Without `to` it ends yesterday, and without `from` it has 30 days.
 * Throws `invalid_request` for a malformed parameter, and for more than 92 days.
 */
export function readUsageQuery(event: HttpEvent, now: Instant) {
  const { by, ...given } = parseQuery(usageQuery, event);
  const to = given.to ?? dayOf(before(now, { days: 1 }));
  const from = given.from ?? daysBefore(to, USUAL_DAYS - 1);
  if (from > to) throw wrong("from", "must not be later than `to`, which is yesterday by default");
  if (from < daysBefore(to, MOST_DAYS - 1))
    throw wrong("from", `must be at most ${MOST_DAYS - 1} days before \`to\``);
  return { from, to, by };
}

const daysBefore = (to: string, days: number): string => {
  const at = Math.max(Date.parse(to) - days * DAY_MS, Date.parse("0000-01-01"));
  return dayOf(instant(at));
};

const wrong = (parameter: string, message: string): RequestError =>
  queryRefused([{ parameter, message }]);
