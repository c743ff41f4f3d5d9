import { RequestError, Unavailable } from "../../task/error.ts";
import type { Report } from "../../task/report.ts";
import { unreachable } from "../../task/unreachable.ts";
import { ask } from "../common/ask.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { isAboutAnother, type NamedTask } from "../common/whose-task.ts";

/** The task to follow, and where it was started. */
export type Followed = NamedTask & { readonly region: string | undefined };

/**
 * Asks Tencent about a task that is to be followed. `isAnotherKind`: another operation started it.
 * Throws `provider_task_not_found` or `Unavailable` where there is no report to judge.
 */
export async function askFollowed(
  dependencies: Dependencies,
  followed: Followed,
): Promise<{ report: Report; isAnotherKind: boolean }> {
  const reply = await ask(dependencies, followed.operation, followed);
  switch (reply.kind) {
    case "not-found":
      throw noSuchTask();
    case "unread":
      if (reply.anotherKind !== undefined)
        return { report: reply.anotherKind, isAnotherKind: true };
      throw unsaid(reply.reason);
    case "nothing":
      // Tencent's code for an id that it never gave out is not documented. So a refused question is
      // answered like an unknown task.
      throw reply.refused === undefined ? unsaid(reply.reason) : noSuchTask();
    case "report":
      return { report: judged(followed, reply.report), isAnotherKind: false };
  }
  return unreachable(reply);
}

const unsaid = (reason: string): Unavailable =>
  new Unavailable(`Tencent did not say whether it knows the task (${reason}).`);

const judged = (followed: Followed, report: Report): Report => {
  if (isAboutAnother(followed, report))
    throw new Unavailable("Tencent answered about another task than it was asked about.");
  // A status that we do not know does not show that there is a task, and a follower of it might own
  // another's id.
  if (report.verdict.state === "unknown")
    throw new Unavailable("Tencent answered with a status that Callsheet does not know.");
  return report;
};

/** The same words for every reason, so that they do not tell of another tenant's tasks. */
export function noSuchTask(): RequestError {
  return new RequestError(
    "provider_task_not_found",
    "Tencent knows no such task that can be followed. Nothing was recorded. A task that Tencent has not begun can be followed once it has.",
    [{ pointer: "/follow", message: "is not known to Tencent" }],
  );
}
