import * as z from "zod/mini";
import { truncate } from "./report.ts";
import type { Instant } from "./time.ts";

const text = z.optional(z.string());

/**
 * Why a start is in doubt:
 * - `no_answer`: Tencent gave no usable answer, or an error that says nothing of the start.
 * - `unclear_answer`: Tencent's error code is in no table, so something may have been started.
 * - `already_seen`: Tencent knows the SessionId, so an earlier request has reached it.
 * - `refused`, `blocked`, `busy`: Tencent refused a repeat, which says nothing of the request
 *   before it.
 * - `sender_lost`: the function that sent the request did not come back.
 * - `restored`: the table was put back from an earlier point in time, and the task was queued then.
 *   It may have been started since. `attempts` counts those that this table knows of.
 */
export const doubtReasons = [
  "no_answer",
  "unclear_answer",
  "already_seen",
  "refused",
  "blocked",
  "busy",
  "sender_lost",
  "restored",
] as const;
export type DoubtReason = (typeof doubtReasons)[number];

/**
 * The outcome of the last attempt of a start in doubt, with Tencent's words if there were any, and
 * the number of attempts.
 */
export const doubt = z.object({
  reason: z.catch(z.enum(doubtReasons), "no_answer"),
  code: text,
  message: text,
  requestId: text,
  attempts: z.number(),
  /** How many answers in a row had this code. Only counted for a code that is in no table. */
  sameAnswers: z.optional(z.number()),
});
export type Doubt = z.infer<typeof doubt>;

/** Counts of the looks for a start in doubt. */
export const lookedFor = {
  /**
   * How often Tencent said that it knows no session of ours. Only counted where that may prove a
   * refusal.
   */
  misses: z.optional(z.number()),
  /** How many of Tencent's tasks we have asked about because one of them may be this task. */
  sought: z.optional(z.number()),
};

/**
 * The fields of a start that may have been accepted before its table was put back. This table knows
 * of no attempt.
 */
export function doubtOfRestored(since: Instant) {
  return { inDoubt: true, doubtSince: since, doubt: { reason: "restored", attempts: 0 } } as const;
}

/** How an attempt left its task in doubt: the reason, and Tencent's words if there were any. */
export interface Doubted {
  readonly reason: DoubtReason;
  readonly said?: {
    readonly code: string;
    readonly message: string;
    readonly requestId?: string | undefined;
  };
}

/** The fields of an attempted start that `doubtAfter` reads. */
interface Attempted {
  readonly inDoubt: boolean;
  readonly doubt?: Doubt | undefined;
  readonly candidate?: string | undefined;
}

/** The fields of a start in doubt that say why it is. */
interface InDoubt {
  readonly signedAt: Instant;
  readonly doubtSince?: Instant | undefined;
  readonly duplicateSeen: boolean;
  readonly refusedInDoubt?: string | undefined;
  readonly doubt?: Doubt | undefined;
}

/**
 * How much of Tencent's words is kept with a doubt, in bytes: such a row is the fullest there is,
 * and has to stay under one write unit. Of a task with a candidate, whose row is fuller still, only
 * the code is kept.
 */
const CODE_BYTES = 60;
const MESSAGE_BYTES = 60;

/**
 * The doubt of a task after one more attempt. A code that is in no table says more than silence, so
 * a silent repeat does not replace it.
 *
 * Example: two attempts that Tencent answers with `FailedOperation.Odd` give
 * `{ reason: "unclear_answer", code: "FailedOperation.Odd", attempts: 2, sameAnswers: 2 }`.
 */
export function doubtAfter(
  { doubt, inDoubt, candidate }: Attempted,
  { reason, said }: Doubted,
): Doubt {
  // An older version counted no attempts. There was at least one.
  const attempts = (doubt?.attempts ?? Number(inDoubt)) + 1;
  if (said === undefined)
    return doubt?.sameAnswers === undefined ? { reason, attempts } : { ...doubt, attempts };
  const code = truncate(said.code, CODE_BYTES);
  const words = { message: truncate(said.message, MESSAGE_BYTES), requestId: said.requestId };
  const answer = { code, ...(candidate === undefined ? words : {}) };
  if (reason !== "unclear_answer") return { reason, ...answer, attempts };
  const sameAnswers = 1 + (doubt?.code === code ? (doubt.sameAnswers ?? 0) : 0);
  return { reason, ...answer, attempts, sameAnswers };
}

/** Why a task is in doubt, as the answer shows it to a caller. */
export interface ToldDoubt extends Omit<Doubt, "attempts" | "sameAnswers"> {
  readonly since: Instant;
  /** How often the start was sent. Absent for a task that an older version put in doubt. */
  readonly attempts?: number | undefined;
}

/**
 * Why this task is in doubt. An older version stored no `doubt`; then the task's other attributes
 * tell.
 */
export function toldDoubt({
  doubt,
  doubtSince,
  signedAt,
  duplicateSeen,
  refusedInDoubt,
}: InDoubt): ToldDoubt {
  const since = doubtSince ?? signedAt;
  if (doubt !== undefined) {
    const { reason, code, message, requestId, attempts } = doubt;
    return { reason, code, message, requestId, since, attempts };
  }
  if (refusedInDoubt !== undefined) return { reason: "refused", code: refusedInDoubt, since };
  return { reason: duplicateSeen ? "already_seen" : "no_answer", since };
}

/** Tencent's last words about a start whose outcome stays unknown. Undefined if there were none. */
export function lastWords(
  task: InDoubt,
): { code: string; message?: string; requestId?: string } | undefined {
  const { code, message, requestId } = toldDoubt(task);
  if (code === undefined) return undefined;
  return {
    code,
    ...(message === undefined ? {} : { message }),
    ...(requestId === undefined ? {} : { requestId }),
  };
}
