import { type Change, change } from "./change.ts";
import { equals } from "./condition.ts";
import type { QueueKey } from "./queue-key.ts";
import type { Instant } from "./time.ts";

/**
 * Puts a task that no function would ever look at again back on its work list. Only the audit does
 * so (decision 0014). Time must not delete an unsettled task, so a `ttl` is removed.
 */
export function relisted(
  task: { revision: number },
  entry: { agenda: string; dueAt: Instant | QueueKey },
): Change {
  return change("relisted", [equals("revision", task.revision)], { ...entry }, ["ttl"]);
}
