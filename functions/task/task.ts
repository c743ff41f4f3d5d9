import * as z from "zod/mini";
import { doubt, lookedFor } from "./doubt.ts";
import { queueKey } from "./queue-key.ts";
import { output, taskError } from "./report.ts";
import { storedInstant } from "./time.ts";

// One each for all fields: a schema is code of its own to the engine, and the fewer there are, the
// more of them it keeps at hand.
const text = z.string();
const number = z.number();
const optionalText = z.optional(text);
const moment = storedInstant;
const optionalMoment = z.optional(moment);

/** Which task: the tenant is part of every key, so that nobody's id can reach another's row. */
export interface TaskRef {
  readonly tenant: string;
  readonly taskId: string;
}

/** What a daily cap counts: the tasks of one tenant, or those of all. */
const dailyCount = z.enum(["tenant", "all"]);
export type DailyCount = z.infer<typeof dailyCount>;

/**
 * The daily caps that the task was counted against, on the day it was created, and a name that
 * tells its put from that of a twin.
 */
const counted = z.object({ by: text, in: z.array(dailyCount) });
export type Counted = z.infer<typeof counted>;

/**
 * True of every task, whatever its status. Times are instants; `requestHash` names the row that
 * holds the request.
 */
const always = {
  tenant: text,
  taskId: text,
  operation: text,
  application: text,
  requestHash: text,
  /** X-TC-Region, where the product has regions. */
  region: optionalText,
  createdAt: moment,
  revision: number,
  /**
   * Which start request: moves on only when every earlier attempt is provably dead. Part of the
   * SessionId.
   */
  epoch: number,
  /** Until when its caller wants it settled: a later one is marked, and goes on all the same. */
  deadline: optionalMoment,
};

/** How a task that is not settled can be late. */
const delay = z.enum(["past_deadline", "stalled"]);
export type Delay = z.infer<typeof delay>;

/** On a work list: which list, and what of its delay was logged when it was last looked at. */
const listed = { agenda: text, noted: z.optional(z.array(delay)) };

/** On the list of what is asked about: when the poller must look again. */
const due = { ...listed, dueAt: moment };

/** What a task keeps until it is known how it ends, or given up. */
const underway = {
  /** How long after its first send it is called stalled. */
  stalledAfterSeconds: z.optional(number),
  counted: z.optional(counted),
};

/**
 * How often (and when last) the start was refused for our sake; `times` counts those with another's
 * start accepted since the one before.
 */
const blocks = z.object({ tries: number, times: number, at: moment });
export type Blocks = z.infer<typeof blocks>;

/** What a task keeps while it may still (have to) be started. */
const startable = {
  startBefore: moment,
  refusals: number,
  /**
   * Credentials of the input by their places in it (JSON pointers). They stand here only, so every
   * move that ends `startable` sheds them.
   */
  secrets: z.optional(z.record(text, text)),
  blocks: z.optional(blocks),
};

/**
 * A TaskId that a callback named for this task, until Tencent has confirmed or denied that it is
 * ours.
 */
const candidate = { candidate: optionalText };

/**
 * One attempt to start: written before the request is sent, so that no request can be unknown to
 * us.
 */
const attempt = {
  nonce: text,
  signedAt: moment,
  /** When the first request of this epoch was signed. */
  firstSentAt: moment,
  /** Some attempt of this epoch may have been accepted. */
  inDoubt: z.boolean(),
  doubtSince: optionalMoment,
  doubt: z.optional(doubt),
  /** Tencent said that it knows the SessionId: look for the task, send nothing more. */
  duplicateSeen: z.boolean(),
  /** The code of a final refusal that came while an earlier attempt was in doubt. */
  refusedInDoubt: optionalText,
  askedAt: optionalMoment,
  ...candidate,
  /** Since when that TaskId is kept. */
  candidateSince: optionalMoment,
  ...lookedFor,
};

/**
 * Tencent's TaskId of an accepted task; `undefined` where Tencent has named none yet. In a row an
 * unknown TaskId is the empty text (`providerTaskIdInRow`).
 */
const providerTaskId = z.pipe(
  text,
  z.transform((id) => (id === "" ? undefined : id)),
);

/**
 * A TaskId as a row has it: `""` where it is not known. The attribute has to be there, because
 * `absent("providerTaskId")` is how a move sees that the start was not accepted yet, and because
 * earlier versions refuse to read a running row without it.
 */
