import { inFile } from "../mutant.ts";

/** The condition of every transition, clause by clause. */
const conditions = inFile(
  "task/transition.ts",
  ["task/transition.test.ts"],
  [
    {
      name: "a transcription that was found at work again still counts as ended since the first time it was not found",
      find: `["emptySince", "emptySeenAt", "endedSince"]`,
      replace: `["emptySince", "emptySeenAt"]`,
      tests: ["ended-transcription.test.ts"],
    },
    {
      name: "two runs start the same queued task",
      find: `change("started", [equals("revision", task.revision)],`,
      replace: `change("started", [],`,
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
      name: "a start is repeated of which Tencent has said that it knows it",
      find: `      equals("duplicateSeen", false),\n`,
      replace: "",
    },
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
      name: "a verdict about another TaskId settles the task",
      find: `equals("revision", task.revision) : equals("providerTaskId", task.providerTaskId)],`,
      replace: `equals("revision", task.revision) : equals("operation", task.operation)],`,
    },
    {
      name: "what is concluded from silence holds whatever was told meanwhile",
      find: `[ending.isConcluded ? equals("revision", task.revision) : `,
      replace: "[",
    },
    {
      name: "a task is forgotten although it was told of while it was asked about",
      find: `change("forgotten", [equals("revision", task.revision)],`,
      replace: `change("forgotten", [equals("providerTaskId", task.providerTaskId)],`,
    },
  ],
);

/** What the transitions write. */
const writes = inFile(
  "task/transition.ts",
  ["task/transition-facts.test.ts", "task/transition.test.ts"],
  [
    {
      name: "a silent attempt is not in doubt",
      find: `change("doubted", [equals("nonce", task.nonce)], { inDoubt: true,`,
      replace: `change("doubted", [equals("nonce", task.nonce)], { inDoubt: false,`,
    },
    {
      name: "a repeat begins the 48 hours anew",
      find: `    { ...attempt },\n`,
      replace: `    { ...attempt, firstSentAt: attempt.signedAt },\n`,
    },
    {
      name: "a task that is not settled is deleted after a while",
      find: "{ providerTaskId, submittedAt: now, requestId, dueAt }",
      replace: "{ providerTaskId, submittedAt: now, requestId, dueAt, ttl: epochSeconds(after(now, RETENTION)) }",
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
      name: "a signature is thought expired after a minute",
      find: "FENCE: Duration = { minutes: 5, seconds: 90 }",
      replace: "FENCE: Duration = { seconds: 60 }",
    },
    {
      name: "a list is believed to reach back for ever",
      find: "LIST_REACH: Duration = { hours: 71 }",
      replace: "LIST_REACH: Duration = { hours: 710 }",
      tests: ["absence.test.ts", "task/transition.test.ts"],
    },
    {
      name: "a start is repeated after more than 48 hours",
      find: "LAST_REPEAT_AFTER: Duration = { hours: 48 }",
      replace: "LAST_REPEAT_AFTER: Duration = { hours: 71 }",
      tests: ["doubt.test.ts", "task/transition.test.ts"],
    },
  ],
);
