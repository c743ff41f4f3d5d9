import { askAgendaOf } from "../../functions/task/ask-list.ts";
import { hashOf } from "../../functions/task/canonical.ts";
import { laneOf, waitAgenda } from "../../functions/task/names.ts";
import { queueKeyOf } from "../../functions/task/queue-key.ts";
import type { TaskError } from "../../functions/task/report.ts";
import type {
  DoubtfulTask,
  IndeterminateTask,
  QueuedTask,
  RunningTask,
  SettledTask,
  SubmittingTask,
} from "../../functions/task/task.ts";
import {
  after,
  before,
  type Duration,
  epochSeconds,
  type Instant,
} from "../../functions/task/time.ts";

/** The moment at which the moves of these tests happen. */
export const NOW: Instant = "2026-01-02T12:00:00.000Z";

/** This long after `NOW`. */
export const later = (duration: Duration): Instant => after(NOW, duration);

const always = {
  // As long as a tenant's name may be.
  tenant: "tenant-of-20-letters",
  taskId: "abcdefghijklmnopqrstuvwxyz234567",
  operation: "vod.CreateAigcVideoTask",
  application: "1500000000",
  requestHash: hashOf("a request"),
  createdAt: before(NOW, { days: 3 }),
  revision: 7,
  epoch: 2,
};
const startable = { startBefore: after(NOW, { days: 4 }), refusals: 3 };
const waits = {
  agenda: waitAgenda(laneOf(always)),
  dueAt: queueKeyOf({ ...always, ...startable }),
};
const asks = { agenda: askAgendaOf(always, true), dueAt: before(NOW, { seconds: 1 }) };

/**
 * As early and as late as a repeat allows, to the millisecond: two days after the first send, 390
 * seconds after the last.
 */
const firstSentAt = before(NOW, { hours: 48, milliseconds: -1 });
const signedAt = before(NOW, { seconds: 390, milliseconds: 1 });

const attempt = {
  nonce: "0123456789abcdefghijkl",
  signedAt,
  firstSentAt,
  inDoubt: false,
  duplicateSeen: false,
};
const accepted = {
  providerTaskId: `251000800-AigcVideoTask-${"0123456789abcdef".repeat(2)}t`,
  submittedAt: firstSentAt,
};
const requestId = "01234567-89ab-cdef-0123-456789abcdef";

/** Tencent's words, as long as they can be stored. */
export const refusal = { code: "LimitExceeded.Concurrency", message: "x".repeat(200), requestId };
export const error: TaskError = {
  code: "provider_refused",
  message: "Tencent refused the request: LimitExceeded.Concurrency.",
  retryable: false,
  provider: refusal,
};
/** As large as an output in the hot row may be. */
export const output = {
  files: [
    {
      url: `https://example.com/${"x".repeat(180)}.mp4`,
      fileId: "1397757896523456789",
      mediaType: "video/mp4",
    },
  ],
};

const queued: QueuedTask = { ...always, ...waits, ...startable, status: "queued" };
const submitting: SubmittingTask = {
  ...always,
  ...asks,
  ...startable,
  ...attempt,
  status: "submitting",
};
const inDoubt: SubmittingTask = { ...submitting, inDoubt: true, doubtSince: firstSentAt };
const doubtful: DoubtfulTask = { ...inDoubt, status: "doubtful" };
const running: RunningTask = { ...always, ...asks, ...accepted, firstSentAt, status: "running" };
const indeterminate: IndeterminateTask = {
  ...always,
  ...asks,
  firstSentAt,
  error,
  status: "indeterminate",
};

/**
 * The caller's wishes, the counts and the notes that a row may carry on top of all else.
 */
const asked: Pick<QueuedTask, "deadline" | "stalledAfterSeconds" | "counted"> = {
  deadline: before(NOW, { days: 1 }),
  stalledAfterSeconds: 345_600,
  counted: { by: "0123456789abcdefghijkl", in: ["tenant", "all"] },
};
const late: Pick<QueuedTask, "deadline" | "noted"> = {
  deadline: asked.deadline,
  noted: ["past_deadline", "stalled"],
};

