import type { DoubtReason } from "../task/doubt.ts";
import type { Mark } from "../task/mark.ts";
import type { Status } from "../task/task.ts";
import type { WaitReason } from "../task/waiting-for.ts";

/** Every status of a task, and what it means for a caller. Every operation can lead to each. */
export const statuses = {
  queued:
    "The task waits for a slot, its turn or its next try. No start request of it is on its way.",
  submitting: "Callsheet is sending the start request to Tencent.",
  doubtful:
    "Callsheet sent the start request and does not know whether Tencent accepted it. Callsheet looks for the task at Tencent; doubt says why.",
  running: "Tencent has accepted the task.",
  succeeded: "Tencent says that the task succeeded. Final.",
  failed: "Tencent says that the task failed. Final.",
  rejected:
    "Tencent refused the start, or the task waited too long for it. Nothing was started. Final.",
  canceled: "The task was canceled before its start, or Tencent stopped it. Final.",
  indeterminate:
    "Callsheet cannot find out whether Tencent started the task, or how it ended. The start is never sent again. Final once settled is true.",
} as const satisfies Record<Status, string>;

/** Every reason for which a start is in doubt. */
export const doubtReasons = {
  no_answer: "Tencent did not answer, or answered with an error that says nothing of the start.",
  unclear_answer:
    "Tencent answered with an error code that no source explains, so something may have been started.",
  already_seen: "Tencent has seen this request before, and does not name the task of it.",
  refused:
    "Tencent refused a repeat of the request as wrong. The request before it may have been accepted.",
  blocked:
    "Tencent refused a repeat because of the deployment's key, permissions or account. The request before it may have been accepted.",
  busy: "Tencent refused a repeat for now. The request before it may have been accepted.",
  sender_lost: "The function that sent the request ended before it recorded an answer.",
  restored:
    "The deployment's records were put back from an earlier point in time, and the task may have been started since. It starts again only when the operator allows it.",
} as const satisfies Record<DoubtReason, string>;

/** Every reason for which a queued task has not been started. */
export const waitReasons = {
  slot: "Every slot of its operation and application is taken by another task.",
  turn: "It waits for its turn among the tenants, for the operation's rate limit, or for its next try.",
  refused: "Tencent refused the start for now, with this code. The task backs off.",
  blocked:
    "Tencent refuses every start of this operation and application with this code, because of the deployment's key, permissions or account. Tasks start again when the operator has mended that.",
  restored:
    "The deployment's records were put back from an earlier point in time. No task of this operation starts until the operator allows it, as one may have been started before.",
} as const satisfies Record<WaitReason, string>;

/** Every mark of a task: a fact beside its status that is true when the answer is made. */
export const marks = {
  past_deadline:
    "The task was not settled by its deadline. It goes on, or was settled after the deadline.",
  stalled:
    "The task has been at Tencent for longer than such tasks are expected to take. It goes on.",
  not_understood:
    "For an hour Callsheet has not understood Tencent's answers about the task. It goes on asking, and has alerted the operator.",
  result_expiring: "A file of the output expires soon: see its expiresAt. Fetch it now.",
  result_expired: "A file of the output has expired.",
  details_expired:
    "Callsheet no longer stores what the task was asked for with, or its output. That field is absent.",
} as const satisfies Record<Mark, string>;
