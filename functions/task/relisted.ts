import { type Change, change } from "./change.ts";
import { equals } from "./condition.ts";
import type { QueueKey } from "./queue-key.ts";
import type { Instant } from "./time.ts";

/**
 * The audit's (decision 0014). Puts a task that nobody would ever look at again back on its list.
 * Time may not delete what is not settled, so a `ttl` goes too.
 */
export const relisted = (
  task: { revision: number },
  entry: { agenda: string; dueAt: Instant | QueueKey },
): Change => change("relisted", [equals("revision", task.revision)], { ...entry }, ["ttl"]);
