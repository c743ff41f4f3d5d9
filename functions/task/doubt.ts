import * as z from "zod/mini";
import { truncate } from "./report.ts";
import type { Instant } from "./time.ts";

const text = z.optional(z.string());

/**
 * Why a start is in doubt:
 * - `no_answer`: no answer that we understand, or an error of Tencent's that says nothing.
 * - `unclear_answer`: an error code that is in no table, and so leaves open whether something was
 *   started.
 * - `already_seen`: Tencent knows the SessionId, so an earlier request has reached it.
 * - `refused`, `blocked`, `busy`: a repeat was refused, which says nothing of the request before
 *   it.
 * - `sender_lost`: the function that sent it did not come back.
 */
const doubtReasons = [
  "no_answer",
  "unclear_answer",
  "already_seen",
  "refused",
  "blocked",
  "busy",
  "sender_lost",
] as const;
export type DoubtReason = (typeof doubtReasons)[number];

/**
 * What the last attempt of a start in doubt came to, with Tencent's words if there were any, and
 * how many attempts there were.
 */
export const doubt = z.object({
  reason: z.catch(z.enum(doubtReasons), "no_answer"),
  code: text,
  message: text,
  requestId: text,
  attempts: z.number(),
  /** How many answers in a row had this code, where it is in no table. */
  sameAnswers: z.optional(z.number()),
});
export type Doubt = z.infer<typeof doubt>;

/** What was done to find a start in doubt. */
export const lookedFor = {
  /** How often Tencent said that it knows no session of ours, where that may prove a refusal. */
  misses: z.optional(z.number()),
  /** How many tasks were asked about whether they are this one. */
  sought: z.optional(z.number()),
};

/** How an attempt left its task in doubt: what it came to, and what Tencent said, if anything. */
export interface Doubted {
  readonly reason: DoubtReason;
  readonly said?: {
    readonly code: string;
    readonly message: string;
    readonly requestId?: string | undefined;
  };
}

/** What of an attempted start decides how its doubt goes on. */
interface Attempted {
  readonly inDoubt: boolean;
  readonly doubt?: Doubt | undefined;
  readonly candidate?: string | undefined;
}

/** What of a start in doubt tells why it is. */
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
 * a silent repeat leaves it there.
 *
 * Two attempts that are answered `FailedOperation.Odd` come to ` { reason: "unclear_answer", code:
 * "FailedOperation.Odd", attempts: 2, sameAnswers: 2 } ` .
 */
export const doubtAfter = (
  { doubt, inDoubt, candidate }: Attempted,
  { reason, said }: Doubted,
): Doubt => {
  // An older version counted no attempts: then there was one at least.
  const attempts = (doubt?.attempts ?? Number(inDoubt)) + 1;
  if (said === undefined)
    return doubt?.sameAnswers === undefined ? { reason, attempts } : { ...doubt, attempts };
  const code = truncate(said.code, CODE_BYTES);
  const words = { message: truncate(said.message, MESSAGE_BYTES), requestId: said.requestId };
  const answer = { code, ...(candidate === undefined ? words : {}) };
  if (reason !== "unclear_answer") return { reason, ...answer, attempts };
  const sameAnswers = 1 + (doubt?.code === code ? (doubt.sameAnswers ?? 0) : 0);
  return { reason, ...answer, attempts, sameAnswers };
};

/** Why a task is in doubt, as a caller is told it. */
export interface ToldDoubt extends Omit<Doubt, "reason" | "attempts" | "sameAnswers"> {
  readonly reason: string;
  readonly since: Instant;
  /** How often the start was sent. Absent for a task that an older version put in doubt. */
  readonly attempts?: number | undefined;
}

/**
 * Why this task is in doubt. Of one that an older version put in doubt, only what its other
 * attributes tell.
 */
export const toldDoubt = ({
  doubt,
  doubtSince,
  signedAt,
  duplicateSeen,
  refusedInDoubt,
}: InDoubt): ToldDoubt => {
  const since = doubtSince ?? signedAt;
  if (doubt !== undefined) {
    const { reason, code, message, requestId, attempts } = doubt;
    return { reason, code, message, requestId, since, attempts };
  }
  if (refusedInDoubt !== undefined) return { reason: "refused", code: refusedInDoubt, since };
  return { reason: duplicateSeen ? "already_seen" : "no_answer", since };
};

/** What Tencent said of a start whose outcome stays unknown; undefined if it said nothing. */
export const lastWords = (
  task: InDoubt,
): { code: string; message?: string; requestId?: string } | undefined => {
  const { code, message, requestId } = toldDoubt(task);
  if (code === undefined) return undefined;
  return {
    code,
    ...(message === undefined ? {} : { message }),
    ...(requestId === undefined ? {} : { requestId }),
  };
};
