import type { Row } from "../../functions/store/table.ts";
import * as absence from "../../functions/task/absence.ts";
import * as candidate from "../../functions/task/candidate.ts";
import type { Change } from "../../functions/task/change.ts";
import { askAgenda, laneOf, waitAgenda } from "../../functions/task/names.ts";
import { queueKeyOf } from "../../functions/task/queue-key.ts";
import { relisted } from "../../functions/task/relisted.ts";
import * as reporting from "../../functions/task/reported.ts";
import * as ending from "../../functions/task/settled.ts";
import type { QueuedTask, SettledTask, Status, Task } from "../../functions/task/task.ts";
import { after, before } from "../../functions/task/time.ts";
import * as transition from "../../functions/task/transition.ts";
import {
  answeredTasks,
  doubtfulTasks,
  error,
  indeterminateTasks,
  NOW,
  output,
  queuedTasks,
  refusal,
  refusedTasks,
  runningTasks,
  submittingInDoubt,
  submittingTasks,
  unseenTasks,
} from "./task-rows.ts";

/** A move of a task as it was read, and where it must end. */
export interface Move {
  readonly name: string;
  readonly source: Task;
  readonly to: Status;
  readonly settles: boolean;
  readonly change: Change;
  /**
   * What each of them, alone, is different about the row when the move comes too late to be right.
   */
  readonly spoilers: readonly Row[];
}

interface Case<T> {
  readonly to: Status;
  readonly settles?: boolean;
  readonly change: (task: T) => Change;
  readonly spoilers: readonly Row[];
}

const each = <T extends Task>(
  sources: readonly T[],
  { to, settles = false, change, spoilers }: Case<T>,
): Move[] =>
  sources.map((source, index) => {
    const built = change(source);
    const name = `${built.name}: ${source.status} (${index === 0 ? "bare" : "full"}) -> ${to}${settles ? " (settled)" : ""}`;
    return { name, source, to, settles, change: built, spoilers };
  });

/** The moment that moves write as their due time, where they do. */
export const DUE = after(NOW, { minutes: 5 });
export const ATTEMPT = { nonce: "another-nonce-of-22-ch", signedAt: NOW, dueAt: DUE };
export const EVIDENCE = {
  epoch: 2,
  providerTaskId: "251000800-AigcVideoTask-0123456789abcdeft",
  requestId: "request",
};

const movedOn = { revision: 8 };
const otherNonce = { nonce: "somebody-elses-nonce-1" };
const otherTaskId = { providerTaskId: "another" };
const becameDoubtful = { inDoubt: true };
/**
 * To the millisecond: at these very moments the last signature is not yet surely refused, and
 * Tencent's memory not surely long enough.
 */
const beforeFence = { signedAt: before(NOW, { minutes: 5, seconds: 90 }) };
const tooLate = { firstSentAt: before(NOW, { hours: 48 }) };

/** Past the fence and the list's lag, and well within its reach. */
const listed = after(NOW, { minutes: 11 });
const listedSpoilers = [
  movedOn,
  { duplicateSeen: true },
  { candidate: "named-meanwhile" },
  { signedAt: before(listed, { minutes: 15, seconds: 90 }) },
  { firstSentAt: before(listed, { hours: 71 }) },
];

const accepted = { to: "running", change: () => transition.accepted(EVIDENCE, DUE, NOW) } as const;
const acceptedSpoilers = [{ epoch: 1 }, { epoch: 3 }, otherTaskId];
const asked = {
  change: (task: Exclude<Task, QueuedTask | SettledTask>) => candidate.asked(task, NOW),
  spoilers: [movedOn],
};
const report = {
  progress: 50,
  askedAt: NOW,
  emptySince: NOW,
  emptySeenAt: NOW,
  noted: ["past_deadline", "stalled"],
  dueAt: DUE,
} as const;

/**
 * Every transition from every status in which it may start, on rows with little and with much on
 * them.
 */
