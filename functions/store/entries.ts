import type { QueueKey } from "../task/queue-key.ts";
import type { TaskRef } from "../task/task.ts";
import type { Instant } from "../task/time.ts";

/** A task's entry on a work list: that of tasks to be asked about when due, or a lane's queue. */
export interface DueTask<At extends Instant | QueueKey = Instant> extends TaskRef {
  readonly agenda: string;
  readonly dueAt: At;
}

/** A task's entry in the queue of its lane. */
export type QueueEntry = DueTask<QueueKey>;

/** A task on the tenant's list. `listKey` is its place there. */
export interface ListedTask extends TaskRef {
  readonly listKey: string;
}

/** A page of a tenant's list. `beyond` is a `listKey`, or a text between two of them. */
export interface ListPage {
  readonly order: "newest" | "oldest";
  readonly beyond: string | undefined;
  readonly limit: number;
}