export function providerTaskIdInRow(id: string | undefined): string {
  return id ?? "";
}

/**
 * Known of a task that Tencent accepted. `requestId` is that of the accepting answer, where we saw
 * it.
 */
const accepted = { providerTaskId, submittedAt: moment, requestId: optionalText };

/**
 * It was started elsewhere: no SessionId and no slot of ours belongs to it, and others may follow
 * it too.
 */
const followed = z.optional(z.literal(true));

/**
 * Why a start was refused and may be tried again: we are wrong, not now, or not now for this task
 * alone. Older versions did not say.
 */
const refusalKind = z.catch(z.optional(z.enum(["blocked", "busy", "busy-alone"])), undefined);
export type RefusalKind = z.infer<typeof refusalKind>;

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
  /** What Tencent said when it last refused the start. */
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
  ...accepted,
  status: z.literal("running"),
  firstSentAt: moment,
  progress: z.optional(number),
  askedAt: optionalMoment,
  /**
   * When it was last asked about for a caller who waits. Such a question keeps no callback from
   * asking.
   */
  callerAskedAt: optionalMoment,
  /** How many writes claimed such a question: they changed nothing that a caller sees. */
  callerClaims: z.optional(number),
  followed,
  /** The SessionId it was started with elsewhere. */
  followedSession: optionalText,
  /** When Tencent last said that it was not finished. */
  unfinishedAt: optionalMoment,
  /** When Tencent last said that it was at work. */
  seenRunningAt: optionalMoment,
  /** Since when it has ended without saying how. */
  endedSince: optionalMoment,
  /**
   * Since when Tencent has said of its end what is believed only if it stays: no result is named,
   * or two statuses disagree.
   */
  emptySince: optionalMoment,
  /** When it last did so to the poller. */
  emptySeenAt: optionalMoment,
  /**
   * What Tencent told of it that goes into the details of its output: forgotten there by the time
   * it ends.
   */
  told: z.optional(z.record(text, text)),
  /**
   * How often in a row, and since when, Tencent's answer about it was not understood; and why the
   * last one was not.
   */
  misunderstood: z.optional(z.object({ times: number, since: moment, reason: text })),
});

/**
 * Tencent's record may still turn up until the horizon; then the row settles. Never started again.
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

/** Told by whom: what we learned the outcome from. */
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
  /** Tells the write that settled it from any other. Rows of earlier versions have none. */
  settledBy: optionalText,
  /** DynamoDB's attribute: seconds since the UNIX epoch after which the row may be deleted. */
  ttl: number,
  providerTaskId: z.optional(providerTaskId),
  submittedAt: optionalMoment,
  requestId: optionalText,
  output: z.optional(output),
  /** Sort key of the row that holds an output too large for the hot row. */
  outputRow: optionalText,
  /** When the first file of that output stops existing. */
  outputExpiresAt: optionalMoment,
  error: z.optional(taskError),
  followed,
});

const unsettled = z.discriminatedUnion("status", [
  queued,
  submitting,
  doubtful,
  running,
  indeterminate,
]);

const forms = { queued, submitting, doubtful, running, indeterminate, settled };

/** The shape of a row: its status, or `settled` for every status that is final. */
export type Form = keyof typeof forms;

/** Whether a status has a form of its own: final statuses share one. */
export const isForm = (status: string): status is Form => status in forms;

/**
 * What a task sheds when it takes another form: each field that one of the `from` forms has and the
 * form `to` has not. Derived from the schemas, so that a new field of a status is declared once.
 * Example: `shedBetween(["queued"], "submitting")` is `["lastRefusal"]`.
 */
export const shedBetween = (from: readonly Form[], to: Form): readonly string[] => {
  const kept = forms[to].shape;
  return [...new Set(from.flatMap((form) => Object.keys(forms[form].shape)))].filter(
    (field) => !(field in kept),
  );
};

/**
 * A row as it stands in the table becomes a task here, or is refused: the one place where stored
 * state is believed. Which shape it has to have is told by `settledAt`: as a union, every row of
 * work would be held against the wrong one first.
 */
export const readTask = (row: Readonly<Record<string, unknown>>) =>
  row.settledAt === undefined ? unsettled.safeParse(row) : settled.safeParse(row);

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

/** Whether the final status is reached. An indeterminate task is settled only at its horizon. */
export const isSettled = (candidate: Task): candidate is SettledTask => "settledAt" in candidate;
