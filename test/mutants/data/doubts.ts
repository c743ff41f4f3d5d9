import type { ask } from "../../../functions/lifecycle/common/ask.ts";
import type { isOurContext } from "../../../functions/lifecycle/common/whose-task.ts";
import type {
  adoptCandidate,
  adoptIfOurs,
} from "../../../functions/lifecycle/doubt/adopt-candidate.ts";
import type { resolveDoubt } from "../../../functions/lifecycle/doubt/resolve-doubt.ts";
import type { prepareAttempt } from "../../../functions/lifecycle/start/prepare-attempt.ts";
import type { doubtAfter } from "../../../functions/task/doubt.ts";
import { sessionIdOf } from "../../../functions/task/names.ts";
import type { Task } from "../../../functions/task/task.ts";
import { instant } from "../../../functions/task/time.ts";
import { accepted, type repeatRefused } from "../../../functions/task/transition.ts";
import type { OperationClass, StartOperation } from "../../../functions/tencent/operation.ts";
import { given, instead, returns } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";
import { atAnyRate } from "./shared.ts";

/** Whether and how a start in doubt is sent again. */
const repeats: readonly Mutant[] = [
  {
    name: "a start that nothing protects is sent again",
    at: "resolveDoubt",
    mistake: asIfDeduped("unprotected"),
    by: "simulator",
  },
  {
    name: "a TRTC start is sent again",
    at: "resolveDoubt",
    mistake: asIfDeduped("deduped-and-found"),
    by: "simulator",
  },
  {
    name: "a repeat carries a new SessionId",
    at: "prepareAttempt",
    mistake: given<typeof prepareAttempt>((dependencies, operation, start) => {
      const isRepeat = "status" in start && start.status === "doubtful";
      return [dependencies, operation, isRepeat ? { ...start, epoch: start.epoch + 1 } : start];
    }),
    by: "doubt/doubt.test.ts",
  },
  {
    name: "a repeat is sent in spite of the rate limit",
    at: "resolveDoubt",
    mistake: given<typeof resolveDoubt>((dependencies, operation, task) => [
      atAnyRate(dependencies),
      operation,
      task,
    ]),
    by: "start/repeated-start.test.ts",
  },
  {
    name: "a start is sent again while Tencent is still asked about a named TaskId",
    at: "adoptCandidate",
    mistake: instead<typeof adoptCandidate>((original) => async (...args) => {
      const adoption = await original(...args);
      return adoption === "unanswered" ? "no-candidate" : adoption;
    }),
    by: "doubt/find-in-list.test.ts",
  },
  {
    name: "a refusal for now bars the next repeat of a start in doubt",
    at: "repeatRefused",
    mistake: given<typeof repeatRefused>((task, code, dueAt, how) => [
      task,
      code ?? (how?.said && "InvalidParameterValue"),
      dueAt,
      how,
    ]),
    by: "doubt/shown-doubt.test.ts",
  },
  {
    name: "a start that an earlier version barred for our key stays barred",
    at: "barsRepeats",
    mistake: returns(true),
    by: "doubt/lifted-bar.test.ts",
  },
  {
    name: "a refusal for good bars no repeat of a start in doubt",
    at: "barsRepeats",
    mistake: returns(false),
    by: "start/repeated-start.test.ts",
  },
  {
    name: "answers with different codes are counted as the same one",
    at: "doubtAfter",
    mistake: given<typeof doubtAfter>(({ doubt, ...task }, how) => {
      const same = doubt?.code === undefined ? doubt : { ...doubt, code: how.said?.code };
      return [{ ...task, ...(same === undefined ? {} : { doubt: same }) }, how];
    }),
    by: "doubt/shown-doubt.test.ts",
  },
  {
    name: "messages keep a doubt waiting for as long as they come",
    at: "resolveDoubt",
    mistake: given<typeof resolveDoubt>((dependencies, operation, task) => [
      dependencies,
      operation,
      task.candidateSince === undefined
        ? task
        : { ...task, candidateSince: task.askedAt ?? task.candidateSince },
    ]),
    by: "doubt/kept-candidate.test.ts",
  },
];

function asIfDeduped(which: OperationClass) {
  const classed = (operation: StartOperation): StartOperation =>
    operation.class === which ? { ...operation, class: "deduped" } : operation;
  return given<typeof resolveDoubt>((dependencies, operation, task) => [
    dependencies,
    classed(operation),
    task,
  ]);
}

/** Whose a TaskId or a session is that was found or named. */
const adoptions: readonly Mutant[] = [
  {
    name: "every TaskId that a message names is this task's",
    at: "isOurContext",
    mistake: answering(true),
    by: "callback/early-callback.test.ts",
  },
  {
    name: "no TaskId that a callback names is ever ours",
    at: "isOurContext",
    mistake: answering(false),
    by: "callback/early-callback.test.ts",
  },
  {
    name: "a task adopts a TaskId of which Tencent names another SessionId",
    at: "adoptIfOurs",
    mistake: given<typeof adoptIfOurs>((dependencies, operation, named) => [
      dependencies,
      echoing(operation, named.task),
      named,
    ]),
    by: "callback/early-callback.test.ts",
  },
  {
    name: "a TaskId that was only named is adopted without a question",
    at: "adoptIfOurs",
    mistake: instead<typeof adoptIfOurs>(
      () =>
        async ({ tasks, clock }, _operation, { task, providerTaskId }) => {
          const now = instant(clock.now());
          await tasks.apply(task, accepted({ epoch: task.epoch, providerTaskId }, now, now));
          return "adopted";
        },
    ),
    by: "callback/early-callback.test.ts",
  },
  {
    name: "a session is looked for by another SessionId than its own",
    at: "ask",
    mistake: given<typeof ask>((dependencies, operation, task) => [
      dependencies,
      operation,
      task.providerTaskId === undefined && task.sessionId !== undefined
        ? { ...task, sessionId: `${task.sessionId}0` }
        : task,
    ]),
    by: "doubt/doubt-by-session.test.ts",
  },
];

function answering(ours: boolean) {
  return instead<typeof isOurContext>(() => async () => ours);
}

/** An operation whose answers echo this task's SessionId, whatever Tencent says. */
function echoing(operation: StartOperation, task: Task): StartOperation {
  const { describedBy } = operation;
  const read: typeof describedBy.read = (response, asked) => ({
    ...describedBy.read(response, asked),
    sessionId: sessionIdOf(task),
  });
  return { ...operation, describedBy: { ...describedBy, read } };
}

export const doubts: readonly Mutant[] = [...repeats, ...adoptions];
