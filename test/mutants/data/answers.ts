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
        name: "a young transcription that a look does not find has ended if a callback told that it was at work",
        find: "if (after(task.submittedAt, forgets ? NOT_YET_KNOWN : recordLife) > now)",
        replace: "if (task.seenRunningAt === undefined && after(task.submittedAt, forgets ? NOT_YET_KNOWN : recordLife) > now)",
        tests: ["ended-transcription.test.ts"],
      },
      {
        name: "a transcription that was never seen at work is called a success",
        find: "  if (task.seenRunningAt === undefined) return forget(dependencies, task, look, provider);\n",
        replace: "",
        tests: ["ended-transcription.test.ts"],
      },
      {
        name: "a question that nobody answered is a look at an empty success",
        find: "task.emptySeenAt !== undefined && task.emptySeenAt >= believedFrom",
        replace: "task.askedAt !== undefined && task.askedAt >= believedFrom",
        tests: ["poll-tasks.test.ts"],
      },
      {
        name: "a transcription that is gone at its first look is given up at once",
        find: "return forgets ? endedUntold(dependencies, task, look, provider) : forget",
        replace: "return forget",
        tests: ["ended-transcription.test.ts"],
      },
    ],
  ),
  ...inFile(
    "lifecycle/settle-task.ts",
    ["get-task.test.ts"],
    [
      {
        name: "an output that no row can hold is written all the same",
        find: "keptOutput(output);",
        replace: "output;",
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
    ],
  ),
  ...inFile(
    "lifecycle/poll-tasks.ts",
    ["poll-tasks.test.ts"],
    [
      {
        name: "a task that cannot be looked at keeps its place at the head of the list",
        find: "    await tasks.putOff(due, after(instant(clock.now()), error instanceof Unavailable ? AFTER_SILENCE : AFTER_FAILURE));\n",
        replace: "",
        tests: ["stale-looks.test.ts"],
      },
      {
        name: "a task whose TaskId was not claimed at its start is asked about, and its callbacks stay foreign",
        find: "      if (task.askedAt === undefined) await claimProviderTask(dependencies, operation, task, task.providerTaskId);\n",
        replace: "",
        tests: ["ended-transcription.test.ts"],
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
    ],
  ),
];
