import { type Questions, questionsOf } from "./questions.ts";
import type { CompletedVia, Status, Task } from "./task.ts";
import type { Instant } from "./time.ts";

/**
 * A moment in the life of a task, and its cause. `requestId` is Tencent's. `via` says how the end
 * was learned.
 */
export interface Passage {
  readonly at: Instant;
  readonly kind: "submitted" | "sent" | "refused" | "doubted" | "accepted" | "settled" | "told";
  readonly by: "caller" | "callsheet" | "tencent";
  readonly code?: string | undefined;
  readonly requestId?: string | undefined;
  readonly status?: Status;
  readonly via?: CompletedVia | undefined;
}

/** The facts of a row that a story is made of. A row has those that are true in its status. */
interface Facts {
  readonly createdAt: Instant;
  readonly status: Status;
  readonly firstSentAt?: Instant | undefined;
  readonly signedAt?: Instant | undefined;
  readonly lastRefusal?:
    | {
        readonly code: string;
        readonly at?: Instant | undefined;
        readonly requestId?: string | undefined;
      }
    | undefined;
  readonly doubtSince?: Instant | undefined;
  readonly submittedAt?: Instant | undefined;
  readonly requestId?: string | undefined;
  readonly settledAt?: Instant | undefined;
  readonly completedVia?: CompletedVia | undefined;
  readonly error?:
    | {
        readonly code: string;
        readonly provider?: { readonly requestId?: string | undefined } | undefined;
      }
    | undefined;
  readonly toldAt?: Instant | undefined;
  readonly askedAt?: Instant | undefined;
  readonly unfinishedAt?: Instant | undefined;
  readonly questions?: string | undefined;
}

/** The questions about a task. The last two moments are known of a running task alone. */
export interface ToldQuestions extends Partial<Questions> {
  readonly lastAt?: Instant | undefined;
  readonly lastUnfinishedAt?: Instant | undefined;
}

/**
 * The moments of a life, oldest first, as the row of its task tells them. A row keeps only what is
 * true in its status, so a settled task no longer tells of its attempts.
 */
export function passagesOf(task: Task): readonly Passage[] {
  const facts: Facts = task;
  const { requestId, error, lastRefusal, firstSentAt, signedAt } = facts;
  const at = (moment: Instant | undefined, passage: Omit<Passage, "at">): readonly Passage[] =>
    moment === undefined ? [] : [{ at: moment, ...passage }];
  const repeatedAt = signedAt === firstSentAt ? undefined : signedAt;
  return [
    ...at(facts.createdAt, { kind: "submitted", by: "caller" }),
    ...at(firstSentAt, { kind: "sent", by: "callsheet" }),
    ...at(repeatedAt, { kind: "sent", by: "callsheet" }),
    ...at(lastRefusal?.at, {
      kind: "refused",
      by: "tencent",
      code: lastRefusal?.code,
      requestId: lastRefusal?.requestId,
    }),
    ...at(facts.doubtSince, { kind: "doubted", by: "callsheet" }),
    ...at(facts.submittedAt, { kind: "accepted", by: "tencent", requestId }),
    ...at(facts.settledAt, {
      kind: "settled",
      by: facts.completedVia === "cancel" ? "caller" : endedBy(facts.completedVia),
      status: facts.status,
      via: facts.completedVia,
      code: error?.code,
      requestId: error?.provider?.requestId,
    }),
    ...at(facts.toldAt, { kind: "told", by: "callsheet" }),
  ].sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
}

const endedBy = (via: CompletedVia | undefined): "callsheet" | "tencent" =>
  via === "deadline" || via === "horizon" ? "callsheet" : "tencent";

/** The questions that a task's row tells of. */
export function toldQuestionsOf(task: Task): ToldQuestions {
  const { askedAt, unfinishedAt, createdAt, questions }: Facts = task;
  return {
    ...questionsOf({ createdAt, questions }),
    ...(askedAt === undefined ? {} : { lastAt: askedAt }),
    ...(unfinishedAt === undefined ? {} : { lastUnfinishedAt: unfinishedAt }),
  };
}
