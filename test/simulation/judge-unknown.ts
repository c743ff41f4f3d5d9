import { operationNamed } from "../../functions/tencent/registry.ts";
import { slackOf } from "./clocks.ts";
import { type Dossier, isFollower } from "./dossier.ts";
import type { FaultPlan } from "./faults.ts";
import { LAST_REPEAT_MS } from "./judge-sendings.ts";
import { UNTOLD_MS } from "./judge-verdict.ts";
import type { Population } from "./planned-life.ts";
import type { FakeTencent, Truth } from "./tencent.ts";
import { SIGNATURE_LIVES_MS } from "./tencent-signature.ts";

/**
 * The codes with which this Tencent refuses a request of ours for good, and says that it knows its
 * SessionId.
 */
export const FINAL_REFUSAL = "InvalidParameter";
const DUPLICATE = "InvalidParameterValue.SessionId";

/** The words for a start that could have been sent again. */
export const UNREPEATED = "could have been sent again";

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * How long, from the first request of its epoch, a start in doubt is looked for (`gaveUp`), and any
 * task is waited for (`forgotten`, `closed`).
 */
const DOUBT_HORIZON_MS = 72 * HOUR_MS;
const TASK_HORIZON_MS = 7 * DAY_MS;

/**
 * Once all is calm, so much time has at least two looks in it (see `Schedule`), and before that
 * they came every minute.
 */
const LOOKS_MS = 30 * HOUR_MS;

interface UnknownWorld {
  readonly tencent: FakeTencent;
  readonly population: Population;
  readonly plan: FaultPlan;
}

/**
 * `unknown-only-where-nothing-can-tell`. The fault of a task that ended as indeterminate: it was
 * given up too soon, or Tencent had reported its end, or could have.
 */
export const unknownFault = (dossier: Dossier, world: UnknownWorld): string | undefined => {
  const { row, writtenAhead, charges } = dossier;
  const known = row?.providerTaskId;
  if (writtenAhead.size === 0 && !isFollower(dossier)) return "was never to be sent";
  if (Object(row?.error).code === undefined) return "has no error";
  const isKnown = typeof known === "string";
  const early = isKnown ? undefined : givenUpEarly(dossier, world);
  if (early !== undefined) return early;
  const [charge] = charges;
  if (charge === undefined) return unstartedFault(dossier, world);
  const truth = world.tencent.truth(charge.providerTaskId);
  if (charge.product === "trtc") return transcriptionFault(dossier, truth, world);
  return isKnown ? forgottenFault(dossier, truth, world) : doubtFault(dossier, truth, world);
};

const classOf = ({ row }: Dossier) => operationNamed(String(row?.operation))?.class;
const settledAtOf = ({ row }: Dossier): number => Date.parse(String(row?.settledAt));
/** Of a task that was started elsewhere: when we came to know of it. */
const firstSentAtOf = (dossier: Dossier): number =>
  isFollower(dossier)
    ? Date.parse(String(dossier.row?.createdAt))
    : (dossier.firstSentAt.get(Number(dossier.row?.epoch)) ?? Number.NaN);

/**
 * A start in doubt. Of one that nothing protects no more can be learned once it cannot be accepted
 * any more.
 */
const givenUpEarly = (
  dossier: Dossier,
  { tencent, population }: UnknownWorld,
): string | undefined => {
  const { unknownSince = 0, sent, charges } = dossier;
  const firstSentAt = firstSentAtOf(dossier);
  if (sent.some(({ signedAt }) => unknownSince < signedAt + SIGNATURE_LIVES_MS))
    return "was given up while it could be accepted";
  const classed = classOf(dossier);
  if (classed === "unprotected") return undefined;
  if (settledAtOf(dossier) < firstSentAt + TASK_HORIZON_MS) return "settled before its horizon";
  if (unknownSince + slackOf(population) >= firstSentAt + DOUBT_HORIZON_MS) return undefined;
  if (classed === "deduped")
    return "was given up while a repeat, a list or a callback might have told";
  // Tencent finds a transcription by its SessionId for as long as it lives.
  const lives = charges.some(
    ({ providerTaskId }) => tencent.truth(providerTaskId).endsAt > unknownSince,
  );
  return lives ? "was given up while it could be found by its SessionId" : undefined;
};

/** A TaskId is known, so Tencent could be asked until it forgot the task. */
const forgottenFault = (
  dossier: Dossier,
  { endsAt, forgottenAt }: Truth,
  world: UnknownWorld,
): string | undefined => {
  const until = Math.min(forgottenAt, firstSentAtOf(dossier) + TASK_HORIZON_MS);
  if (Math.max(settledAtOf(dossier), dossier.settledAt ?? 0) < until)
    return "was given up before its horizon, and Tencent knew it";
  return couldLook(world, endsAt, until) ? "has a TaskId, and Tencent could have told" : undefined;
};

