import type { Change } from "../../../functions/task/change.ts";
import type { DoubtfulTask } from "../../../functions/task/task.ts";
import type { Instant } from "../../../functions/task/time.ts";
import type { Attempt } from "../../../functions/task/transition.ts";
import { instead, valued, without, writes } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";

const by = "task/transition.test.ts";

/** Moves that lack a clause of their condition. */
const conditions: readonly Mutant[] = [
  {
    name: "a move starts from a settled task",
    at: "change",
    mistake: without("absent", "settledAt"),
    by,
  },
  { name: "a move starts from any status", at: "change", mistake: without("oneOf", "status"), by },
  {
    name: "a repeat starts while its sender is at work",
    at: "transitions.repeated",
    mistake: valued({ from: ["submitting", "doubtful"], to: "submitting" }),
    by,
  },
  {
    name: "two runs start the same queued task",
    at: "started",
    mistake: without("equals", "revision"),
    by,
  },
  {
    name: "the TaskId of an earlier epoch is taken for this one's",
    at: "accepted",
    mistake: without("equals", "epoch"),
    by,
  },
  {
    name: "a second TaskId replaces the first",
    at: "accepted",
    mistake: without("absent", "providerTaskId"),
    by,
  },
  {
    name: "the refusal of another attempt undoes this one",
    at: "refusedForNow",
    mistake: without("equals", "nonce"),
    by,
  },
  {
    name: "a refusal undoes an attempt with an earlier one in doubt",
    at: "refusedForNow",
    mistake: without("equals", "inDoubt"),
    by,
  },
  {
    name: "a final refusal rejects a task with an earlier attempt in doubt",
    at: "rejected",
    mistake: without("equals", "inDoubt"),
    by,
  },
  {
    name: "a start is repeated that Tencent says it knows",
    at: "repeated",
    mistake: without("equals", "duplicateSeen"),
    by,
  },
  {
    name: "a start is repeated while the one before could be accepted",
    at: "repeated",
    mistake: without("below", "signedAt"),
    by,
  },
  {
    name: "a start is repeated after Tencent may have forgotten it",
    at: "repeated",
    mistake: without("above", "firstSentAt"),
    by,
  },
  {
    name: "a verdict about another TaskId settles the task",
    at: "settled",
    mistake: without("equals", "providerTaskId"),
    by,
  },
  {
    name: "a conclusion from silence holds against a message of the meantime",
    at: "settled",
    mistake: without("equals", "revision"),
    by,
  },
  {
    name: "a task is forgotten although a message named it meanwhile",
    at: "forgotten",
    mistake: without("equals", "revision"),
    by,
  },
  {
    name: "a start that Tencent knows is thought absent",
    at: "requeued",
    mistake: without("equals", "duplicateSeen"),
    by,
  },
  {
    name: "a start that a callback named is thought absent",
    at: "requeued",
    mistake: without("absent", "candidate"),
    by,
  },
  {
    name: "a list proves absence before it can show the last attempt",
    at: "requeued",
    mistake: without("below", "signedAt"),
    by,
  },
  {
    name: "the audit moves a task that somebody has just moved",
    at: "relisted",
    mistake: without("equals", "revision"),
    by,
  },
];

const facts = "task/transition-facts.test.ts";

/** Moves that write something else. */
const updates: readonly Mutant[] = [
  {
    name: "a silent attempt is not in doubt",
    at: "doubted",
    mistake: writes({ set: { inDoubt: false } }),
    by: facts,
  },
  {
    name: "a repeat begins the 48 hours anew",
    at: "repeated",
    mistake: instead<(task: DoubtfulTask, attempt: Attempt, now: Instant) => Change>(
      (original) => (task, attempt, now) => {
        const change = original(task, attempt, now);
        return {
          ...change,
          update: {
            ...change.update,
            set: { ...change.update.set, firstSentAt: attempt.signedAt },
          },
        };
      },
    ),
    by: facts,
  },
  {
    name: "time deletes a task that has not settled",
    at: "accepted",
    mistake: writes({ set: { ttl: 4_102_444_800 } }),
    by,
  },
  {
    name: "a start that is proven absent keeps its SessionId",
    at: "requeued",
    mistake: writes({ unset: ["epoch"] }),
    by: facts,
  },
  {
    name: "a success forgets its output",
    at: "settled",
    mistake: writes({ unset: ["output"] }),
    by: "main-path.test.ts",
  },
  {
    name: "a success forgets the row of its output",
    at: "settled",
    mistake: writes({ unset: ["outputRow"] }),
    by: "running/large-output.test.ts",
  },
  {
    name: "a failure forgets its error",
    at: "settled",
    mistake: writes({ unset: ["error"] }),
    by: facts,
  },
  {
    name: "a transcription that was seen at work again counts as ended since before",
    at: "reported",
    mistake: writes({ kept: ["endedSince"] }),
    by: "running/ended-transcription.test.ts",
  },
  {
    name: "no row remembers that a transcription was at work",
    at: "reported",
    mistake: writes({ unset: ["seenRunningAt"] }),
    by: "running/ended-transcription.test.ts",
  },
  {
    name: "the answer to an unclaimed question does not claim the next ten seconds",
    at: "reported",
    mistake: writes({ unset: ["askedAt"] }),
    by: "callback/callback-races.test.ts",
  },
  {
    name: "a message puts off what was due sooner",
    at: "candidateNamed",
    mistake: writes({ set: { dueAt: "2999-01-01T00:00:00.000Z" } }),
    by: "task/candidate.test.ts",
  },
];

export const transitions: readonly Mutant[] = [...conditions, ...updates];
