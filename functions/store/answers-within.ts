/**
 * How long a call of AWS's may take, in milliseconds. Without the last word the SDK only warns, and
 * a table that accepts a call and never answers would be waited for until the function is killed.
 */
export const ANSWERS_WITHIN = {
  connectionTimeout: 1000,
  requestTimeout: 2000,
  throwOnRequestTimeout: true,
} as const;

/** The same three words, with other times. */
export type AnswersWithin = {
  readonly [word in keyof typeof ANSWERS_WITHIN]: (typeof ANSWERS_WITHIN)[word] extends number
    ? number
    : true;
};