/**
 * A start of the first class was never accepted: it can be repeated, unless Tencent said something
 * that speaks against it, or refused it for now as long as it could be repeated.
 */
const unstartedFault = (dossier: Dossier, world: UnknownWorld): string | undefined => {
  const firstSentAt = firstSentAtOf(dossier);
  const until = firstSentAt + LAST_REPEAT_MS;
  const saysNo = dossier.refusals.some(
    ({ code, at }) => code === FINAL_REFUSAL || code === DUPLICATE || until < at + LOOKS_MS,
  );
  if (classOf(dossier) !== "deduped" || saysNo) return undefined;
  return couldLook(world, firstSentAt, until) ? UNREPEATED : undefined;
};

/**
 * A start of the first class was accepted, and we have not found it: that takes a callback, or a
 * list that shows it. Where both failed us, or the list has forgotten it by the time that all is
 * calm, nobody could know.
 */
const doubtFault = (
  dossier: Dossier,
  { endsAt, forgottenAt }: Truth,
  world: UnknownWorld,
): string | undefined => {
  const [charge] = dossier.charges;
  if (charge === undefined || classOf(dossier) !== "deduped") return undefined;
  const horizon = firstSentAtOf(dossier) + TASK_HORIZON_MS;
  for (const { takenAt } of dossier.tellings) {
    if (
      takenAt !== undefined &&
      couldLook(world, Math.max(endsAt, takenAt), Math.min(forgottenAt, horizon))
    )
      return "was told of by Tencent";
  }
  const { listsTasks, listLagMs } = world.population.tencent;
  if (charge.product !== "vod" || !listsTasks) return undefined;
  const listedAt = Math.max(
    endsAt,
    charge.acceptedAt + listLagMs,
    charge.signedAt * 1000 + SIGNATURE_LIVES_MS,
  );
  return couldLook(world, listedAt, firstSentAtOf(dossier) + DOUBT_HORIZON_MS)
    ? "stood in Tencent's list"
    : undefined;
};

/**
 * A transcription is forgotten with its end: nothing can be learned of one that was neither told of
 * nor seen while it was at work. A message that names a TaskId which was never saved is nobody's,
 * so it is forgiven.
 */
const transcriptionFault = (
  dossier: Dossier,
  { endsAt }: Truth,
  world: UnknownWorld,
): string | undefined => {
  const { row, seenAtWork, tellings, unknownSince = 0, charges } = dossier;
  const [{ acceptedAt } = { acceptedAt: endsAt }] = charges;
  const settledAt = settledAtOf(dossier);
  const endedAt = dossier.settledAt ?? settledAt;
  if (settledAt < firstSentAtOf(dossier) + TASK_HORIZON_MS) {
    if (seenAtWork) return "was seen at work, and that has to count";
    // Whether a start in doubt was alive then has been looked at already.
    const slackMs = 2 * slackOf(world.population);
    if (row?.providerTaskId !== undefined && endsAt + UNTOLD_MS > unknownSince + slackMs)
      return "was given up while Tencent could tell of it";
  }
  if (tellings.some(({ isAddressed, takenAt = endedAt }) => isAddressed && takenAt < endedAt))
    return "was told of by Tencent";
  // It waits for a fifth of its life.
  const begunAt = Math.max(acceptedAt + (endsAt - acceptedAt) / 5, firstSentAtOf(dossier));
  return couldLook(world, begunAt, endsAt) ? "could be seen at work" : undefined;
};

/**
 * Whether there was time to look from this moment on, all being calm. A later look is not demanded:
 * by then looks are rare.
 */
const couldLook = (world: UnknownWorld, from: number, until: number): boolean => {
  const { faultsUntil } = world.population;
  return from < faultsUntil && faultsUntil + LOOKS_MS < until && calmFrom(world) + LOOKS_MS < until;
};

/** When the last of the faults that struck was over. */
const calmFrom = ({ plan, population }: UnknownWorld): number => {
  const struck = new Map(plan.struck.map((fault) => [fault.at, fault]));
  const ofLife = plan.struck.filter(({ kind }) => kind === "deploy" || kind === "outage");
  return Math.max(
    ...ofLife.map(({ ms = 0, forMs = 0 }) => population.start + ms + forMs),
    ...plan.places.map(({ at, moment }) =>
      struck.has(at) ? moment + (struck.get(at)?.ms ?? 0) : 0,
    ),
  );
};
