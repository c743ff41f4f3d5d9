import * as z from "zod/mini";
import {
  acceptedFields,
  always,
  attempt,
  candidate,
  due,
  followed,
  listed,
  moment,
  number,
  optionalMoment,
  optionalText,
  providerTaskId,
  questions,
  refusalKind,
  startable,
  text,
  toldSoon,
  underway,
} from "./fields.ts";
import { queueKey } from "./queue-key.ts";
import { output, taskError } from "./report.ts";

/**
 * The name of a task. The tenant is part of every key, so no id of one tenant can reach a row of
 * another.
 */
export interface TaskRef {
  readonly tenant: string;
  readonly taskId: string;
}

const queued = z.object({
  ...always,
  ...listed,
  /**
   * Its key in the queue of its lane. The index sorts both lists by one attribute, so it stands
   * where others have a due time.
   */
  dueAt: queueKey,
  ...underway,
  ...startable,
  status: z.literal("queued"),
  /** Tencent's words when it last refused the start. */
  lastRefusal: z.optional(
    z.object({
      code: text,
      message: text,
      requestId: optionalText,
      kind: refusalKind,
      at: optionalMoment,
    }),
  ),
});
const submitting = z.object({
  ...always,
  ...due,
  ...underway,
  ...startable,
  ...attempt,
  status: z.literal("submitting"),
});
const doubtful = z.object({
  ...always,
  ...due,
  ...underway,
  ...startable,
  ...attempt,
  status: z.literal("doubtful"),
});
const running = z.object({
  ...always,
  ...due,
  ...underway,
  ...acceptedFields,
  status: z.literal("running"),
  firstSentAt: moment,
  progress: z.optional(number),
  askedAt: optionalMoment,
  /** The last question for a waiting caller. Such a question keeps no callback from asking. */
  callerAskedAt: optionalMoment,
  /** How many writes claimed such a question. They changed nothing that a caller sees. */
  callerClaims: z.optional(number),
  followed,
  /** The SessionId it was started with elsewhere. */
  followedSession: optionalText,
  /** The last moment at which Tencent said that the task was not finished. */
  unfinishedAt: optionalMoment,
  /** The last moment at which Tencent said that the task was at work. */
  seenRunningAt: optionalMoment,
  /** The moment since which the task has ended without saying how. */
  endedSince: optionalMoment,
  /**
   * The moment since which Tencent has said something about the end that is believed only if it
   * stays: no result is named, or two statuses disagree.
   */
  emptySince: optionalMoment,
  /** The last moment at which Tencent said so to the poller. */
  emptySeenAt: optionalMoment,
  /** Facts that Tencent tells only while the task runs. They go into the details of its output. */
  told: z.optional(z.record(text, text)),
  /**
   * Set while Tencent's answers about the task are not understood: how many in a row, since when,
   * and why the last one was not.
   */
  misunderstood: z.optional(z.object({ times: number, since: moment, reason: text })),
});

/**
 * Tencent's record may still turn up until the horizon; then the row settles. The task is never
 * started again.
 */
const indeterminate = z.object({
  ...always,
  ...due,
  status: z.literal("indeterminate"),
  firstSentAt: moment,
  error: taskError,
  askedAt: optionalMoment,
  ...candidate,
});

/** The way in which the outcome was learned. */
export const completedVia = z.enum([
  "create",
  "callback",
  "event",
  "poll",
  "cancel",
  "deadline",
  "horizon",
]);
export type CompletedVia = z.infer<typeof completedVia>;

const settled = z.object({
  ...always,
  status: z.enum(["succeeded", "failed", "rejected", "canceled", "indeterminate"]),
  settledAt: moment,
  completedVia,
  /** The name of the write that settled the task. Rows of earlier versions have none. */
  settledBy: optionalText,
  /** DynamoDB's attribute: seconds since the UNIX epoch after which the row may be deleted. */
  ttl: number,
  providerTaskId: z.optional(providerTaskId),
  submittedAt: optionalMoment,
  requestId: optionalText,
  questions,
  output: z.optional(output),
  /** The sort key of the row that holds an output too large for this row. */
  outputRow: optionalText,
  /** The moment at which the first file of that output stops existing. */
  outputExpiresAt: optionalMoment,
  error: z.optional(taskError),
  /** The sort key of the row that says how the copy of its result stands. */
  copyRow: optionalText,
  followed,
  ...toldSoon,
});

const unsettled = z.discriminatedUnion("status", [
  queued,
  submitting,
  doubtful,
  running,
  indeterminate,
]);

const forms = { queued, submitting, doubtful, running, indeterminate, settled };

/** The form of a row: its status, or `settled` for every final status. */
export type Form = keyof typeof forms;

/** Whether a status has a form of its own. Final statuses share one. */
export function isForm(status: string): status is Form {
  return status in forms;
}

/**
 * The fields that a task sheds when it takes another form: those that a `from` form has and the
 * `to` form does not. They are derived from the schemas, so a new field is declared once. Example:
 * `shedBetween(["queued"], "submitting")` is `["lastRefusal"]`.
 */
export function shedBetween(from: readonly Form[], to: Form): readonly string[] {
  const kept = forms[to].shape;
  return [...new Set(from.flatMap((form) => Object.keys(forms[form].shape)))].filter(
    (field) => !(field in kept),
  );
}

/**
 * Reads a row of the table as a task, or refuses it. No other code believes stored state.
 * `settledAt` decides which form the row must have: with one union, every row of work would be
 * tried against the wrong form first.
 */
export function readTask(row: Readonly<Record<string, unknown>>) {
  return row.settledAt === undefined ? unsettled.safeParse(row) : settled.safeParse(row);
}

export type QueuedTask = z.infer<typeof queued>;
export type SubmittingTask = z.infer<typeof submitting>;
export type DoubtfulTask = z.infer<typeof doubtful>;
export type RunningTask = z.infer<typeof running>;
export type IndeterminateTask = z.infer<typeof indeterminate>;
export type SettledTask = z.infer<typeof settled>;

/** A task as a union by status: a fact exists only in the statuses where it is true. */
export type Task =
  | QueuedTask
  | SubmittingTask
  | DoubtfulTask
  | RunningTask
  | IndeterminateTask
  | SettledTask;
export type Status = Task["status"];

/** Whether Tencent accepted the task, with or without naming its TaskId. */
export function isAccepted(task: Task): task is RunningTask | SettledTask {
  return "submittedAt" in task && task.submittedAt !== undefined;
}

/** Whether the task was started elsewhere and is only watched here. */
export function isFollowed(task: Task): boolean {
  return "followed" in task && task.followed === true;
}

/** Whether a TaskId of Tencent's is known of the task. */
export function hasProviderTaskId(task: Task): task is Task & { readonly providerTaskId: string } {
  return "providerTaskId" in task && task.providerTaskId !== undefined;
}

/**
 * Whether the task has reached its final status. An indeterminate task settles only at its horizon.
 */
export function isSettled(candidate: Task): candidate is SettledTask {
  return "settledAt" in candidate;
}
