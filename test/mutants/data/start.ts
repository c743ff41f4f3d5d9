import { inFile } from "../mutant.ts";

/** Between the decision to start and what was learned of it. */
export const starts = [
  ...inFile(
    "lifecycle/start-task.ts",
    ["start-attempt.test.ts", "slots.test.ts"],
    [
      {
        name: "a queued task is sent before its attempt is written",
        find: `  const written = await tasks.apply(task, started(task, { nonce, signedAt, dueAt }));
  const ours = written.task;
  // A write whose answer was lost is repeated by the SDK and then loses against itself: the nonce tells.
  if (ours?.status === "submitting" && ours.nonce === nonce) {
    return { kind: "sent", task: await sendAttempt(dependencies, operation, ours, prepared) };`,
        replace: `  const answer = await dependencies.send(prepared.request);
  const written = await tasks.apply(task, started(task, { nonce, signedAt, dueAt }));
  const ours = written.task;
  if (ours?.status === "submitting" && ours.nonce === nonce) {
    return { kind: "sent", task: await sendAttempt({ ...dependencies, send: async () => answer }, operation, ours, prepared) };`,
      },
      {
        name: "who loses the race for a queued task sends it, too",
        tests: ["start-races.test.ts"],
        find: `if (ours?.status === "submitting" && ours.nonce === nonce) {`,
        replace: `if (ours?.status === "submitting") {`,
      },
      {
        name: "a start from the queue that loses against itself is not sent",
        tests: ["start-races.test.ts"],
        find: `if (ours?.status === "submitting" && ours.nonce === nonce) {`,
        replace: `if (written.won && ours?.status === "submitting") {`,
      },
      {
        name: "a queued task starts in spite of the rate limit",
        find: `if (!(await turns.toAct(operation))) return { kind: "not-now" };`,
        replace: "await turns.toAct(operation);",
      },
    ],
  ),
  ...inFile(
    "lifecycle/start-attempt.ts",
    ["start-attempt.test.ts", "doubt.test.ts"],
    [
      {
        name: "a sender that was frozen sends though others have been told to look",
        find: "> FROZEN_AFTER_MS)",
        replace: "> 1000 * FROZEN_AFTER_MS)",
      },
      {
        name: "nobody remembers whose task a TaskId is",
        find: `  if (outcome.kind === "accepted") await rememberProviderTask(dependencies, operation, task, outcome.providerTaskId);\n`,
        replace: "",
        tests: ["operations.test.ts", "callback-samples.test.ts"],
      },
      {
        name: "a refused repeat queues the task though an earlier attempt is in doubt",
        find: "  if (task.inDoubt) return repeatRefused(task, retryable ? undefined : code, lookAt);\n",
        replace: "",
      },
    ],
  ),
  ...inFile(
    "lifecycle/save-outcome.ts",
    ["start-attempt.test.ts"],
    [{ name: "a TaskId is lost when the table does not answer once", find: "[200, 800, 3200]", replace: "[]" }],
  ),
];
