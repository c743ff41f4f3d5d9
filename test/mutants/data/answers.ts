import { inFile } from "../mutant.ts";

/** What Tencent says of a running task, and what settles it. */
export const answers = [
  ...inFile(
    "lifecycle/ask.ts",
    ["start-attempt.test.ts", "poll-tasks.test.ts"],
    [
      {
        name: "a question that fails settles the task as failed",
        find: `    return { kind: "nothing", reason: reasonOf(error) };`,
        replace: `    return { kind: "report", report: { verdict: { state: "failed", error: { code: "provider_failed", message: reasonOf(error), retryable: false } } } };`,
        tests: ["callback-races.test.ts"],
      },
      {
        name: "any error of a question is taken for not found",
        find: "error instanceof TencentError && notFoundCodes.includes(error.code)",
        replace: "error instanceof TencentError",
        tests: ["callback-races.test.ts", "start-attempt.test.ts"],
      },
      {
        name: "a question does not wait for its turn",
        find: `  if (!(await dependencies.turns.toAsk({ product: operation.product, action, rate }))) return { kind: "nothing", reason: "no turn" };\n`,
        replace: "",
        tests: ["rates.test.ts", "task-cost.test.ts"],
      },
    ],
  ),
  ...inFile(
    "lifecycle/refresh-task.ts",
    ["start-attempt.test.ts"],
    [
      {
        name: "a report that names another SessionId settles the task",
        find: "isAnother(sessionId, ours) || isAnother(providerTaskId",
        replace: "isAnother(providerTaskId",
      },
      {
        name: "a report that names another TaskId settles the task",
        find: "isAnother(sessionId, ours) || isAnother(providerTaskId, task.providerTaskId || undefined)",
        replace: "isAnother(sessionId, ours)",
        tests: ["poll-tasks.test.ts"],
      },
      {
        name: "not found is believed while Tencent's record lasts",
        find: `  if (after(task.submittedAt, forgets ? NOT_YET_KNOWN : recordLife) > now) return askAgain(dependencies, task, look, {}, { soon: true });\n`,
        replace: "",
      },
      {
        name: "a task that Tencent has forgotten is asked about for days",
        find: `  return forget(dependencies, task, look, { code: reply.code, requestId: reply.requestId });`,
        replace: `  return askAgain(dependencies, task, look, {});`,
      },
      {
        name: "a task is asked about beyond its horizon",
        find: `  if (look.via === "poll" && after(task.firstSentAt, TASK_HORIZON) <= now) return forget(dependencies, task, look);\n`,
        replace: "",
        tests: ["slots.test.ts"],
      },
      {
        name: "a running task is never looked at again",
        find: "{ askedAt: now, dueAt: nextQuestion(task.submittedAt, now) }",
        replace: "{ askedAt: now, dueAt: after(now, { days: 60 }) }",
        tests: ["poll-tasks.test.ts"],
      },
      {
        name: "a running task is asked about without a pause",
        find: "{ askedAt: now, dueAt: nextQuestion(task.submittedAt, now) }",
        replace: "{ askedAt: now, dueAt: after(now, { seconds: 1 }) }",
        tests: ["poll-tasks.test.ts"],
      },
      {
        name: "a callback whose question failed is forgotten",
        find: "soon && task.dueAt > after(now, SOON) ? { dueAt: now } : {}",
        replace: "soon && task.dueAt < after(now, SOON) ? { dueAt: now } : {}",
        tests: ["callback-races.test.ts"],
      },
      {
        name: "a transcription that was never seen at work is called a success",
        find: "  if (task.seenRunningAt === undefined) return forget(dependencies, task, look);\n",
        replace: "",
        tests: ["ended-transcription.test.ts"],
      },
      {
        name: "a transcription that ended is called a success before its callback could tell otherwise",
        find: "if (told > now) return askAgain",
        replace: "if (told < now) return askAgain",
        tests: ["ended-transcription.test.ts"],
      },
      {
        name: "a status that nobody knows ends the task",
        find: `    case "unknown":\n      return askAgain(dependencies, task, look, {});`,
        replace: `    case "unknown":\n      return forget(dependencies, task, look);`,
        tests: ["operations.test.ts"],
      },
      {
        name: "a failure is told as a success",
        find: `{ status: "failed", output: verdict.output, error: verdict.error }`,
        replace: `{ status: "succeeded", output: verdict.output ?? { files: [] } }`,
        tests: ["poll-tasks.test.ts"],
      },
      {
        name: "a result that follows late is lost",
        find: "if (after(emptySince, EMPTY_RESULT_PATIENCE) > now) return askAgain",
        replace: "if (after(emptySince, EMPTY_RESULT_PATIENCE) < now) return askAgain",
        tests: ["poll-tasks.test.ts", "operations.test.ts"],
      },
    ],
  ),
  ...inFile(
    "lifecycle/settle-task.ts",
    ["get-task.test.ts"],
    [
      {
        name: "a large output is named and not kept",
        find: "await tasks.putOutput(task, {",
        replace: "void ({",
        tests: ["large-output.test.ts"],
      },
      {
        name: "a task settles before its large output is kept",
        find: "await tasks.putOutput(task,",
        replace: "void tasks.putOutput(task,",
        tests: ["large-output.test.ts"],
      },
      {
        name: "a settled task keeps its slot",
        find: "  await startNext(dependencies, { operation, application: task.application }, holderOf(task));\n  return now;",
        replace: "  return now;",
        tests: ["slots.test.ts"],
      },
      {
        name: "a failure for want of capacity teaches nothing",
        find: "  await learnLimit(dependencies, operation, task, ending.error?.provider?.code);\n",
        replace: "",
        tests: ["learned-limit.test.ts"],
      },
      {
        name: "who loses the race to settle a task frees a slot that is needed",
        find: "  if (!isSettled(now)) return now;\n",
        replace: "",
        tests: ["callback-races.test.ts", "slots.test.ts", "start-tasks.test.ts"],
        survives: "what can lose to a move that settles nothing is the closing at the horizon, days after the slot was taken away",
      },
    ],
  ),
  ...inFile(
    "lifecycle/schedule.ts",
    ["poll-tasks.test.ts"],
    [
      {
        name: "an attempt is called silent while its sender may be at work",
        find: "const SENDER_LEASE: Duration = { seconds: 60 };",
        replace: "const SENDER_LEASE: Duration = { seconds: 1 };",
        tests: ["start-attempt.test.ts"],
      },
      {
        name: "a refused task is tried again without a pause",
        find: "return later(now, Math.min(wait, Math.max(0, Date.parse(task.startBefore) - Date.parse(now))));",
        replace: "return later(now, Math.min(wait, 0));",
        tests: ["slots.test.ts", "waiting-line.test.ts"],
      },
      {
        name: "a start in doubt is looked for before its signature has expired",
        find: `latest(fenceOf(attempt), now);`,
        replace: "now;",
        tests: ["doubt.test.ts"],
        survives: "who looks too early concludes nothing, and puts the next look off until then",
      },
    ],
  ),
  ...inFile(
    "lifecycle/poll-tasks.ts",
    ["poll-tasks.test.ts"],
    [
      {
        name: "an old entry of the work list is acted upon",
        find: " || task.dueAt !== due.dueAt) return;",
        replace: ") return;",
        tests: ["stale-looks.test.ts"],
      },
      {
        name: "a task that cannot be looked at keeps its place at the head of the list",
        find: "    await tasks.putOff(due, after(instant(clock.now()), AFTER_FAILURE));\n",
        replace: "",
        tests: ["stale-looks.test.ts"],
      },
      {
        name: "the silence of a dead sender is never noticed",
        find: "      return doubtSilentSender(dependencies, operation, task);",
        replace: "      return;",
        tests: ["doubt.test.ts", "start-attempt.test.ts"],
      },
      {
        name: "who fails to be looked at stops the run for all",
        find: "  try {\n    await visit(dependencies, due);\n  } catch (error) {",
        replace: "  await visit(dependencies, due);\n  try {\n  } catch (error) {",
        tests: ["stale-looks.test.ts"],
      },
    ],
  ),
  ...inFile(
    "lifecycle/read-quietly.ts",
    ["poison-rows.test.ts"],
    [
      {
        name: "a row that nobody understands stays at the head of the list",
        find: "    await putOff(dependencies, due, error);\n",
        replace: "",
      },
      {
        name: "settled tasks that were left on a list hide those behind them",
        find: "if (task !== undefined && isSettled(task)) await",
        replace: "if (task === undefined) await",
      },
    ],
  ),
];
