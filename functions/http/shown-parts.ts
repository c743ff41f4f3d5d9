import { readQueueKey } from "../task/queue-key.ts";
import type { SettledTask, Status, Task } from "../task/task.ts";
import { after, between, type Duration, type Instant } from "../task/time.ts";

type Fields = Readonly<Record<string, unknown>>;

/** The input with each credential replaced by `…`. */
export function masked(
  input: Fields | undefined,
  hidden: readonly string[] = [],
): Fields | undefined {
  if (input === undefined || hidden.length === 0) return input;
  return JSON.parse(
    JSON.stringify(input, (name, value: unknown) => (hidden.includes(name) ? "…" : value)),
  );
}

/** The object, or undefined if it is empty. */
export function unlessEmpty<T extends object>(value: T | undefined): T | undefined {
  return value === undefined || Object.keys(value).length === 0 ? undefined : value;
}

/**
 * The seconds after which a caller should ask again: soon enough to see the change, and seldom
 * enough not to be a burden. `shown` has the moment that is learned of a running task, if one is.
 */
export function retryAfter({ status }: Task, shown?: Looked): number {
  const { outlook, now } = shown ?? {};
  if (outlook === undefined || now === undefined) return RETRY_AFTER[status];
  const seconds = Math.ceil(between(now, outlook.askAgainAt) / 1000);
  return Math.min(Math.max(seconds, LEARNED.soonest), LEARNED.latest);
}

/** When a caller had better look again at a running task, and the moment of the answer. */
interface Looked {
  readonly outlook?: { readonly askAgainAt: Instant } | undefined;
  readonly now: Instant;
}

/** Seconds. As a poller of Tencent's that learns, a caller comes within ten minutes. */
const LEARNED = { soonest: 2, latest: 600 } as const;

const RETRY_AFTER: Readonly<Record<Status, number>> = {
  ...{ submitting: 5, running: 5, queued: 30, doubtful: 30, indeterminate: 30 },
  ...{ succeeded: 30, failed: 30, rejected: 30, canceled: 30 },
};

/** The schedule runs once a minute, so a task that is due is looked at within that time. */
const NEXT_TICK: Duration = { minutes: 1 };

/**
 * The latest moment of the next look at a task. Undefined for a queued task that does not back off:
 * its slot or its turn decides.
 */
export function nextCheckOf(task: Exclude<Task, SettledTask>, now: Instant): Instant | undefined {
  if (task.status !== "queued") return task.dueAt > now ? task.dueAt : after(now, NEXT_TICK);
  const backsOffUntil = readQueueKey(task.dueAt)?.backsOffUntil;
  return backsOffUntil !== undefined && backsOffUntil > now ? backsOffUntil : undefined;
}