export const moves: readonly Move[] = [
  ...each(queuedTasks, {
    to: "submitting",
    change: (task) => transition.started(task, ATTEMPT),
    spoilers: [movedOn],
  }),
  ...each(queuedTasks, {
    to: "canceled",
    settles: true,
    change: (task) => ending.canceled(task, NOW),
    spoilers: [movedOn],
  }),
  ...each(submittingTasks, { ...accepted, spoilers: acceptedSpoilers }),
  ...each(submittingInDoubt, { ...accepted, spoilers: acceptedSpoilers }),
  ...each(doubtfulTasks, { ...accepted, spoilers: acceptedSpoilers }),
  ...each(answeredTasks, { ...accepted, spoilers: acceptedSpoilers }),
  ...each(indeterminateTasks, { ...accepted, spoilers: acceptedSpoilers }),
  ...each(submittingTasks, {
    to: "queued",
    change: (task) => transition.refusedForNow(task, refusal, DUE),
    spoilers: [otherNonce, becameDoubtful],
  }),
  ...each(submittingTasks, {
    to: "queued",
    change: (task) => transition.unsent(task, DUE),
    spoilers: [otherNonce, becameDoubtful],
  }),
  ...each(submittingTasks, {
    to: "rejected",
    settles: true,
    change: (task) => transition.rejected(task, error, NOW),
    spoilers: [otherNonce, becameDoubtful],
  }),
  ...each(submittingTasks, {
    to: "doubtful",
    change: (task) => transition.doubted(task, DUE),
    spoilers: [otherNonce],
  }),
  ...each(submittingInDoubt, {
    to: "doubtful",
    change: (task) => transition.doubted(task, DUE),
    spoilers: [otherNonce],
  }),
  ...each(doubtfulTasks, {
    to: "submitting",
    change: (task) => transition.repeated(task, ATTEMPT, NOW),
    spoilers: [
      movedOn,
      { duplicateSeen: true },
      { refusedInDoubt: "InvalidParameterValue" },
      beforeFence,
      tooLate,
    ],
  }),
  ...[doubtfulTasks, answeredTasks].flatMap((tasks) => [
    ...each(tasks, {
      to: "indeterminate",
      change: (task) => transition.gaveUp(task, error, false, NOW),
      spoilers: [movedOn],
    }),
    ...each(tasks, {
      to: "indeterminate",
      settles: true,
      change: (task) => transition.gaveUp(task, error, true, NOW),
      spoilers: [movedOn],
    }),
  ]),
  ...[false, true].flatMap((isConcluded) =>
    (["succeeded", "failed", "canceled"] as const).flatMap((status) =>
      each(runningTasks, {
        to: status,
        settles: true,
        change: (task) =>
          ending.settled(
            task,
            { status, isConcluded, ...(status === "succeeded" ? { output } : { error }) },
            "poll",
            NOW,
          ),
        spoilers: [isConcluded ? movedOn : otherTaskId],
      }),
    ),
  ),
  ...each(runningTasks, {
    to: "indeterminate",
    settles: true,
    change: (task) => ending.forgotten(task, error, NOW),
    spoilers: [movedOn],
  }),
  ...each(indeterminateTasks, {
    to: "indeterminate",
    settles: true,
    change: (task) => ending.closed(task, NOW),
    spoilers: [movedOn],
  }),
  ...each(runningTasks, {
    to: "running",
    change: (task) => reporting.reported(task, report),
    spoilers: [movedOn],
  }),
  ...each(runningTasks, {
    to: "running",
    change: (task) => reporting.reported(task, {}),
    spoilers: [movedOn],
  }),
  ...(["InvalidParameterValue", undefined] as const).flatMap((code) =>
    each(submittingInDoubt, {
      to: "doubtful",
      change: (task) => transition.repeatRefused(task, code, DUE),
      spoilers: [otherNonce, { inDoubt: false }],
    }),
  ),
  ...each(unseenTasks, {
    to: "queued",
    change: (task) => absence.requeued(task, listed, DUE),
    spoilers: [...listedSpoilers, { refusedInDoubt: "InvalidParameterValue" }],
  }),
  ...each(refusedTasks, {
    to: "rejected",
    settles: true,
    change: (task) => absence.refusalProven(task, listed, error, NOW),
    spoilers: listedSpoilers,
  }),
  ...each(queuedTasks, {
    to: "rejected",
    settles: true,
    change: (task) => ending.expired(task, error, NOW),
    spoilers: [movedOn],
  }),
  ...each(doubtfulTasks, {
    to: "doubtful",
    change: (task) => transition.postponed(task, DUE),
    spoilers: [movedOn],
  }),
  ...each(doubtfulTasks, {
    to: "doubtful",
    change: (task) => transition.postponed(task, DUE, ["stalled"]),
    spoilers: [movedOn],
  }),
  ...each(indeterminateTasks, {
    to: "indeterminate",
    change: (task) => transition.postponed(task, DUE),
    spoilers: [movedOn],
  }),
  ...each(submittingTasks, {
    to: "doubtful",
    change: (task) => transition.duplicateAnswered(task, DUE),
    spoilers: [otherNonce],
  }),
  ...each(submittingInDoubt, {
    to: "doubtful",
    change: (task) => transition.duplicateAnswered(task, DUE),
    spoilers: [otherNonce],
  }),
  ...each(queuedTasks, {
    to: "queued",
    change: (task) => relisted(task, { agenda: waitAgenda(laneOf(task)), dueAt: queueKeyOf(task) }),
    spoilers: [movedOn],
  }),
  ...[submittingTasks, submittingInDoubt, doubtfulTasks, runningTasks, indeterminateTasks].flatMap(
    (tasks) =>
      each<Task>(tasks, {
        to: tasks[0]?.status ?? "queued",
        change: (task) => relisted(task, { agenda: askAgenda(task.operation), dueAt: DUE }),
        spoilers: [movedOn],
      }),
  ),
  ...each(submittingTasks, { to: "submitting", ...asked }),
  ...each(submittingInDoubt, { to: "submitting", ...asked }),
  ...each(doubtfulTasks, { to: "doubtful", ...asked }),
  ...each(doubtfulTasks, {
    to: "doubtful",
    change: (task) => candidate.asked(task, NOW, "named"),
    spoilers: [movedOn],
  }),
  ...each(doubtfulTasks, {
    to: "doubtful",
    change: (task) => candidate.candidateNamed(task, "named", NOW),
    spoilers: [movedOn],
  }),
  ...each(doubtfulTasks, {
    to: "doubtful",
    change: (task) => candidate.candidateListed(task, "listed", NOW),
    spoilers: [movedOn],
  }),
  ...each(doubtfulTasks, {
    to: "doubtful",
    change: (task) => candidate.candidateDenied(task),
    spoilers: [movedOn],
  }),
  ...each(runningTasks, { to: "running", ...asked }),
  ...each(indeterminateTasks, { to: "indeterminate", ...asked }),
];
