import { inFile } from "../mutant.ts";

/** Daily caps, the pause switch, deadlines and marks. */
export const guards = [
  ...inFile(
    "store/spend-store.ts",
    ["store/spend-store.test.ts", "daily-cap.test.ts"],
    [
      { name: "a daily cap lets one more in", find: `below("tasks", cap)`, replace: `below("tasks", cap + 1)` },
      { name: "a count is taken back twice when an answer is lost", find: ", once: true }", replace: " }" },
      { name: "a day's count falls below nothing", find: `above("tasks", 0)`, replace: `above("tasks", -9)` },
      { name: "the days share one count", find: "pk: `spend#${dayOf(count)}`", replace: "pk: `spend#${dayOf(count).slice(0, 4)}`" },
      {
        name: "the tenants share one count",
        find: 'count.tenant === undefined ? "all" : `tenant#${count.tenant}`',
        replace: `count.tenant === undefined ? "all" : "tenant"`,
      },
    ],
  ),
  ...inFile(
    "lifecycle/spend.ts",
    ["daily-cap.test.ts"],
    [
      {
        name: "a task that one cap refuses stays counted by the other",
        find: "      await takeBack(dependencies, { tenant, createdAt: now }, taken);\n",
        replace: "",
      },
      {
        name: "submissions go on in a pause",
        find: "if (await control.submissionsPaused(clock.now())) throw paused();",
        replace: "",
        tests: ["pause.test.ts"],
      },
      {
        name: "a task that was never counted is taken back",
        find: `("counted" in task ? task.counted?.in : undefined) ?? []`,
        replace: `["all"]`,
      },
      {
        name: "a count that cannot be taken back fails the caller's request",
        find: `      if (!(error instanceof Unavailable)) throw error;\n      log("count_not_taken_back"`,
        replace: `      if (error instanceof Unavailable) throw error;\n      log("count_not_taken_back"`,
        tests: ["daily-cap-faults.test.ts", "daily-cap.test.ts"],
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
      {
        name: "a request expires before its task can start",
        find: "latest(startBefore, after(now, START_WITHIN))",
        replace: "after(now, START_WITHIN)",
        tests: ["deadline.test.ts"],
      },
      {
        name: "the same words with another deadline are the same request",
        find: "return { ...asked, region, deadlineSeconds, startWithinSeconds };",
        replace: "return { ...asked, region, startWithinSeconds };",
        tests: ["deadline.test.ts"],
      },
      {
        name: "the same words for another region are the same request",
        find: "return { ...asked, region, deadlineSeconds, startWithinSeconds };",
        replace: "return { ...asked, deadlineSeconds, startWithinSeconds };",
        tests: ["idempotency.test.ts"],
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
      {
        name: "a task that is started is taken out of the count",
        find: `if (written.won && change.name === "rejected")`,
        replace: "if (written.won)",
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
  ...inFile(
    "store/control-store.ts",
    ["pause.test.ts"],
    [{ name: "a pause is seen late", find: "LOOK_EVERY_MS = 10_000", replace: "LOOK_EVERY_MS = 300_000" }],
  ),
  ...inFile(
    "task/mark.ts",
    ["marks.test.ts", "task/mark.test.ts"],
    [
      {
        name: "a task that settled in time is called late afterwards",
        find: "isPast(task, task.settledAt)",
        replace: "isPast(task, now)",
        tests: ["deadline.test.ts"],
      },
      { name: "a result that is gone is not told so", find: `if (now >= expiresAt) return ["result_expired"];`, replace: "" },
    ],
  ),
  ...inFile(
    "submit-task.ts",
    ["dry-run.test.ts"],
    [{ name: "a dry run starts the task", find: "if (dryRun) return", replace: "if (dryRun === undefined) return" }],
  ),
];
