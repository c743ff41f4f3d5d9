import type { RunningTask, TaskRef } from "./task.ts";

/** The lane of a task: one queue and one concurrency limit. */
export function laneOf(member: { operation: string; application: string }): string {
  return `${member.operation}#${member.application}`;
}

/** The operation and the application of a lane, by its name. */
export function readLane(lane: string): { operation: string; application: string } {
  const [operation = "", application = ""] = lane.split("#");
  return { operation, application };
}

/** The SessionId that Tencent dedupes by: at most 50 letters, digits and hyphens. */
export function sessionIdOf(start: { taskId: string; epoch: number }): string {
  return `${start.taskId}-${start.epoch}`;
}

/** The name under which a start request holds a slot of its lane. */
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

/** The names that Tencent knows a running task by: its TaskId, and its SessionId if we know it. */
export function providerTaskOf(task: RunningTask) {
  return {
    providerTaskId: task.providerTaskId,
    application: task.application,
    region: task.region,
    sessionId: task.followed ? task.followedSession : sessionIdOf(task),
    unfinishedAt: task.unfinishedAt ?? (task.followed ? undefined : task.firstSentAt),
  };
}

/** The product that an operation's name begins with. Example: `vod`. */
export function productNameOf(operation: string): string {
  return operation.split(".", 1).join();
}
