import * as absence from "../../functions/task/absence.ts";
import * as transition from "../../functions/task/transition.ts";
import {
  ATTEMPT,
  beforeFence,
  DUE,
  each,
  listed,
  listedSpoilers,
  type Move,
  movedOn,
  tooLate,
} from "./move-samples.ts";
import { NOW, refusedTasks } from "./task-rows.ts";

/** A refusal that came since. */
const otherRefusal = { refusedInDoubt: "MissingParameter" };

/** The moves of a start in doubt whose refusal on the row bars nothing any more. */
export const liftedMoves: readonly Move[] = [
  ...each(refusedTasks, {
    to: "queued",
    change: (task) => absence.requeued(task, listed, DUE, task.refusedInDoubt),
    spoilers: [...listedSpoilers, otherRefusal],
  }),
  ...each(refusedTasks, {
    to: "submitting",
    change: (task) => transition.repeated(task, ATTEMPT, NOW, task.refusedInDoubt),
    spoilers: [movedOn, { duplicateSeen: true }, otherRefusal, beforeFence, tooLate],
  }),
];
