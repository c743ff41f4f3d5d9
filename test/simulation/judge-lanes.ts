import { milliseconds } from "../../functions/task/time.ts";
import { operationNamed } from "../../functions/tencent/registry.ts";
import { type Dossier, type Dossiers, isFollower, type Sent } from "./dossier.ts";
import type { Judge } from "./judge.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Tencent's code where a lane is full. */
const FULL = "RequestLimitExceeded";

/** How long a task of this operation can live, if its lanes have a limit. */
const longestLifeMs = (operation: unknown): number | undefined => {
  const { lane, longestLife } = operationNamed(String(operation)) ?? {};
  return lane && longestLife && milliseconds(longestLife);
};

/** A refusal comes with the answer to its start, which is waited for no longer. */
const ANSWER_MS = 15_000;

/** A start that was sent though its lane was full, as holders may have gone. */
export interface Guest {
  readonly dossier: Pick<Dossier, "taskId" | "row" | "refusals" | "charges">;
  readonly sent: Pick<Sent, "epoch" | "sentAt" | "isUnheard">;
  /** `taskId-epoch` of the holders that may have gone then. */
  readonly beside: readonly string[];
}

/** The tasks that are at Tencent, or may be, when a start of the lane is sent. */
export interface LaneAt {
  readonly limit: number;
  readonly now: number;
  /** How far a clock may be from the true time, in milliseconds. */
  readonly slackMs?: number;
  readonly others: readonly Pick<Dossier, "taskId" | "row">[];
  readonly guests: readonly Guest[];
}

/**
 * The faults of a start that is about to leave: `one-at-risk`. Beyond the limit a start may stand
 * beside a holder that may have gone, one start a holder. After a start that found no room there,
 * none may follow for 10, 20, 40 … minutes.
 */
export const laneFaults = ({
  limit,
  now,
  slackMs = 0,
  others,
  guests,
}: LaneAt): readonly string[] => {
  const freed = new Set(guests.filter(foundRoom).flatMap(({ beside }) => beside));
  const counted = others.filter((other) => !freed.has(nameOf(other)));
  if (counted.length < limit) return [];
  const overdue = counted.filter((other) => mayHaveGone(other, now + slackMs));
  if (counted.length - overdue.length >= limit)
    return [`sent a start beside ${counted.length} that are at work, where ${limit} may be`];
  const inVain = guests.flatMap((guest) =>
    noRoomAt(guest).map((at) => ({ at, beside: guest.beside })),
  );
  const recent = inVain.filter(({ at }) => at > now - 10 * MINUTE + 2 * slackMs);
  if (recent.length >= overdue.length)
    return ["sent a start within ten minutes of one that found no room"];
  const [holder, ...more] = overdue.map(nameOf);
  const ofHolder = inVain.filter(({ beside }) => beside.length === 1 && beside[0] === holder);
  const rest = 10 * MINUTE * 2 ** (ofHolder.length - 1);
  const isEarly = more.length === 0 && ofHolder.some(({ at }) => at > now - rest + 2 * slackMs);
  return isEarly
    ? [
        `sent a start beside ${holder} sooner than ${rest / MINUTE} minutes after the last that found no room`,
      ]
    : [];
};

const nameOf = ({ taskId, row }: Pick<Dossier, "taskId" | "row">): string =>
  `${taskId}-${row?.epoch}`;

/**
 * Whether a holder may have gone: at Tencent for four times its usual time, or in doubt for an hour
 * or two equal answers.
 */
const mayHaveGone = ({ row }: Pick<Dossier, "row">, now: number): boolean => {
  const stalledMs = 4000 * Number(row?.stalledAfterSeconds ?? Number.POSITIVE_INFINITY);
  if (
    now >
    Date.parse(String(row?.firstSentAt)) +
      Math.min(stalledMs, longestLifeMs(row?.operation) ?? Number.POSITIVE_INFINITY)
  )
    return true;
  // Found or repeated just now, after its hour of doubt: the start beside it was on its way by
  // then.
  const startedMs = Date.parse(String(row?.submittedAt));
  if (
    row?.status === "running" &&
    startedMs > now - JUST_NOW_MS &&
    startedMs > Date.parse(String(row.firstSentAt)) + HOUR
  )
    return true;
  if (row?.status !== "doubtful" && row?.inDoubt !== true) return false;
  const doubt = JSON.stringify(row.doubt ?? {});
  const count = (name: string): number =>
    Number(new RegExp(`"${name}":(\\d+)`).exec(doubt)?.[1] ?? 0);
  // Sent again just now, after two equal answers, and answered otherwise: the start beside it was
  // on its way by then.
  if (count("attempts") > 2 && Date.parse(String(row.signedAt)) > now - JUST_NOW_MS) return true;
  return (
    count("sameAnswers") >= 2 || now > Date.parse(String(row.doubtSince ?? row.signedAt)) + HOUR
  );
};

