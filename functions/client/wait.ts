import { pause } from "./platform.ts";
import { type Answer, type Connection, retryAfterOf, send } from "./send.ts";
import type { Task } from "./task.ts";

/** How to wait for the end of a task. */
export interface WaitOptions {
  /** Ends the wait. The task goes on, and may be waited for again. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the task whenever it has changed. */
  readonly onProgress?: ((task: Task) => void) | undefined;
  /** Longest pause between two looks. More requests, for a display that moves. */
  readonly everySeconds?: number | undefined;
  /**
   * Lets the service hold each answer back for a change, up to so many seconds. Each held answer
   * occupies a function of the service and costs accordingly.
   */
  readonly waitSeconds?: number | undefined;
}

/** A task as it is known before a wait begins. */
export interface Known {
  readonly taskId: string;
  readonly task?: Task | undefined;
  /** The Retry-After of the answer that showed the task. */
  readonly retryAfter?: number | undefined;
}

/** A wait may last for hours, so it outlives a network that is gone for minutes. */
const TRIES = 20;

/** A look after the estimated end, so that the end is there to be seen. */
const AFTER_ESTIMATE_MS = 1000;

/** The first pause where no estimate is known. Each further one is half as long again. */
const FIRST_PAUSE_MS = 5000;
const GROWTH = 1.5;

/** Longest pause where nothing says when the task may end. */
const LONGEST_BLIND_PAUSE_MS = 30_000;

/** The clocks of both sides differ, and a task may end early. */
const LONGEST_PAUSE_MS = 10 * 60_000;

/**
 * Waits until the task has settled. It looks again when the service's Retry-After and estimate say
 * that there may be something to see; an answer that has not changed comes without a body. Throws
 * the signal's reason, and what `send` throws.
 */
export async function untilSettled(
  connection: Connection,
  known: Known,
  { signal, onProgress, everySeconds, waitSeconds }: WaitOptions,
): Promise<Task> {
  signal?.throwIfAborted();
  let { task, retryAfter } = known;
  let etag: string | undefined;
  if (task !== undefined) onProgress?.(task);
  for (let looks = 0; task?.settled !== true; looks++) {
    if (task !== undefined && !(waitSeconds !== undefined && waitSeconds > 0)) {
      const most = everySeconds === undefined ? LONGEST_PAUSE_MS : everySeconds * 1000;
      const wait = pauseBefore(connection, { task, retryAfter, looks });
      await pause(connection.platform, Math.min(wait, most), signal);
    }
    const answer: Answer<Task> = await send(connection, {
      method: "GET",
      path: `/v1/tasks/${encodeURIComponent(known.taskId)}`,
      ...(etag === undefined ? {} : { headers: { "if-none-match": etag } }),
      tries: TRIES,
      signal,
      waitSeconds,
    });
    retryAfter = retryAfterOf(answer.headers);
    etag = answer.headers.get("etag") ?? undefined;
    if (answer.body === undefined) continue;
    task = answer.body;
    onProgress?.(task);
  }
  return task;
}

/**
 * Milliseconds until the next look.
 *
 * Example: a task that ends in 90 s, by an estimate, is looked at after 91 s. Without an estimate
 * and with Retry-After 5 it is looked at after 5, 12, 24, 40, 66 and 96 s.
 */
const pauseBefore = (
  { platform }: Connection,
  {
    task,
    retryAfter = 0,
    looks,
  }: { readonly task: Task; readonly retryAfter: number | undefined; readonly looks: number },
): number => {
  const untilEnd = Date.parse(task.estimatedEndAt ?? "") - platform.now();
  if (untilEnd > 0) return Math.max(untilEnd + AFTER_ESTIMATE_MS, retryAfter * 1000);
  const grown = Math.min(FIRST_PAUSE_MS * GROWTH ** looks, LONGEST_BLIND_PAUSE_MS);
  // A tenth more or less, so that those who submitted together do not come back together.
  return Math.max(grown * (0.9 + 0.2 * platform.random()), retryAfter * 1000);
};
