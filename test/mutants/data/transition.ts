import { inFile } from "../mutant.ts";

/** The condition of every transition, clause by clause. */
const conditions = inFile(
  "task/transition.ts",
  ["task/transition.test.ts"],
  [
    {
      name: "two runs start the same queued task",
      find: `    [equals("revision", task.revision)],\n    { ...attempt, firstSentAt`,
      replace: `    [],\n    { ...attempt, firstSentAt`,
    },
    {
      name: "the TaskId of an earlier epoch is taken for this one's",
      find: `[equals("epoch", epoch), absent("providerTaskId")]`,
      replace: `[absent("providerTaskId")]`,
    },
    {
      name: "a second TaskId takes the place of the first",
      find: `[equals("epoch", epoch), absent("providerTaskId")]`,
      replace: `[equals("epoch", epoch)]`,
    },
    {
      name: "the refusal of another attempt undoes this one",
      find: `[equals("nonce", task.nonce), equals("inDoubt", false)]`,
      replace: `[equals("inDoubt", false)]`,
    },
    {
      name: "a refusal undoes an attempt of which an earlier one is in doubt",
      find: `[equals("nonce", task.nonce), equals("inDoubt", false)]`,
      replace: `[equals("nonce", task.nonce)]`,
    },
    {
      name: "the silence of an attempt puts its successor in doubt",
      find: `change("doubted", [equals("nonce", task.nonce)]`,
      replace: `change("doubted", []`,
    },
    {
      name: "two runs repeat the same start",
      find: `      equals("revision", task.revision),\n      equals("duplicateSeen", false),`,
      replace: `      equals("duplicateSeen", false),`,
    },
    {
      name: "a start is repeated of which Tencent has said that it knows it",
      find: `      equals("duplicateSeen", false),\n`,
      replace: "",
    },
    { name: "a start is repeated that was refused for good", find: `      absent("refusedInDoubt"),\n`, replace: "" },
    {
      name: "a start is repeated while the one before could still be accepted",
      find: `      below("signedAt", before(now, FENCE)),\n`,
      replace: "",
    },
    {
      name: "a start is repeated when Tencent may have forgotten its SessionId",
      find: `      above("firstSentAt", before(now, LAST_REPEAT_AFTER)),\n`,
      replace: "",
    },
    {
      name: "a task settles as unknown though somebody has moved it",
      find: `change("gaveUp", [equals("revision", task.revision)], { ...settling`,
      replace: `change("gaveUp", [], { ...settling`,
    },
    {
      name: "a task is given up though somebody has moved it",
      find: `change("gaveUp", [equals("revision", task.revision)], { error, dueAt`,
      replace: `change("gaveUp", [], { error, dueAt`,
    },
    {
      name: "a verdict about another TaskId settles the task",
      find: `    "settled",\n    [equals("providerTaskId", task.providerTaskId)],`,
      replace: `    "settled",\n    [],`,
    },
    {
      name: "a task is forgotten for want of another TaskId",
      find: `change("forgotten", [equals("providerTaskId", task.providerTaskId)]`,
      replace: `change("forgotten", []`,
    },
    {
      name: "the horizon closes a task that has been moved",
      find: `change("closed", [equals("revision", task.revision)]`,
      replace: `change("closed", []`,
    },
    {
      name: "an old report overwrites a newer one",
      find: `change("reported", [equals("revision", task.revision)]`,
      replace: `change("reported", []`,
    },
    {
      name: "the refused repeat of another attempt counts for this one",
      find: `[equals("nonce", task.nonce), equals("inDoubt", true)]`,
      replace: `[equals("inDoubt", true)]`,
    },
    {
      name: "a first attempt is taken for a repeat in doubt",
      find: `[equals("nonce", task.nonce), equals("inDoubt", true)]`,
      replace: `[equals("nonce", task.nonce)]`,
    },
    {
      name: "a task expires that somebody has moved",
      find: `change("expired", [equals("revision", task.revision)]`,
      replace: `change("expired", []`,
    },
    {
      name: "a task is canceled that somebody has moved",
      find: `change("canceled", [equals("revision", task.revision)]`,
      replace: `change("canceled", []`,
    },
    {
      name: "a look is put off that somebody has brought forward",
      find: `change("postponed", [equals("revision", task.revision)]`,
      replace: `change("postponed", []`,
    },
    {
      name: "the duplicate of another attempt counts for this one",
      find: `change("duplicateAnswered", [equals("nonce", task.nonce)]`,
      replace: `change("duplicateAnswered", []`,
    },
    {
      name: "two callbacks claim the same question",
      find: `change("asked", [equals("revision", task.revision)], { askedAt: now,`,
      replace: `change("asked", [], { askedAt: now,`,
    },
    {
      name: "a named TaskId takes the place of one that came meanwhile",
      find: `change("asked", [equals("revision", task.revision)], named(task, candidate, now))`,
      replace: `change("asked", [], named(task, candidate, now))`,
    },
    {
      name: "a TaskId is denied that is not the one that was asked about",
      find: `change("asked", [equals("revision", task.revision)], {}, ["candidate"])`,
      replace: `change("asked", [], {}, ["candidate"])`,
    },
  ],
);

