/**
 * The seconds for which a caller is willing to wait, at most `longest`: `Prefer: wait=n` (RFC 7240,
 * 4.3). Undefined without a readable preference; those that are not understood are to be ignored.
 * The first of several counts. Example: `respond-async, wait=20` is 20.
 */
export function waitSecondsOf(prefer = "", longest: number): number | undefined {
  // A number may be quoted. Any other quoted text may have commas, and means nothing to us.
  const plain = prefer.replace(/"([^"]*)"/g, (_, text: string) =>
    /^\d+$/.test(text) ? text : "?",
  );
  const wait = plain.split(",").find((preference) => /^\s*wait\s*(?:[=;]|$)/i.test(preference));
  const [, seconds] = /=\s*(\d+)\s*(?:;|$)/.exec(wait ?? "") ?? [];
  return seconds === undefined ? undefined : Math.min(Number(seconds), longest);
}
