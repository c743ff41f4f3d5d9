import type { Dossier } from "./dossier.ts";
import type { Judge } from "./judge.ts";
import { OCCUPIED } from "./judge-sendings.ts";
import { FINAL_REFUSAL } from "./judge-unknown.ts";
import type { Charge } from "./tencent.ts";

/** The promise that a refusal of our key says nothing of a task. */
const OUR_SAKE = "rejected-for-our-sake";

/**
 * The promise that a start is refused for another bot only where Tencent never had a task of ours
 * in that room, and somebody's was there.
 */
const ROOM = "rejected-for-the-room";

/** A bot leaves its room soon after its end. */
const LEAVES_WITHIN_MS = 5000;

/** No task waits for its start for longer, unless its caller says otherwise. */
const START_WITHIN_S = 7 * 24 * 3600;

/**
 * `nothing-rejected-is-charged`, `nothing-without-evidence`. Tencent has refused it for good, with
 * this very word, or it has waited for its start for too long.
 */
export const judgeRejection = (dossier: Dossier, judge: Judge, ledger: readonly Charge[]): void => {
  const { row, taskId, charges, refusals, requestedBy = "{}", refusedForGood } = dossier;
  if (charges.length > 0)
    judge.violated("nothing-rejected-is-charged", `${taskId} is rejected and was charged.`);
  const { startWithinSeconds = START_WITHIN_S } = JSON.parse(requestedBy);
  const isOverdue =
    Date.parse(String(row?.settledAt)) >=
    Date.parse(String(row?.createdAt)) + 1000 * startWithinSeconds;
  if (isOverdue) return;
  const { code } = Object(Object(row?.error).provider);
  if (isOurs(code))
    judge.violated(
      OUR_SAKE,
      `${taskId} is rejected for our key: ${code}.`,
      refusedForGood?.isByBefore,
    );
  else if (code === OCCUPIED && !isOccupied(dossier, ledger))
    judge.violated(
      ROOM,
      `${taskId} is rejected for a bot in its room, and there was none but ours.`,
    );
  else if (
    ![FINAL_REFUSAL, OCCUPIED].includes(code) ||
    !refusals.some((refusal) => refusal.code === code)
  )
    judge.violated(
      "nothing-without-evidence",
      `${taskId} is rejected, and Tencent never refused it for good.`,
    );
};

/**
 * Whether somebody else's bot was in the room when the start was refused, and none of ours ever
 * was.
 */
const isOccupied = (
  { charges, refusals, requestedBy = "{}" }: Dossier,
  ledger: readonly Charge[],
): boolean => {
  const room = Object(JSON.parse(requestedBy).input).RoomId;
  const refusedAt = refusals.filter(({ code }) => code === OCCUPIED).map(({ at }) => at);
  const there = ledger.filter(({ product, input }) => product === "trtc" && input.RoomId === room);
  return (
    charges.length === 0 &&
    there.some(({ acceptedAt, endsAt }) =>
      refusedAt.some((at) => at >= acceptedAt && at <= endsAt + LEAVES_WITHIN_MS),
    )
  );
};

/** Whether a start in doubt is not sent again because our key was refused once. */
export const isBarredForOurSake = ({ refusedForGood }: Dossier): boolean =>
  isOurs(refusedForGood?.code);

/**
 * A start in doubt that could have been sent again, and was not, because our key was refused once.
 */
export const judgeBar = ({ taskId, refusedForGood }: Dossier, judge: Judge): void =>
  judge.violated(
    OUR_SAKE,
    `${taskId} is not sent again for our key: ${refusedForGood?.code}.`,
    refusedForGood?.isByBefore,
  );

const isOurs = (code: unknown): boolean => String(code).startsWith("AuthFailure");
