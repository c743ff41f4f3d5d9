import type { Key, Row } from "../../functions/store/table.ts";
import { type Dossier, isFollower } from "./dossier.ts";
import type { FaultPlan } from "./faults.ts";
import type { Judge } from "./judge.ts";
import { isBarredForOurSake, judgeBar, judgeRejection } from "./judge-refusals.ts";
import { UNREPEATED, unknownFault } from "./judge-unknown.ts";
import { judgeVerdict } from "./judge-verdict.ts";
import type { Population } from "./planned-life.ts";
import { LONGEST_PAUSE } from "./schedule.ts";
import type { Charge, FakeTencent } from "./tencent.ts";

const HOUR_MS = 60 * 60 * 1000;

/**
 * A task settles within seven days of its start, and starts within seven of its submission; here
 * the schedule may be left out for a while then.
 */
const HORIZON_MS = 7 * 24 * HOUR_MS + LONGEST_PAUSE * 60_000;

interface EndWorld {
  readonly judge: Judge;
  readonly tencent: FakeTencent;
  readonly population: Population;
  readonly plan: FaultPlan;
  /** A row as it stands when all is over. */
  readonly rowAt: (key: Key) => Row | undefined;
}

/**
 * Judges what can only be judged when all is over: what was acknowledged, how each task ended, and
 * what was charged.
 */
export const judgeEnd = (dossier: Dossier, world: EndWorld) => {
  const { judge, population } = world;
  const { row, taskId, charges } = dossier;
  if (dossier.unanswered.size > 0)
    judge.violated(
      "nothing-acknowledged-is-lost",
      `Somebody who asked for ${taskId} was never answered.`,
    );
  if (row === undefined) {
    if (dossier.acknowledged)
      judge.violated(
        "nothing-acknowledged-is-lost",
        `${taskId} was acknowledged and is not there.`,
      );
    return;
  }
  if (charges.length === 0 && isFollower(dossier))
    return judge.violated(
      "a-provider-task-is-one-tasks",
      `${taskId} follows a task that never was.`,
    );
  const { status, settledAt } = row;
  if (typeof settledAt !== "string")
    return judge.violated("every-task-settles", `${taskId} never settled: it is ${status}.`);
  const from = Date.parse(String(row.createdAt));
  const started = dossier.firstSentAt.size === 0 ? from : Math.max(...dossier.firstSentAt.values());
  if (Date.parse(settledAt) > started + HORIZON_MS + HOUR_MS)
    judge.violated("every-task-settles", `${taskId} settled only at ${settledAt}.`);
  const { seen } = dossier;
  if (seen !== undefined && (seen.settled ? seen.status !== status : population.looksBack)) {
    judge.violated(
      "a-final-state-stays",
      `${taskId} is ${status} and was last shown as ${seen.status}.`,
    );
  }
  const asked =
    row.completedVia === "poll"
      ? charges.find(({ providerTaskId }) => providerTaskId === row.providerTaskId)
      : undefined;
  if (
    asked !== undefined &&
    needsClaim(dossier, asked) &&
    !judge.hasClaim(asked.product, asked.providerTaskId)
  )
    judge.violated(
      "claimed-before-asked",
      `${taskId} was asked about, and it was written down nowhere whose ${asked.providerTaskId} is.`,
    );
  if (status === "rejected") judgeRejection(dossier, judge, world.tencent.ledger);
  else if (status === "indeterminate") {
    const wrong = unknownFault(dossier, world);
    if (wrong === UNREPEATED && isBarredForOurSake(dossier)) judgeBar(dossier, judge);
    else if (wrong !== undefined)
      judge.violated(
        "unknown-only-where-nothing-can-tell",
        `${taskId} is indeterminate and ${wrong}.`,
      );
  } else if (status !== "canceled" || charges.length > 0) judgeVerdict(dossier, world);
  else if (!dossier.planned.some(({ cancelAt }) => cancelAt !== undefined))
    judge.violated("nothing-without-evidence", `${taskId} is canceled, and nobody asked for that.`);
};

/**
 * Tencent's answers and messages name the task by the context that we signed. Where they carry
 * none, or a stranger's, a claim has to name it.
 */
const needsClaim = (dossier: Dossier, { sessionContext }: Charge): boolean =>
  isFollower(dossier) || sessionContext === "";

/**
 * `within-the-daily-cap`. A task that was never started is given back, and another taken in its
 * place.
 */
export const judgeCap = (dossiers: Iterable<Dossier>, dailyCap: number, judge: Judge): void => {
  const days = [...dossiers].flatMap((dossier) => {
    const { row, charges } = dossier;
    // Nothing is spent on a task that is only watched.
    if (isFollower(dossier)) return [];
    const isGivenBack =
      row?.status === "rejected" || (row?.status === "canceled" && charges.length === 0);
    return row === undefined || isGivenBack ? [] : [String(row.createdAt).slice(0, 10)];
  });
  for (const [day, tasks] of Map.groupBy(days, (each) => each)) {
    if (tasks.length > dailyCap)
      judge.violated(
        "within-the-daily-cap",
        `${tasks.length} tasks were taken on ${day}; ${dailyCap} may be.`,
      );
  }
};
