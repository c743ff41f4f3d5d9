/**
 * Operations whose start Tencent dedupes by SessionId. `test/restore/options.test.ts` holds them
 * against `functions/tencent/registry.ts`.
 */
const DEDUPED = /^vod\.|^mps\.ProcessMedia$/;
const WHILE_IT_RUNS = /^trtc\./;

/** The risks of a release of an operation, as sentences for its operator. */
export function risksOf(operation: string): readonly string[] {
  return [
    "A release starts each waiting task of the operation, and each new key, as in a table that forgot nothing.",
    riskOf(operation),
    "A task that was canceled after the moment of the copy is not canceled any more, and starts.",
  ];
}

const riskOf = (operation: string): string => {
  if (DEDUPED.test(operation))
    return "Tencent refuses a SessionId that it has accepted within three days. A task that it first refused for now and accepted under the next number is CHARGED A SECOND TIME.";
  if (WHILE_IT_RUNS.test(operation))
    return "Tencent refuses a session only while it runs. One that has ended starts anew, and is CHARGED A SECOND TIME.";
  return "Tencent does not dedupe this operation. Each task that it accepted after the moment of the copy is CHARGED A SECOND TIME. Look for them in Tencent's console first.";
};