/** A callback named a TaskId for it, and we asked Tencent whether it is ours. */
const looked = { askedAt: signedAt, candidate: accepted.providerTaskId };
const kept = { ...looked, candidateSince: signedAt };

/** As much of Tencent's words as is kept with a doubt, and with one whose task has a candidate. */
const code = "FailedOperation.NeverHeardOf";
const doubt: DoubtfulTask["doubt"] = {
  reason: "unclear_answer",
  code,
  attempts: 3,
  sameAnswers: 2,
};
const doubtInWords = { ...doubt, message: "x".repeat(60), requestId };

/** It was refused for our sake. */
const blocks = { tries: 12, times: 2, at: signedAt };

/** Tasks of each status, first with as little and then with as much as they may carry. */
export const queuedTasks: readonly QueuedTask[] = [
  queued,
  {
    ...queued,
    ...asked,
    blocks,
    lastRefusal: { ...refusal, message: "x".repeat(100), kind: "blocked", at: signedAt },
  },
];
export const submittingTasks: readonly SubmittingTask[] = [
  submitting,
  { ...submitting, ...asked, ...kept, blocks },
];
/** An earlier attempt of theirs may have been accepted. */
export const submittingInDoubt: readonly SubmittingTask[] = [
  inDoubt,
  { ...inDoubt, ...asked, ...late, ...kept, doubt },
  { ...inDoubt, ...asked, ...late, doubt: doubtInWords },
];
export const doubtfulTasks: readonly DoubtfulTask[] = [
  doubtful,
  { ...doubtful, ...asked, ...late, ...kept, doubt },
  { ...doubtful, ...asked, ...late, doubt: doubtInWords },
];
/** They were queued when their table was put back. */
export const rewoundTasks: readonly DoubtfulTask[] = doubtfulTasks.slice(0, 1).map((task) => ({
  ...task,
  restored: true,
  doubtSince: NOW,
  doubt: { reason: "restored", attempts: 0 },
}));
/** They were answered while in doubt, and are not repeated. */
export const answeredTasks: readonly DoubtfulTask[] = [
  { ...doubtful, duplicateSeen: true },
  { ...doubtful, askedAt: signedAt, refusedInDoubt: "InvalidParameterValue.Prompt" },
];
/** No sign of them was ever seen, and one of them was asked about in vain. */
export const unseenTasks: readonly DoubtfulTask[] = [doubtful, { ...doubtful, askedAt: signedAt }];
/** The same, and their repeat was refused for good. */
export const refusedTasks: readonly DoubtfulTask[] = unseenTasks.map((task) => ({
  ...task,
  refusedInDoubt: "InvalidParameterValue",
}));
export const runningTasks: readonly RunningTask[] = [
  running,
  {
    ...running,
    ...asked,
    ...late,
    requestId,
    progress: 99,
    askedAt: signedAt,
    emptySince: signedAt,
    emptySeenAt: signedAt,
    // As long as the text of the questions may be.
    questions: ["999", "a0wzgo0", "a0wzgo1", "a0wzgo2"]
      .join(` `)
      .replaceAll(/(a\w+)/g, `$1:${"x".repeat(22)}`),
  },
];
export const indeterminateTasks: readonly IndeterminateTask[] = [
  indeterminate,
  { ...indeterminate, ...late, ...looked },
];

const settling = {
  settledAt: before(NOW, { hours: 1 }),
  completedVia: "poll",
  ttl: epochSeconds(after(NOW, { days: 30 })),
} as const;

export const settledTasks: readonly SettledTask[] = [
  { ...always, ...accepted, ...settling, status: "succeeded", output },
  { ...always, ...accepted, ...settling, status: "failed", error },
  { ...always, ...settling, status: "rejected", error },
  { ...always, ...accepted, ...settling, status: "canceled", error },
  { ...always, ...settling, status: "indeterminate", error },
];