/** A minute, and a minute for each of the clocks that a moment was read from. */
const JUST_NOW_MS = 3 * MINUTE;

const saysFull = (row: Dossier["row"]): boolean =>
  JSON.stringify(row?.error ?? {}).includes(`"code":"${FULL}"`);

const foundRoom = ({ dossier: { row } }: Guest): boolean =>
  row?.status === "succeeded" || (row?.status === "failed" && !saysFull(row));

/** When a guest turned out to be one too many: not before Tencent said so, and was heard. */
const noRoomAt = ({ dossier, sent }: Guest): readonly number[] => {
  const { row, refusals, charges, taskId } = dossier;
  const heard = sent.isUnheard ? [] : refusals;
  const refusal = heard.find(
    ({ code, at }) => code === FULL && at >= sent.sentAt && at <= sent.sentAt + ANSWER_MS,
  );
  if (refusal !== undefined) return [refusal.at];
  const charge = charges.find(({ sessionId }) => sessionId === `${taskId}-${sent.epoch}`);
  return row?.status === "failed" && saysFull(row) && charge !== undefined ? [charge.endsAt] : [];
};

/** Judges how many tasks of a lane are at Tencent at once, the moment a start leaves. */
export class JudgeOfLanes {
  readonly #judge: Judge;
  readonly #dossiers: Dossiers;
  readonly #limit: number;
  readonly #slackMs: number;
  /** By `taskId-epoch`: where a start was sent again, the one before never reached Tencent. */
  readonly #guests = new Map<string, Guest>();

  /**
   * `limit`: undefined where functions may wake up after others have taken their slots, so that
   * nothing is promised.
   */
  constructor({
    judge,
    dossiers,
    limit,
    slackMs,
  }: { judge: Judge; dossiers: Dossiers; limit: number | undefined; slackMs: number }) {
    this.#slackMs = slackMs;
    this.#judge = judge;
    this.#dossiers = dossiers;
    this.#limit = limit ?? Number.POSITIVE_INFINITY;
  }

  /** A create that is about to leave. A repeat has its slot already, or had its hour. */
  sends(text: string, sent: Sent): void {
    const dossier = this.#dossiers.ofText(text);
    const row = dossier?.row;
    if (dossier === undefined || longestLifeMs(row?.operation) === undefined) return;
    if (dossier.writtenLate) return;
    if (dossier.sent.some((each) => each !== sent && each.epoch === sent.epoch && each.hasLeft))
      return;
    const others = [...this.#dossiers.all()].filter(
      (other) => other !== dossier && isAtWork(other) && isSameLane(other, dossier),
    );
    const now = sent.sentAt;
    const lane = {
      ...{ limit: this.#limit, now, others },
      ...{ slackMs: this.#slackMs, guests: [...this.#guests.values()] },
    };
    for (const text of laneFaults(lane))
      this.#judge.violated("one-at-risk", `${dossier.taskId}: somebody ${text}.`);
    if (others.length >= this.#limit) {
      const beside = others.filter((other) => mayHaveGone(other, now + this.#slackMs)).map(nameOf);
      this.#guests.set(`${dossier.taskId}-${sent.epoch}`, { dossier, sent, beside });
    }
  }
}

const isSameLane = ({ row }: Dossier, other: Dossier): boolean =>
  row?.operation === other.row?.operation && row?.application === other.row?.application;

/**
 * Whether a task has, or should have, a slot. The write that starts a task cannot see the lane: one
 * that arrives minutes after its function has ended finds the slot reclaimed, and nothing refuses
 * it.
 */
const isAtWork = (dossier: Dossier): boolean =>
  dossier.row !== undefined &&
  !dossier.writtenLate &&
  dossier.row.status !== "queued" &&
  dossier.row.settledAt === undefined &&
  !isFollower(dossier);
