import * as z from "zod/mini";

/** Says in the OpenAPI document what a part of an answer means. */
export function said(description: string) {
  return z.describe(description);
}

/** A text in a list or a map, whose own words explain it. */
export const text = z.string();

/** A text, with its meaning. */
export function textSaid(description: string) {
  return text.check(said(description));
}

/** A moment with its meaning: ISO 8601 in UTC, with milliseconds. */
export function momentSaid(description: string) {
  return text.check(z.meta({ format: "date-time" }), said(description));
}

/** A number, with its meaning. */
export function numberSaid(description: string) {
  return z.number().check(said(description));
}
