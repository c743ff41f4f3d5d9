/**
 * How many seconds a caller is willing to wait, at most `longest`: `Prefer: wait=n` (RFC 7240,
 * 4.3). Undefined if it does not say, or says something else; preferences that are not understood
 * are to be ignored. Of several the first counts.
 */
export const waitSecondsOf = (prefer = "", longest: number): number | undefined => {
  // A number may be quoted. What else stands in quotes may have commas, and means nothing to us.
  const plain = prefer.replace(/"([^"]*)"/g, (_, text: string) =>
    /^\d+$/.test(text) ? text : "?",
  );
  const wait = plain.split(",").find((preference) => /^\s*wait\s*(?:[=;]|$)/i.test(preference));
  const [, seconds] = /=\s*(\d+)\s*(?:;|$)/.exec(wait ?? "") ?? [];
  return seconds === undefined ? undefined : Math.min(Number(seconds), longest);
};
