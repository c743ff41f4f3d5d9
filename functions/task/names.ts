import type { RunningTask, TaskRef } from "./task.ts";

/** The queue and concurrency limit a task belongs to. */
export const laneOf = (member: { operation: string; application: string }): string =>
  `${member.operation}#${member.application}`;

/** What Tencent dedupes by: at most 50 letters, digits and hyphens. */
export const sessionIdOf = (start: { taskId: string; epoch: number }): string =>
  `${start.taskId}-${start.epoch}`;

/** The name under which a start request holds a slot of its lane. */
export const holderOf = (start: TaskRef & { epoch: number }): string =>
  `${start.tenant}#${sessionIdOf(start)}`;

/** The start request that a holder's name stands for. */
export const heldBy = (holder: string): TaskRef & { epoch: number } => {
  const [, tenant = "", taskId = "", epoch = ""] = /^(.*)#(.*)-(\d+)$/.exec(holder) ?? [];
  return { tenant, taskId, epoch: Number(epoch) };
};

/** The work list of queued tasks of one lane. */
export const waitAgenda = (lane: string): string => `wait#${lane}`;

/** Whether a work list is the queue of a lane, whose entries have a `QueueKey` for a due time. */
export const isQueue = (agenda: string): boolean => agenda.startsWith("wait#");

/**
 * The work list of everything that may be at Tencent, by product: the first part of an operation's
 * name.
 */
export const askAgenda = (operation: string): string => `ask#${operation.split(".", 1).join()}`;

/** What a running task can be asked by: its TaskId and, where we know it, its SessionId. */
export const providerTaskOf = (task: RunningTask) => ({
  providerTaskId: task.providerTaskId,
  application: task.application,
  region: task.region,
  sessionId: task.followed ? task.followedSession : sessionIdOf(task),
  unfinishedAt: task.unfinishedAt ?? (task.followed ? undefined : task.firstSentAt),
});
