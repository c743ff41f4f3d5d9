import type { Mark } from "../task/mark.ts";
import type { Task } from "../task/task.ts";
import type { WaitingFor } from "../task/waiting-for.ts";

/** The parts of an answer that change without a write of the task. */
export interface Shown {
  readonly queuePosition: number | null | undefined;
  readonly waitingFor?: WaitingFor | undefined;
  readonly marks: readonly Mark[];
  /** The copy of the result, where it is kept. */
  readonly copyTag?: string | undefined;
}

/**
 * The weak validator of an answer (RFC 9110, 8.8.1). It changes with every write of the task,
 * except those that only claim a question for a caller. It also changes when a queued task moves up
 * or waits for another reason, when the marks change, when a repeat asks for the result to be kept,
 * and with the copy of a result and its links. Other effects of the clock do not change it.
 *
 * Example: `W/"<taskId>-7-2-slot"` is revision 7 of a queued task, second in its lane, that waits
 * for a slot.
 */
export function etagOf(task: Task, { queuePosition, waitingFor, marks, copyTag }: Shown): string {
  const wish = task.keepResult === true ? "keep" : undefined;
  const others = [queuePosition, waitingFor?.reason, wish, copyTag].filter(
    (part) => part !== undefined,
  );
  return `W/"${[task.taskId, visibleRevision(task), ...others, ...marks].join("-")}"`;
}

/**
 * The revision that a caller sees. The settling move removes the count of claims, so a settled task
 * shows a higher revision than before.
 */
const visibleRevision = (task: Task): number =>
  task.revision - ("callerClaims" in task ? (task.callerClaims ?? 0) : 0);

/**
 * Whether an If-None-Match names this ETag, by weak comparison (RFC 9110, 13.1.2). Text that is no
 * ETag names nothing.
 */
export function isNamedBy(ifNoneMatch: string, etag: string): boolean {
  return (
    ifNoneMatch.trim() === "*" ||
    [...ifNoneMatch.matchAll(/"[^"]*"/g)].some(([tag]) => `W/${tag}` === etag)
  );
}
