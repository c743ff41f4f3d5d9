import { inFile } from "../mutant.ts";

/** Daily caps, the pause switch, deadlines and marks. */
export const guards = [
  ...inFile(
    "store/spend-store.ts",
    ["store/spend-store.test.ts", "daily-cap.test.ts"],
    [
      { name: "a daily cap lets one more in", find: `below("tasks", cap)`, replace: `below("tasks", cap + 1)` },
      { name: "a count is taken back twice when an answer is lost", find: ", once: true }", replace: " }" },
    ],
  ),
  ...inFile(
    "lifecycle/spend.ts",
    ["daily-cap.test.ts"],
    [
      {
        name: "a new task is taken in spite of a pause",
        find: "  if (await control.submissionsPaused(clock.now())) throw paused();\n",
        replace: "",
      },
      {
        name: "a task that one cap refuses stays counted by the other",
        find: "      await takeBack(dependencies, { tenant, createdAt: now }, taken);\n",
        replace: "",
      },
    ],
  ),
  ...inFile(
    "lifecycle/submit-task.ts",
    ["daily-cap.test.ts", "daily-cap-races.test.ts"],
    [
      {
        name: "a task is counted after it was started",
        find: `  const counted = await countNew(dependencies, ref.tenant, now);
  await tasks.putRequest(ref, { hash: requestHash, text, expiresAt: requestExpires(now, startBefore) });
  const birth = {
    ...{ ...ref, operation: operation.name, application, requestHash, revision: 1, epoch: 0, createdAt: now, refusals: 0, startBefore },
    ...(region === undefined ? {} : { region }),
    ...deadlineOf(submission, now),
    stalledAfterSeconds: milliseconds(operation.isOffPeak?.(request.input) ? operation.longestLife : operation.stalledAfter) / 1000,
    ...(counted === undefined ? {} : { counted }),
  };
  const { task, replayed } = await bear(dependencies, operation, birth, request);
`,
        replace: `  await tasks.putRequest(ref, { hash: requestHash, text, expiresAt: requestExpires(now, startBefore) });
  const birth = {
    ...{ ...ref, operation: operation.name, application, requestHash, revision: 1, epoch: 0, createdAt: now, refusals: 0, startBefore },
    ...(region === undefined ? {} : { region }),
    ...deadlineOf(submission, now),
    stalledAfterSeconds: milliseconds(operation.isOffPeak?.(request.input) ? operation.longestLife : operation.stalledAfter) / 1000,
  };
  const { task, replayed } = await bear(dependencies, operation, birth, request);
  if (!replayed) await countNew(dependencies, ref.tenant, now);
`,
      },
      {
        name: "a submission that lost the race for its key stays counted",
        find: "  if (!written.won && task !== undefined && isAnothers(task, birth)) await uncount(dependencies, birth);\n",
        replace: "",
      },
      {
        name: "a put that lost against itself is taken back",
        find: "isAnothers(task, birth)) await",
        replace: "(isAnothers(task, birth) || true)) await",
        tests: ["daily-cap-faults.test.ts"],
      },
      {
        name: "a repeat is refused though its task is there",
        find: "text.length > SMALL || (await mayBeRefused(dependencies))",
        replace: "text.length > SMALL",
        tests: ["daily-cap.test.ts", "pause.test.ts"],
      },
    ],
  ),
  ...inFile(
    "lifecycle/save-outcome.ts",
    ["daily-cap.test.ts", "daily-cap-races.test.ts"],
    [
      {
        name: "a task that Tencent refused stays counted",
        find: `  if (written.won && change.name === "rejected") await uncount(dependencies, task);\n`,
        replace: "",
      },
    ],
  ),
  ...inFile(
    "lifecycle/cancel-task.ts",
    ["daily-cap.test.ts", "daily-cap-races.test.ts"],
    [
      {
        name: "a canceled task is given back by everybody who tried to cancel it",
        find: "    if (!written.won) continue;\n    await uncount(dependencies, task);",
        replace: "    await uncount(dependencies, task);\n    if (!written.won) continue;",
        tests: ["daily-cap-faults.test.ts"],
      },
    ],
  ),
];