/** What the transitions write. */
const writes = inFile(
  "task/transition.ts",
  ["task/transition-facts.test.ts", "task/transition.test.ts"],
  [
    { name: "a task that is sent stays in the waiting line", find: ", agenda: askAgenda(task.operation) }", replace: " }" },
    { name: "a refused SessionId is sent again", find: "      epoch: task.epoch + 1,\n", replace: "" },
    {
      name: "a silent attempt is not in doubt",
      find: `change("doubted", [equals("nonce", task.nonce)], { inDoubt: true,`,
      replace: `change("doubted", [equals("nonce", task.nonce)], { inDoubt: false,`,
    },
    { name: "a duplicate answer is forgotten", find: "duplicateSeen: true,", replace: "duplicateSeen: false," },
    { name: "the final refusal of a repeat is forgotten", find: "{ refusedInDoubt: code, dueAt }", replace: "{ dueAt }" },
    {
      name: "a task that is not settled is deleted after a while",
      find: "{ providerTaskId, submittedAt: now, requestId, dueAt }",
      replace: "{ providerTaskId, submittedAt: now, requestId, dueAt, ttl: epochSeconds(after(now, RETENTION)) }",
    },
    { name: "a settled task is kept for ever", find: "  ttl: epochSeconds(after(now, RETENTION)),\n", replace: "  ttl: 9_999_999_999,\n" },
    {
      name: "the last signature of a doubt is taken for expired at once",
      find: "after(attempt.signedAt, FENCE)",
      replace: "attempt.signedAt",
    },
    {
      name: "a named TaskId takes the lease of a sender that is at work",
      find: `status === "submitting" ? { candidate } : { candidate, dueAt }`,
      replace: "{ candidate, dueAt }",
    },
  ],
);

export const transitions = [...conditions, ...writes];

/** How long things are true. */
export const horizons = inFile(
  "task/horizon.ts",
  ["doubt.test.ts"],
  [
    {
      name: "a signature is taken for expired before Tencent refuses it",
      find: "FENCE: Duration = { minutes: 5, seconds: 90 }",
      replace: "FENCE: Duration = { minutes: 4 }",
      tests: ["doubt.test.ts", "task/transition.test.ts"],
    },
    {
      name: "a start is repeated after more than 48 hours",
      find: "LAST_REPEAT_AFTER: Duration = { hours: 48 }",
      replace: "LAST_REPEAT_AFTER: Duration = { hours: 71 }",
      tests: ["doubt.test.ts", "task/transition.test.ts"],
    },
    {
      name: "an Idempotency-Key is forgotten after days",
      find: "RETENTION: Duration = { days: 30 }",
      replace: "RETENTION: Duration = { days: 3 }",
      tests: ["task/transition.test.ts"],
    },
    {
      name: "a task whose outcome is unknown is waited for without end",
      find: "TASK_HORIZON: Duration = { days: 7 }",
      replace: "TASK_HORIZON: Duration = { days: 70 }",
    },
    {
      name: "a success whose result is late counts as a failure at once",
      find: "EMPTY_RESULT_PATIENCE: Duration = { minutes: 10 }",
      replace: "EMPTY_RESULT_PATIENCE: Duration = {}",
      tests: ["poll-tasks.test.ts"],
    },
    {
      name: "a storm of callbacks asks as often as it likes",
      find: "ASK_SPACING: Duration = { seconds: 10 }",
      replace: "ASK_SPACING: Duration = {}",
      tests: ["receive-callback.test.ts"],
    },
  ],
);
