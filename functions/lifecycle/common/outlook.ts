import { nextAskMs, overByMs } from "../../task/ask-curve.ts";
import { errorName } from "../../task/error.ts";
import type { RunningTask } from "../../task/task.ts";
import { after, between, type Instant, instant, latest } from "../../task/time.ts";
import type { Dependencies } from "./dependencies.ts";

/**
 * Reads an operation's durations, at most once a minute in a process. Without them the defaults
 * hold, so a table that does not answer stops nobody here.
 */
export async function lookUp(
  { durations, clock, log }: Pick<Dependencies, "durations" | "clock" | "log">,
  operation: string,
): Promise<void> {
  try {
    await durations.look(operation, clock.now());
  } catch (error) {
    const reason = errorName(error);
    log("durations_not_read", { operation, reason });
  }
}

/** When a running task is likely to end, and when a caller had better ask again. */
export interface Outlook {
  readonly estimatedEndAt: Instant;
  readonly askAgainAt: Instant;
}

/** About how many requests a caller makes for a task. */
const CALLERS_REQUESTS = 2;

/** A poller that asks before this share of the tasks is over is how the end is learned. */
const ASKED_BEFORE = 0.9;

/** The poller asks at the due time, and the answer is written a moment later. */
const WRITTEN_WITHIN = { seconds: 2 } as const;

/**
 * The end of a running task by what is learned: half of those of its age are over by then.
 * Undefined where too little is learned, for a task that takes longer than any that was seen, and
 * for one that was started elsewhere, whose age we do not know.
 */
export async function outlookOf(
  dependencies: Pick<Dependencies, "durations" | "clock" | "log">,
  task: RunningTask,
): Promise<Outlook | undefined> {
  if (task.followed !== undefined) return undefined;
  await lookUp(dependencies, task.operation);
  const { durations, clock } = dependencies;
  const { curve } = durations.known(task.operation, task.model);
  const now = instant(clock.now());
  const ageMs = Math.max(between(task.submittedAt, now), 0);
  const overBy = (share: number) => curve && overByMs(curve, { ageMs, share });
  const [half, most] = [overBy(0.5), overBy(ASKED_BEFORE)];
  const askBy = curve && nextAskMs(curve, { ageMs, questions: CALLERS_REQUESTS });
  if (half === undefined || most === undefined || askBy === undefined) return undefined;
  const at = (ms: number): Instant => after(task.submittedAt, { milliseconds: Math.round(ms) });
  // Without a callback nothing changes before the poller has asked.
  const isPolled = task.dueAt > now && task.dueAt <= at(most);
  return {
    estimatedEndAt: at(half),
    askAgainAt: isPolled ? latest(at(askBy), after(task.dueAt, WRITTEN_WITHIN)) : at(askBy),
  };
}
