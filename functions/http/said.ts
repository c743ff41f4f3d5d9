import * as z from "zod/mini";

/** Says in the OpenAPI document what a part of an answer means. */
export function said(description: string) {
  return z.describe(description);
}

/** A text that needs no word. */
export const text = z.string();

/** A moment: ISO 8601 in UTC, with milliseconds. */
export const moment = z.string().check(z.meta({ format: "date-time" }));

/** A text that may be absent, with its meaning. */
export function textSaid(description: string) {
  return z.optional(text.check(said(description)));
}

/** A moment that may be absent, with its meaning. */
export function momentSaid(description: string) {
  return z.optional(moment.check(said(description)));
}
