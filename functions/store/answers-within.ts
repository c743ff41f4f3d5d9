/**
 * Most time for a call of AWS, in milliseconds. Without `throwOnRequestTimeout` the SDK only warns,
 * and a table that accepts a call and never answers would keep the function waiting until it is
 * killed.
 */
export const ANSWERS_WITHIN = {
  connectionTimeout: 1000,
  requestTimeout: 2000,
  throwOnRequestTimeout: true,
} as const;
