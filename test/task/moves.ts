import * as absence from "../../functions/task/absence.ts";
import { askAgendaOf } from "../../functions/task/ask-list.ts";
import * as candidate from "../../functions/task/candidate.ts";
import { laneOf, waitAgenda } from "../../functions/task/names.ts";
import { queueKeyOf } from "../../functions/task/queue-key.ts";
import { relisted } from "../../functions/task/relisted.ts";
import * as reporting from "../../functions/task/reported.ts";
import * as ending from "../../functions/task/settled.ts";
import type { Task } from "../../functions/task/task.ts";
import * as transition from "../../functions/task/transition.ts";
import { liftedMoves } from "./lifted-moves.ts";
import {
  ATTEMPT,
  accepted,
  acceptedSpoilers,
  asked,
  becameDoubtful,
  beforeFence,
  DUE,
  each,
  listed,
  listedSpoilers,
  listening,
  type Move,
  movedOn,
  otherNonce,
  otherTaskId,
  report,
  tooLate,
} from "./move-samples.ts";
import { rewoundMoves } from "./rewound-moves.ts";
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

/**
 * Every transition from every status in which it may start, on rows with little and with much on
 * them.
 */
export const moves: readonly Move[] = [
  ...each(queuedTasks, {
    to: "submitting",
    change: (task) => transition.started(task, { ...ATTEMPT, agenda: askAgendaOf(task, true) }),
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
  ...liftedMoves,
  ...rewoundMoves,
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
        change: (task) => relisted(task, { agenda: askAgendaOf(task, true), dueAt: DUE }),
        spoilers: [movedOn],
      }),
  ),
  ...[queuedTasks, submittingTasks, submittingInDoubt, doubtfulTasks, runningTasks].flatMap(
    (tasks) => each<Task>(tasks, { to: tasks[0]?.status ?? "queued", ...listening }),
  ),
  ...each(indeterminateTasks, { to: "indeterminate", ...listening }),
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
