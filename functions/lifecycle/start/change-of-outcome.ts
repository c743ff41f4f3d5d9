import type { Change } from "../../task/change.ts";
import type { Doubted } from "../../task/doubt.ts";
import { startRefused, truncate } from "../../task/report.ts";
import type { SubmittingTask } from "../../task/task.ts";
import { earliest, type Instant, instant } from "../../task/time.ts";
import {
  accepted,
  doubted,
  duplicateAnswered,
  refusedForNow,
  rejected,
  repeatRefused,
  unsent,
} from "../../task/transition.ts";
import { unreachable } from "../../task/unreachable.ts";
import type { StartOutcome } from "../../tencent/error.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { knownCurve } from "../common/learned.ts";
import {
  firstLookAfterDuplicate,
  firstLookInDoubt,
  firstQuestion,
  nextStart,
} from "../common/schedule.ts";
import type { Blocked } from "./lane-block.ts";

/**
 * How an attempt ended. `blocked`: what `noteBlocked` said of a refusal for our sake. `told`:
 * whether Tencent tells of the task's end by itself.
 */
export interface Ended {
  readonly outcome: StartOutcome;
  readonly blocked: Blocked | undefined;
  readonly told: boolean;
}

/**
 * The move that an outcome causes. While an earlier attempt is in doubt, only an answer with a
 * TaskId can end that doubt.
 */
export function changeOfOutcome(
  { clock, durations }: Pick<Dependencies, "clock" | "durations">,
  operation: StartOperation,
  task: SubmittingTask,
  { outcome, blocked, told }: Ended,
): Change {
  const now = instant(clock.now());
  const lookAt = firstLookInDoubt(operation, task, now);
  switch (outcome.kind) {
    case "accepted":
      return accepted(
        { epoch: task.epoch, ...outcome },
        firstQuestion(
          { operation, told, curve: knownCurve({ durations }, operation, task, told) },
          task,
        ),
        now,
      );
    case "not-sent":
      return task.inDoubt ? doubted(task, lookAt) : unsent(task, nextStart(task, now));
    case "duplicate":
      return duplicateAnswered(task, firstLookAfterDuplicate(operation, task, now), {
        reason: "already_seen",
        said: outcome.said,
      });
    case "rejected":
    case "blocked":
    case "busy":
    case "busy-alone":
      return refusal(task, outcome, { now, lookAt, blocked });
    case "silence":
      return doubted(task, lookAt, doubtBy(outcome));
  }
  return unreachable(outcome);
}

const doubtBy = ({ said, isUnknown }: StartOutcome & { kind: "silence" }): Doubted => ({
  reason: isUnknown ? "unclear_answer" : "no_answer",
  ...(said === undefined ? {} : { said }),
});

type Refused = Extract<StartOutcome, { kind: "rejected" | "blocked" | "busy" | "busy-alone" }>;

const REFUSED_AS = {
  rejected: "refused",
  blocked: "blocked",
  busy: "busy",
  "busy-alone": "busy",
} as const;

/** A queued task may be refused again for days, so its row has more to carry. Bytes. */
const MESSAGE_BYTES_WHILE_QUEUED = 100;

const refusal = (
  task: SubmittingTask,
  { kind, said }: Refused,
  when: { readonly now: Instant; readonly lookAt: Instant; readonly blocked: Blocked | undefined },
): Change => {
  const { now, lookAt, blocked } = when;
  const { code, message, requestId } = said;
  if (task.inDoubt)
    return repeatRefused(task, kind === "rejected" ? code : undefined, lookAt, {
      reason: REFUSED_AS[kind],
      said,
    });
  const words = { code, message: truncate(message), requestId };
  if (kind !== "rejected" && blocked?.kind !== "hopeless") {
    const tryAt =
      blocked === undefined ? nextStart(task, now) : earliest(blocked.tryAt, task.startBefore);
    return refusedForNow(
      task,
      { ...words, message: truncate(message, MESSAGE_BYTES_WHILE_QUEUED), kind, at: now },
      tryAt,
      blocked?.blocks,
    );
  }
  return rejected(task, startRefused(words), now);
};
