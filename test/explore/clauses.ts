import type { TransitionName } from "../../functions/task/change.ts";
import { exploreRace, type Race, type RaceReport } from "./race.ts";
import type { ClauseName } from "./without.ts";

const VOD = "vod.CreateAigcVideoTask";
const UNHEARD = `${VOD}/told/unheard-lost`;
const DUPLICATE = `${VOD}/asked+unlisted/late-duplicate`;

/** For each clause a race that breaks a promise without it. No fault strikes there. */
export const shownBy: ReadonlyMap<ClauseName, string> = new Map([
  ["accepted.listeners", `${VOD}/told/plain/0/submit+listen`],
  ["accepted.revision", `${VOD}/told+heard/plain/0/submit+listen`],
  ["accepted.settledAt", "mps.CreateAigcVideoTask/asked/late-accepted/1/poll+late"],
  ["asked.revision", `${UNHEARD}/0/poll+callback`],
  ["canceled.revision", `${VOD}/told+hurried/refused-twice/0/start+cancel`],
  ["closed.revision", `${UNHEARD}/4/poll+callback`],
  ["doubted.nonce", `${VOD}/told/late-limited/0/poll+late`],
  ["doubted.status", `${VOD}/told/late-again-refused/0/poll+late`],
  ["duplicateAnswered.nonce", `${DUPLICATE}/0/poll+late`],
  ["duplicateAnswered.status", `${DUPLICATE}/0/poll+late`],
  ["forgotten.revision", "trtc.StartAITranscription/told/unheard-plain/1/poll+wait"],
  ["gaveUp.revision", `${UNHEARD}/3/poll+callback`],
  ["listened.listeners", `${VOD}/told+wide/refused/0+/listen+listen`],
  ["listened.settledAt", `${UNHEARD}/4/poll+listen`],
  ["postponed.revision", `${UNHEARD}/0+/poll+callback`],
  ["refusedForNow.nonce", `${VOD}/told/retried-limited/0/start+late`],
  ["rejected.listeners", `${VOD}/asked/rejected/0/submit+listen`],
  ["rejected.nonce", `${VOD}/asked+rare/late-again-refused/0/poll+late`],
  ["relisted.revision", `${VOD}/told+broken/lost/1/callback+audit`],
  ["repeatRefused.nonce", `${VOD}/told/late-again-refused/1/poll+late`],
  ["repeatRefused.status", `${VOD}/told/late-again-refused/0/poll+late`],
  ["repeated.revision", `${UNHEARD}/0/poll+callback`],
  ["reported.revision", "trtc.StartAITranscription/asked/plain/2/poll+wait"],
  ["settled.keepResult", `${VOD}/told+asking/plain/2/callback+keep`],
  ["settled.listeners", "tiw.CreateVideoGenerationTask/told/refused/3/callback+listen"],
  ["settled.revision", "trtc.StartAITranscription/asked/plain/3/poll+wait"],
  ["started.revision", `${VOD}/told/late-start/0/start+late`],
  ["unsent.nonce", `${VOD}/told/retried-unsent/0/start+late`],
]);

/** Moves that ask for the revision that was read, and what else they ask. */
export const askedAsRead: readonly (readonly [TransitionName, readonly string[]])[] = [
  ["started", []],
  ["repeated", ["duplicateSeen", "refusedInDoubt", "signedAt", "firstSentAt"]],
  ["gaveUp", ["listeners"]],
  ["requeued", ["duplicateSeen", "candidate", "signedAt", "firstSentAt", "refusedInDoubt"]],
  ["refusalProven", ["duplicateSeen", "candidate", "signedAt", "firstSentAt", "listeners"]],
  ["canceled", ["listeners"]],
  ["forgotten", ["listeners"]],
  ["closed", ["listeners"]],
  ["reported", []],
  ["expired", ["listeners"]],
  ["postponed", []],
  ["relisted", []],
  ["asked", []],
];

/** Moves of which no source status can be a settled task's. */
export const startUnsettled: readonly TransitionName[] = [
  ...(["refusedForNow", "unsent", "rejected", "doubted", "repeatRefused"] as const),
  ...(["duplicateAnswered", "settled"] as const),
];

const AS_READ =
  "Its writer has read this of the row, and the move also asks for the revision that was read.";
const NOT_SETTLED = "No settled task is in a status in which the move starts.";
const LEFT = "A task that left `submitting` under this nonce is `doubtful`, and `inDoubt` is true.";
const WITH_NONCE =
  "It is written with the nonce, and stays as it is while the task is `submitting`.";

type Excuse = readonly [ClauseName, string];

/**
 * Clauses that no order misses, each with the reason. They stand beside others that say as much, so
 * none of them ever keeps a write from happening alone. An exploration that sees one decide says
 * so: then its reason has become untrue.
 */
export const excused: ReadonlyMap<ClauseName, string> = new Map([
  ...askedAsRead.flatMap(([transition, others]) =>
    ["status", "settledAt", ...others].map(
      (clause): Excuse => [`${transition}.${clause}`, AS_READ],
    ),
  ),
  ...startUnsettled.map((transition): Excuse => [`${transition}.settledAt`, NOT_SETTLED]),
  ["refusedForNow.status", LEFT],
  ["unsent.status", LEFT],
  ["rejected.status", LEFT],
  ["refusedForNow.inDoubt", WITH_NONCE],
  ["unsent.inDoubt", WITH_NONCE],
  ["rejected.inDoubt", WITH_NONCE],
  ["repeatRefused.inDoubt", WITH_NONCE],
  [
    "accepted.status",
    "Of the tasks without a TaskId only a queued one is left, and its epoch has no request out.",
  ],
  [
    "accepted.epoch",
    "The epoch moves on only where Tencent cannot accept a request of it any more.",
  ],
  [
    "accepted.providerTaskId",
    "The move starts in no status that has a TaskId, unless the task is settled.",
  ],
  ["listened.status", "Every task in a status in which the move does not start has settled."],
  ["settled.status", "A task that has a TaskId and is not settled is running."],
  ["settled.providerTaskId", "No move changes a TaskId that was saved."],
  [
    "requeued.revision",
    "Others see each move that counts against the proof: a repeat, a TaskId, a duplicate answer.",
  ],
  [
    "refusalProven.revision",
    "As for `requeued`; of a start that another bot kept out Tencent has nothing to tell.",
  ],
  [
    "expired.revision",
    "A queued task changes only by a start, and none begins after `startBefore`, which stays.",
  ],
]);

/** The most orders of a race that are tried until its clause decides, and then without it. */
const MOST_ORDERS = 1000;
const MOST_ORDERS_WITHOUT = 100;

/**
 * Lives a race until an order comes in which this clause alone keeps a write from happening, and
 * then that order and others without the clause, until one breaks a promise.
 */
export async function missing(race: Race, clause: ClauseName): Promise<RaceReport> {
  const whole = await exploreRace(race, { faults: 0, mostRuns: MOST_ORDERS, until: clause });
  const [, first = []] = whole.decided.find(([name]) => name === clause) ?? [];
  return exploreRace(race, {
    ...{ faults: 0, first, dropped: [clause] },
    isFirstEnough: true,
    mostRuns: MOST_ORDERS_WITHOUT,
  });
}
