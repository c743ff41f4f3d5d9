import type { Log } from "../task/log.ts";
import { type Clock, milliseconds } from "../task/time.ts";
import type { Send } from "./client.ts";

/**
 * Tencent refuses a signature that is five minutes off; the fence of an attempt allows for clocks
 * that differ by 90 s together.
 */
const TOLERATED = milliseconds({ seconds: 30 });

/** One line in this time is enough to raise an alarm. */
const TOLD_EVERY = milliseconds({ minutes: 10 });

/**
 * The same way to Tencent, with an eye on its answers' Date header: logs `clock_differs`, with the
 * seconds by which Tencent's clock is ahead of ours, while they differ by more than the rules that
 * rest on time allow for.
 */
export function compareClocks(
  send: Send,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Send {
  let toldAt = Number.NEGATIVE_INFINITY;
  return async (request) => {
    const answer = await send(request);
    const now = clock.now();
    const ahead = Date.parse(answer.date ?? "") - now;
    if (Math.abs(ahead) > TOLERATED && now - toldAt >= TOLD_EVERY) {
      toldAt = now;
      log("clock_differs", { count: Math.round(ahead / 1000) });
    }
    return answer;
  };
}
