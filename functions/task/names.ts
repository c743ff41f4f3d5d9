import type { RunningTask, TaskRef } from "./task.ts";

<<<<<<< HEAD
/** The lane of a task: one queue and one concurrency limit. */
=======
/**
 * The lane of a task: its queue and its concurrency limit. Example:
 * `vod.CreateAigcVideoTask#1500000000`.
 */
>>>>>>> e5abbbb (refactor(task): split files by subject, and name the actor in their prose)
export function laneOf(member: { operation: string; application: string }): string {
  return `${member.operation}#${member.application}`;
}

<<<<<<< HEAD
/** The SessionId that Tencent dedupes by: at most 50 letters, digits and hyphens. */
=======
/**
 * The SessionId by which Tencent dedupes: at most 50 letters, digits and hyphens. Example:
 * `wxi7krprz2rp24jcakhfnkmkwpf4gqgh-0` for the first epoch, `…-1` for the next.
 */
>>>>>>> e5abbbb (refactor(task): split files by subject, and name the actor in their prose)
export function sessionIdOf(start: { taskId: string; epoch: number }): string {
  return `${start.taskId}-${start.epoch}`;
}

<<<<<<< HEAD
/** The name under which a start request holds a slot of its lane. */
=======
/** The name under which a start request holds a slot of its lane. Example: `acme#wxi7…gqgh-0`. */
>>>>>>> e5abbbb (refactor(task): split files by subject, and name the actor in their prose)
export function holderOf(start: TaskRef & { epoch: number }): string {
  return `${start.tenant}#${sessionIdOf(start)}`;
}

/** The start request that a holder's name stands for. */
export function heldBy(holder: string): TaskRef & { epoch: number } {
  const [, tenant = "", taskId = "", epoch = ""] = /^(.*)#(.*)-(\d+)$/.exec(holder) ?? [];
  return { tenant, taskId, epoch: Number(epoch) };
}

/** The work list of queued tasks of one lane. */
export function waitAgenda(lane: string): string {
  return `wait#${lane}`;
}

/** Whether a work list is the queue of a lane, whose entries have a `QueueKey` for a due time. */
export function isQueue(agenda: string): boolean {
  return agenda.startsWith("wait#");
}

/**
<<<<<<< HEAD
 * The work list of the tasks that may be at Tencent, one for each product: `ask#vod` for
 * `vod.CreateAigcVideoTask`.
=======
 * The work list of everything that may be at Tencent, by product: the first part of an operation's
 * name. Example: `ask#vod` for `vod.CreateAigcVideoTask`.
>>>>>>> e5abbbb (refactor(task): split files by subject, and name the actor in their prose)
 */
export function askAgenda(operation: string): string {
  return `ask#${operation.split(".", 1).join()}`;
}

<<<<<<< HEAD
/** The names that Tencent knows a running task by: its TaskId, and its SessionId if we know it. */
=======
/** A running task as Tencent knows it: by its TaskId and, where we know it, its SessionId. */
>>>>>>> e5abbbb (refactor(task): split files by subject, and name the actor in their prose)
export function providerTaskOf(task: RunningTask) {
  return {
    providerTaskId: task.providerTaskId,
    application: task.application,
    region: task.region,
    sessionId: task.followed ? task.followedSession : sessionIdOf(task),
    unfinishedAt: task.unfinishedAt ?? (task.followed ? undefined : task.firstSentAt),
  };
}
