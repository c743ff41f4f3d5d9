import type { readCallbackBody } from "../../../functions/http/callback-body.ts";
import type { ask, Reply } from "../../../functions/lifecycle/common/ask.ts";
import type { firstLook } from "../../../functions/lifecycle/common/schedule.ts";
import type { pollTasks } from "../../../functions/lifecycle/poll-tasks.ts";
import type { applyReply, refreshTask } from "../../../functions/lifecycle/running/refresh-task.ts";
import type { settleTask } from "../../../functions/lifecycle/running/settle-task.ts";
import { Unavailable } from "../../../functions/task/error.ts";
import type { Report } from "../../../functions/task/report.ts";
import { after } from "../../../functions/task/time.ts";
import type { StartOperation } from "../../../functions/tencent/operation.ts";
import type { showResult } from "../../../functions/tencent/show-result.ts";
import type { isFailingWord } from "../../../functions/tencent/vod/task-failure.ts";
import { given, instead, replacing, returns, valued } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";
import { FAILED } from "./endings.ts";
import { having } from "./shared.ts";

/** The meaning of an answer to a question. */
const replies: readonly Mutant[] = [
  {
    name: "a question without an answer settles the task as failed",
    at: "ask",
    mistake: reply((told) =>
      told.kind === "nothing" ? { kind: "report", report: { verdict: FAILED } } : told,
    ),
    by: "callback/unanswered-question.test.ts",
  },
  {
    name: "any error of a question means that Tencent knows no such task",
    at: "ask",
    mistake: reply((told) =>
      told.kind === "nothing"
        ? { kind: "not-found", code: told.reason, requestId: undefined }
        : told,
    ),
    by: "follow/follow-refusals.test.ts",
  },
  {
    name: "a task that Tencent does not know is followed",
    at: "ask",
    mistake: reply((told) =>
      told.kind === "not-found"
        ? { kind: "report", report: { verdict: { state: "running" } } }
        : told,
    ),
    by: "follow/follow-refusals.test.ts",
  },
  {
    name: "a report that names another SessionId counts",
    at: "ask",
    mistake: report(({ sessionId: _sessionId, ...rest }) => rest),
    by: "start/start-attempt.test.ts",
  },
  {
    name: "a report that names another TaskId counts",
    at: "ask",
    mistake: report(({ providerTaskId: _providerTaskId, ...rest }) => rest),
    by: "running/poll-tasks.test.ts",
  },
  {
    name: "Tencent's record of a task is over at once",
    at: "refreshTask",
    mistake: given<typeof refreshTask>((dependencies, task, look) => {
      const operation: StartOperation = { ...look.operation, recordLife: { seconds: 0 } };
      return [dependencies, task, { ...look, operation }];
    }),
    by: "start/start-attempt.test.ts",
  },
  {
    name: "a transcription that was never seen at work is a success",
    at: "applyReply",
    mistake: given<typeof applyReply>((dependencies, task, look, told) => [
      dependencies,
      { ...task, seenRunningAt: task.seenRunningAt ?? task.submittedAt },
      look,
      told,
    ]),
    by: "running/ended-transcription.test.ts",
  },
  {
    name: "a question without an answer is a look at an empty success",
    at: "applyReply",
    mistake: given<typeof applyReply>((dependencies, task, look, told) => [
      dependencies,
      task.emptySince === undefined ? task : { ...task, emptySeenAt: task.askedAt },
      look,
      told,
    ]),
    by: "running/poll-tasks.test.ts",
  },
  {
    name: "a transcription that is gone at its first look is given up at once",
    at: "applyReply",
    mistake: given<typeof applyReply>((dependencies, task, look, told) => {
      const { endsUntold: _endsUntold, ...describedBy } = look.operation.describedBy;
      return [dependencies, task, { ...look, operation: { ...look.operation, describedBy } }, told];
    }),
    by: "running/ended-transcription.test.ts",
  },
  {
    name: "a session that has ended is a success before its callback can say otherwise",
    at: "describeAiTranscription.endsUntold",
    mistake: valued({ minutes: 0 }),
    by: "running/ended-transcription.test.ts",
  },
];

function reply(change: (told: Reply) => Reply) {
  return instead<typeof ask>(
    (original) =>
      async (...args) =>
        change(await original(...args)),
  );
}

function report(change: (told: Report) => Report) {
  return reply((told) =>
    told.kind === "report" ? { ...told, report: change(told.report) } : told,
  );
}

/** When somebody looks at a task, and what stands in the way. */
const looks: readonly Mutant[] = [
  {
    name: "an attempt is called silent while its sender may be at work",
    at: "firstLook",
    mistake: instead<typeof firstLook>(() => (_plan, signedAt) => after(signedAt, { seconds: 1 })),
    by: "start/start-attempt.test.ts",
  },
  {
    name: "a task that cannot be looked at stays at the head of its list",
    at: "TaskStore.putOff",
    mistake: returns(Promise.resolve(false)),
    by: "lane/stale-looks.test.ts",
  },
  {
    name: "a TaskId that was not claimed at its start is asked about unclaimed",
    at: "pollTasks",
    mistake: given<typeof pollTasks>((dependencies) => [
      having(dependencies, {
        providerTasks: replacing(dependencies.providerTasks, {
          claim: async (_name, claim) => claim,
        }),
      }),
    ]),
    by: "running/ended-before-claim.test.ts",
  },
];

/** Answers that are true in meaning and odd in form. */
const forms: readonly Mutant[] = [
  {
    name: "a code that is worded as a success is a failure",
    at: "isFailingWord",
    mistake: instead<typeof isFailingWord>(
      (original) => (word) => original(word) || word === "SUCCESS",
    ),
    by: "running/odd-answers.test.ts",
  },
  {
    name: "a callback that holds a replaced character is refused",
    at: "readCallbackBody",
    mistake: instead<typeof readCallbackBody>((original) => (event) => {
      const body = original(event);
      return String(body.raw).includes("\ufffd")
        ? { raw: body.raw, kind: "unreadable", reason: "no UTF-8" }
        : body;
    }),
    by: "callback/odd-callbacks.test.ts",
  },
  {
    name: "the result of a part is stored whole, with its secrets",
    at: "showResult",
    mistake: instead<typeof showResult>(() => (value) => ({ value, bytes: 0, isCut: false })),
    by: "tencent/mps/task-output.test.ts",
  },
  {
    name: "an end that cannot be written as it is is not written at all",
    at: "settleTask",
    mistake: given<typeof settleTask>((dependencies, ...rest) => {
      const { tasks } = dependencies;
      const apply: typeof tasks.apply = (...args) =>
        tasks
          .apply(...args)
          .catch((cause: unknown) => Promise.reject(new Unavailable("", { cause })));
      return [having(dependencies, { tasks: replacing(tasks, { apply }) }), ...rest];
    }),
    by: "running/odd-answers.test.ts",
  },
];

export const answers: readonly Mutant[] = [...replies, ...forms, ...looks];
