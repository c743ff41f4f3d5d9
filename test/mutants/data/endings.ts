import { inFile } from "../mutant.ts";

/** Endings that are not true: the simulator compares them with what Tencent knows, had told, or could have. */
export const endings = [
  ...inFile(
    "task/horizon.ts",
    ["doubt.test.ts"],
    [
      {
        name: "a task of which nothing is heard is given up after a day",
        find: "TASK_HORIZON: Duration = { days: 7 }",
        replace: "TASK_HORIZON: Duration = { days: 1 }",
      },
      {
        name: "a start in doubt is given up after a morning",
        find: "DOUBT_HORIZON: Duration = { hours: 72 }",
        replace: "DOUBT_HORIZON: Duration = { hours: 7 }",
      },
      {
        name: "a start in doubt is not repeated",
        find: "LAST_REPEAT_AFTER: Duration = { hours: 48 }",
        replace: "LAST_REPEAT_AFTER: Duration = { hours: 0 }",
      },
      {
        name: "a task that waits for a minute is rejected",
        find: "START_WITHIN: Duration = { days: 7 }",
        replace: "START_WITHIN: Duration = { seconds: 70 }",
        tests: ["start-tasks.test.ts"],
      },
    ],
  ),
  ...inFile(
    "task/transition.ts",
    ["main-path.test.ts"],
    [
      { name: "a success forgets what it brought", find: "    output: ending.output,\n", replace: "" },
      {
        name: "a success forgets where its large output stands",
        find: "    outputRow: ending.outputRow,\n",
        replace: "",
        tests: ["large-output.test.ts"],
      },
      { name: "a failure forgets why", find: "    error: ending.error,\n", replace: "" },
    ],
  ),
  ...inFile(
    "lifecycle/settle-task.ts",
    ["large-output.test.ts"],
    [
      {
        name: "a large output is named and not written",
        find: "  await tasks.putOutput(task, {",
        replace: `  if (row === "") await tasks.putOutput(task, {`,
      },
    ],
  ),
  ...inFile(
    "tencent/vod/aigc-task.ts",
    ["tencent/vod/describe-task-detail.test.ts"],
    [{ name: "of two files one is named", find: "told.map(outputFile)", replace: "told.slice(0, 1).map(outputFile)" }],
  ),
  ...inFile(
    "tencent/error.ts",
    ["tencent/error.test.ts"],
    [
      {
        name: "a task is rejected for a refusal that passes",
        find: "return retryableCodes.has(code) ? true : undefined;",
        replace: "return retryableCodes.has(code) ? false : undefined;",
      },
    ],
  ),
  ...inFile(
    "tencent/trtc/callback.ts",
    ["tencent/trtc/callback.test.ts"],
    [
      {
        name: "a bot that Tencent removed has done what it was for",
        find: `[3, failed(3, "Tencent removed the bot from its room.", false)]`,
        replace: `[3, succeeded("removed")]`,
      },
    ],
  ),
  ...inFile(
    "tencent/trtc/describe-ai-transcription.ts",
    ["ended-transcription.test.ts"],
    [
      {
        name: "a session that has ended is a success before its callback can tell otherwise",
        find: "endsUntold: { minutes: 2 }",
        replace: "endsUntold: { minutes: 0 }",
      },
    ],
  ),
  ...inFile(
    "lifecycle/refresh-task.ts",
    ["ended-transcription.test.ts"],
    [
      {
        name: "that a session was at work is not remembered",
        find: "look.operation.describedBy.endsUntold === undefined ? {} : { seenRunningAt: now }",
        replace: "{}",
      },
    ],
  ),
  ...inFile(
    "lifecycle/adopt-candidate.ts",
    ["callback-races.test.ts"],
    [
      {
        name: "no TaskId that a callback names is ever ours",
        find: "const ours = (await isOurContext(dependencies, task, sessionContext)) && sessionId === sessionIdOf(task);",
        replace: "const ours = false;",
      },
    ],
  ),
  ...inFile(
    "lifecycle/look-in-list.ts",
    ["find-in-list.test.ts"],
    [
      {
        name: "what the list shows of a start in doubt is left there",
        find: "return adoptHit(dependencies, operation, task, look.providerTaskId);",
        replace: `return "nothing";`,
      },
    ],
  ),
  ...inFile(
    "lifecycle/resolve-doubt.ts",
    ["doubt-by-session.test.ts"],
    [
      {
        name: "a session is looked for by another SessionId than its own",
        find: "sessionId: sessionIdOf(task) });",
        replace: "sessionId: sessionIdOf({ ...task, epoch: task.epoch + 1 }) });",
      },
    ],
  ),
];
