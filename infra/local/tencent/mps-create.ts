import { checkLengths } from "./check-lengths.ts";
import type { LedgerEntry } from "./ledger.ts";
import type { Marks } from "./marks.ts";
import type { Account, Answer } from "./product.ts";
import { Refusal } from "./refusal.ts";

/** Tasks of MPS belong to the account. */
const application = "account";

/** Source: Tencent's documentation of ProcessMedia: a SessionId is refused for three days. */
const SESSION_MS = 3 * 24 * 60 * 60 * 1000;

/** A request with the marks that a parameter of it carries. */
export interface Marked {
  /** Of the parameter with the marks. */
  readonly name: string;
  readonly marks: Marks;
  /** Tells one request from another for `[drop]`. */
  readonly once: string;
}

/** Accepts a task, or refuses, loses or leaves it unanswered where its marks say so. */
export function create(
  account: Account,
  { name, marks, once }: Marked,
  task: Pick<LedgerEntry, "action" | "TaskId" | "SessionId" | "SessionContext" | "input">,
): Answer {
  if (marks.refuse !== undefined)
    throw new Refusal(marks.refuse, `The ${name} asked for this refusal.`);
  if (marks.drop && !account.dropped.has(once)) {
    account.dropped.add(once);
    return "reset";
  }
  account.accept({
    kind: "accepted",
    product: "mps",
    application,
    ...task,
    acceptedAt: account.now,
    seconds: marks.seconds ?? account.lifeSeconds,
    errCodeExt: marks.fail ?? "",
  });
  return marks.silence ? "reset" : { TaskId: task.TaskId };
}

/**
 * The SessionId comes before all marks: a repeat of what was accepted is a duplicate. The answer
 * does not name the earlier task.
 */
export function checkSession(
  { SessionId, SessionContext }: Pick<LedgerEntry, "SessionId" | "SessionContext">,
  account: Account,
): void {
  checkLengths({ SessionId, SessionContext });
  const seenAt = account.ledger.sessionSeenAt({ product: "mps", application, SessionId });
  if (seenAt !== undefined && account.now - seenAt <= SESSION_MS) {
    throw new Refusal(
      "InvalidParameterValue.SessionId",
      "The SessionId was used within the last three days.",
    );
  }
}
