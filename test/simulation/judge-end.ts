import type { Dossier } from "./dossier.ts";
import type { Judge } from "./judge.ts";
import { LONGEST_PAUSE } from "./schedule.ts";
import type { FakeTencent } from "./tencent.ts";

const HOUR_MS = 60 * 60 * 1000;

/** A task settles within seven days of its start, and starts within seven of its submission; here the schedule may be left out for a while then. */
const HORIZON_MS = 7 * 24 * HOUR_MS + LONGEST_PAUSE * 60_000;

const DAY_MS = 24 * HOUR_MS;

interface EndWorld {
  readonly judge: Judge;
  readonly tencent: FakeTencent;
  /** From when on nothing failed any more. */
  readonly calmFrom: number;
  /** Whether every task was looked at after all was over. */
  readonly looksBack: boolean;
}

/** Judges what can only be judged when all is over: I2, I3, I5, I6, I7. */
export const judgeEnd = (dossier: Dossier, { judge, tencent, calmFrom, looksBack }: EndWorld) => {
  const { row, taskId, charges } = dossier;
  if (dossier.unanswered.size > 0) judge.violated("I2", `Somebody who asked for ${taskId} was never answered.`);
  if (row === undefined) {
    if (dossier.acknowledged) judge.violated("I2", `${taskId} was acknowledged and is not there.`);
    return;
  }
  const { status, settledAt } = row;
  if (typeof settledAt !== "string") return judge.violated("I3", `${taskId} never settled: it is ${status}.`);
  const from = Date.parse(String(row.createdAt));
  const started = dossier.firstSentAt.size === 0 ? from : Math.max(...dossier.firstSentAt.values());
  if (Date.parse(settledAt) > started + HORIZON_MS + HOUR_MS) judge.violated("I3", `${taskId} settled only at ${settledAt}.`);
  const { seen } = dossier;
  if (seen !== undefined && (seen.settled ? seen.status !== status : looksBack)) {
    judge.violated("I7", `${taskId} is ${status} and was last shown as ${seen.status}.`);
  }
  if (status === "rejected" && charges.length > 0) judge.violated("I6", `${taskId} is rejected and was charged.`);
  if (status === "indeterminate") return judgeIndeterminate(dossier, { judge, tencent, calmFrom });
  if (status === "succeeded" || status === "failed") judgeVerdict(dossier, judge, tencent);
  if (status === "canceled" && charges.length > 0) judgeVerdict(dossier, judge, tencent);
};

/** I13. A task that was never started is given back, and another taken in its place. */
export const judgeCap = (dossiers: Iterable<Dossier>, dailyCap: number, judge: Judge): void => {
  const days = [...dossiers].flatMap(({ row, charges }) => {
    const isGivenBack = row?.status === "rejected" || (row?.status === "canceled" && charges.length === 0);
    return row === undefined || isGivenBack ? [] : [String(row.createdAt).slice(0, 10)];
  });
  for (const [day, tasks] of Map.groupBy(days, (each) => each)) {
    if (tasks.length > dailyCap) judge.violated("I13", `${tasks.length} tasks were taken on ${day}; ${dailyCap} may be.`);
  }
};

/** I5. */
const judgeVerdict = ({ row, taskId, charges }: Dossier, judge: Judge, tencent: FakeTencent) => {
  const [charge] = charges;
  if (charge === undefined || row === undefined) return judge.violated("I5", `${taskId} is ${row?.status} and was never started.`);
  const { honest, urls } = tencent.truth(charge.providerTaskId);
  if (!honest.some((ending) => ending === row.status))
    judge.violated("I5", `${taskId} is ${row.status}; Tencent says ${honest.join(" or ")}.`);
  if (row.status !== "succeeded" || row.output === undefined) return;
  const told = JSON.stringify(row.output);
  const missing = urls.find((url) => !told.includes(JSON.stringify(url)));
  if (missing !== undefined) judge.violated("I5", `${taskId} does not name ${missing}.`);
};

/**
 * I7. Only a start that was written ahead may remain unknown; and one whose TaskId is known only if Tencent had no answer to give once
 * everything worked again. Of how a transcription ended it never has.
 */
const judgeIndeterminate = ({ row, taskId, writtenAhead }: Dossier, { judge, tencent, calmFrom }: Omit<EndWorld, "looksBack">): void => {
  if (writtenAhead.size === 0) judge.violated("I7", `${taskId} is indeterminate and was never to be sent.`);
  const known = row?.providerTaskId;
  if (typeof known !== "string" || known === "" || String(row?.operation).startsWith("trtc.")) return;
  const { endsAt, forgottenAt } = tencent.truth(known);
  const last = Math.min(forgottenAt, Date.parse(String(row?.settledAt)));
  if (Math.max(endsAt, calmFrom) + DAY_MS < last) judge.violated("I7", `${taskId} is indeterminate, and Tencent could have told.`);
};
