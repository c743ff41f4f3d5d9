import type { Dossier } from "./dossier.ts";
import type { Judge } from "./judge.ts";
import { FINAL_REFUSAL } from "./judge-unknown.ts";

/** The promise that a refusal of our key says nothing of a task. */
const OUR_SAKE = "rejected-for-our-sake";

/** What TRTC says as well of a bot that is in its room already (decision 0026). */
const OCCUPIED = "FailedOperation.TaskExist";

/** No task waits for its start for longer, unless its caller says otherwise. */
const START_WITHIN_S = 7 * 24 * 3600;

/** I6, I10. Tencent has refused it for good, with this very word, or it has waited for its start for too long. */
export const judgeRejection = (dossier: Dossier, judge: Judge): void => {
  const { row, taskId, charges, refusals, bornOf = "{}", refusedForGood } = dossier;
  if (charges.length > 0) judge.violated("I6", `${taskId} is rejected and was charged.`);
  const { startWithinSeconds = START_WITHIN_S } = JSON.parse(bornOf);
  const isOverdue = Date.parse(String(row?.settledAt)) >= Date.parse(String(row?.createdAt)) + 1000 * startWithinSeconds;
  const { code } = Object(Object(row?.error).provider);
  if (!isOverdue && isOurs(code)) judge.violated(OUR_SAKE, `${taskId} is rejected for our key: ${code}.`, refusedForGood?.isByBefore);
  else if (!isOverdue && !([FINAL_REFUSAL, OCCUPIED].includes(code) && refusals.some((refusal) => refusal.code === code)))
    judge.violated("I10", `${taskId} is rejected, and Tencent never refused it for good.`);
};

/** Whether a start in doubt is not sent again because our key was refused once. */
export const isBarredForOurSake = ({ refusedForGood }: Dossier): boolean => isOurs(refusedForGood?.code);

/** A start in doubt that could have been sent again, and was not, because our key was refused once. */
export const judgeBar = ({ taskId, refusedForGood }: Dossier, judge: Judge): void =>
  judge.violated(OUR_SAKE, `${taskId} is not sent again for our key: ${refusedForGood?.code}.`, refusedForGood?.isByBefore);

const isOurs = (code: unknown): boolean => String(code).startsWith("AuthFailure");
