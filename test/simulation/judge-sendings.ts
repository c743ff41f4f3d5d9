import type { Row } from "../../functions/store/table.ts";
import type { Dossier, Sent } from "./dossier.ts";
import type { Invocation } from "./process.ts";
import type { Breach } from "./promises.ts";
import { SIGNATURE_LIVES_MS } from "./tencent-signature.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * A sender does not send an attempt that it wrote ahead longer ago. By then others take it for
 * lost.
 */
const SENDER_LEASE_MS = MINUTE;

/** A create is signed this long after the first of its epoch at most. */
export const LAST_REPEAT_MS = 48 * HOUR;

/**
 * A list is waited for this long after the last signature has expired, and believed this long after
 * the first (decision 0012).
 */
const LIST_LAG_MS = 10 * MINUTE;
const LIST_REACH_MS = 71 * HOUR;

/**
 * The faults of a create that is about to leave: `written-ahead-of-its-sending`. Tencent may not
 * dedupe copies that meet, and it forgets a SessionId. Senders must not wake up to send. A create
 * that never left cannot meet any other. `slackMs`: how far its clock may be from the true time.
 */
export const sendingFaults = (
  sent: Sent,
  before: readonly Sent[],
  slackMs = 0,
): readonly string[] => {
  const earlier = before.filter(({ epoch, hasLeft }) => hasLeft && epoch === sent.epoch);
  const [first = sent] = earlier;
  // Tencent judges a signature by its own clock.
  const againAt = Math.min(sent.signedAt, sent.atTencent);
  return [
    ...(earlier.some(({ signedAt }) => againAt <= signedAt + SIGNATURE_LIVES_MS)
      ? ["sent it again while the request before could still be accepted"]
      : []),
    ...(sent.signedAt - first.signedAt > LAST_REPEAT_MS
      ? ["sent it again 48 hours after the first"]
      : []),
    ...(sent.sentAt > sent.signedAt + SENDER_LEASE_MS + slackMs
      ? ["sent it when its lease had passed"]
      : []),
  ];
};

/** TRTC also gives this code for a bot that is in its room already (decision 0026). */
export const OCCUPIED = "FailedOperation.TaskExist";

/**
 * The faults of a start that is thought never to have been (`requeued`, `refusalProven`). This
 * judge does not see when the list was read, only that this very invocation read it: after it
 * began, and before now.
 */
export const absenceFaults = (
  { beganAt }: Invocation,
  { sent, firstSentAt }: Pick<Dossier, "sent" | "firstSentAt">,
  {
    before,
    after,
    now,
    slackMs = 0,
  }: {
    readonly before: Row | undefined;
    readonly after: Row;
    readonly now: number;
    readonly slackMs?: number;
  },
): readonly string[] => {
  if (before?.status !== "doubtful" || (after.status !== "queued" && after.status !== "rejected"))
    return [];
  // That takes no list: whether it is true is judged in the end.
  if (codeOf(after) === OCCUPIED) return [];
  const epoch = Number(before.epoch);
  const first = firstSentAt.get(epoch) ?? Number.POSITIVE_INFINITY;
  const last = sent.findLast((each) => each.epoch === epoch)?.signedAt ?? 0;
  return [
    ...(now <= last + SIGNATURE_LIVES_MS + LIST_LAG_MS
      ? ["thought absent what a list need not show yet"]
      : []),
    ...(beganAt > first + LIST_REACH_MS + slackMs
      ? ["thought absent what a list need not show any more"]
      : []),
  ];
};

/**
 * Processes make one call after the other around a start, so the last one made is the one that is
 * written with.
 */
export const noteSending = (
  { name, calls }: Invocation,
  { attempts }: Dossier,
  { status }: Row,
): void => {
  const own = attempts.findLast(
    ({ by, recordedWith }) => by === name && recordedWith === undefined,
  );
  if (status === "submitting" && own === undefined)
    attempts.push({ by: name, writtenWith: calls - 1, recordedWith: undefined });
  else if (status !== "submitting" && own !== undefined) own.recordedWith = calls - 1;
};

/**
 * Notes which refusal counts against a start, or against all its repeats, and which version wrote
 * that. A new start is another matter.
 */
export const noteRefusal = (
  { isByBefore }: Pick<Invocation, "isByBefore">,
  dossier: Pick<Dossier, "refusedForGood">,
  { before, after }: { readonly before: Row | undefined; readonly after: Row },
): void => {
  const barredFor = before?.refusedInDoubt;
  const { refusedInDoubt: code, status } = after;
  const isSentAgain = status === "submitting" && code === undefined && barredFor !== undefined;
  if (status === "queued" || isSentAgain) dossier.refusedForGood = undefined;
  else if (code !== undefined && code !== barredFor)
    dossier.refusedForGood = { code: String(code), isByBefore };
  else if (status === "rejected" && barredFor === undefined)
    dossier.refusedForGood = { code: String(codeOf(after)), isByBefore };
};

/** Tencent's word for what went wrong. */
const codeOf = ({ error }: Row): unknown => Object(Object(error).provider).code;

/**
 * Notes an attempt that was written ahead. Answers with a fault if the row names another beginning
 * of its epoch: how long its start may be repeated and looked for depends on it.
 */
export function noteWrittenAhead(
  dossier: Dossier,
  { status, epoch: number, signedAt, firstSentAt }: Row,
): string | undefined {
  const epoch = Number(number);
  // A task that is queued again under the same epoch was never sent.
  if (status === "queued") dossier.firstSentAt.delete(epoch);
  if (status !== "submitting" || typeof signedAt !== "string") return undefined;
  const moment = Date.parse(signedAt);
  dossier.writtenAhead.add(`${epoch}@${moment}`);
  const first = dossier.firstSentAt.get(epoch) ?? moment;
  dossier.firstSentAt.set(epoch, first);
  if (Date.parse(String(firstSentAt)) === first) return undefined;
  return `${dossier.taskId} says that its epoch began at ${firstSentAt}.`;
}

/** The faults that the last charge of a task makes. */
export function chargeFaults(dossier: Dossier): readonly Breach[] {
  const { tenant, taskId, charges, row } = dossier;
  const faults: Breach[] = [];
  if (charges.length > 1) {
    const sent = charges
      .map(({ sessionId, providerTaskId }) => `${providerTaskId} (${sessionId})`)
      .join(" and ");
    faults.push([
      "charged-at-most-once",
      `The key of ${tenant}#${taskId} was charged ${charges.length} times: ${sent}.`,
    ]);
  }
  if (row?.settledAt !== undefined)
    faults.push([
      "nothing-rejected-is-charged",
      `${taskId} was charged after it had settled as ${row.status}.`,
    ]);
  return faults;
}
