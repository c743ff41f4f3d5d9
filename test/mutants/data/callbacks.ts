import { inFile } from "../mutant.ts";

/** What an authentic callback may do. */
export const callbacks = [
  ...inFile(
    "tencent/vod/callback.ts",
    ["callback-races.test.ts", "tencent/vod/callback.test.ts"],
    [
      {
        name: "the body of a callback settles a task though no signature covers it",
        find: `{ kind: "hint", hint };`,
        replace: `{ kind: "hint", hint: { ...hint, evidence: { verdict: { state: "failed", error: { code: "provider_failed", message: "", retryable: false } } } } };`,
      },
    ],
  ),
  ...inFile(
    "lifecycle/receive-callback.ts",
    ["callback-races.test.ts", "receive-callback.test.ts"],
    [
      {
        name: "the TaskId that a callback names is believed unasked",
        find: `const remembered = product.callback?.carries === "provider-task-id";`,
        replace: "const remembered = true;",
      },
      {
        name: "an event is evidence for a task whose SessionId it does not echo",
        find: ` && evidence?.sessionId === sessionIdOf(task);`,
        replace: ";",
        tests: ["event-queue.test.ts"],
      },
      {
        name: "evidence about another TaskId settles a task",
        survives: "the report names its TaskId as well, and one that names another is not applied",
        find: `const same = hint.providerTaskId === task.providerTaskId || task.providerTaskId === "";`,
        replace: "const same = true;",
        tests: ["event-queue.test.ts"],
      },
      {
        name: "every callback asks Tencent, however many come",
        find: "const recent = askedRecently(seen.askedAt, now);",
        replace: "const recent = false;",
        tests: ["receive-callback.test.ts"],
      },
      {
        name: "who loses the claim to a question asks, too",
        find: "if (claimed.won) return recent",
        replace: "if (claimed.task !== undefined) return recent",
        tests: ["receive-callback.test.ts", "start-tasks.test.ts"],
      },
      {
        name: "a callback about a start in doubt is thanked for and forgotten",
        find: `    throw new Unavailable("Tencent did not answer about a task in doubt.");\n`,
        replace: "",
        tests: ["slots.test.ts"],
      },
      {
        name: "a callback with a context of another product's task is taken",
        find: "claim !== undefined && operationNamed(claim.operation)?.product === product ? claim : undefined",
        replace: "claim",
        tests: ["receive-callback.test.ts", "event-queue.test.ts"],
      },
      {
        name: "a message of one product moves a task of another's",
        find: "if (task === undefined || operation?.product !== message.product)",
        replace: "if (task === undefined || operation === undefined)",
        survives: "whom a message is about is looked up under its product already",
      },
      {
        name: "a callback about a queued task is acted upon",
        find: `  if (task.status === "queued") return "not-ours-yet";\n`,
        replace: "",
        tests: ["receive-callback.test.ts"],
      },
      {
        name: "somebody else's callback is thrown away",
        find: "  await forward(url, raw);\n",
        replace: "",
        tests: ["event-queue.test.ts"],
      },
    ],
  ),
  ...inFile(
    "lifecycle/adopt-candidate.ts",
    ["callback-races.test.ts"],
    [
      {
        name: "a task adopts a TaskId of which Tencent names another SessionId",
        find: "(await isOurContext(dependencies, task, sessionContext)) && sessionId === sessionIdOf(task);",
        replace: "await isOurContext(dependencies, task, sessionContext);",
      },
      {
        name: "a task adopts a TaskId of which Tencent names another task",
        find: "(await isOurContext(dependencies, task, sessionContext)) && sessionId === sessionIdOf(task);",
        replace: "sessionId === sessionIdOf(task);",
      },
      {
        name: "a context of another operation is taken for the task's own",
        find: " && claim.operation === task.operation;",
        replace: ";",
        survives: "a taskId has one operation, and nobody else can make a context that names it",
      },
      {
        name: "a TaskId is denied because Tencent has nothing to say of it yet",
        find: `  if (sessionContext === undefined) return "unanswered";\n`,
        replace: "",
        tests: ["find-in-list.test.ts"],
      },
      {
        name: "a task adopts whatever TaskId it is told of",
        find: `  if (!ours) return "denied";\n`,
        replace: "",
      },
    ],
  ),
  ...inFile(
    "lifecycle/drain-events.ts",
    ["event-queue.test.ts"],
    [
      {
        name: "an event is confirmed before it is safe",
        find: "      await receiveCallback(dependencies, message);\n      done.push(handle);",
        replace: "      done.push(handle);\n      await receiveCallback(dependencies, message);",
      },
      {
        name: "somebody else's events are taken from them",
        find: "if (settings.forwardUrlOf(from.product) === undefined) {",
        replace: `if (settings.forwardUrlOf(from.product) === "") {`,
      },
    ],
  ),
  ...inFile(
    "store/provider-store.ts",
    ["store/provider-store.test.ts"],
    [
      {
        name: "a TaskId changes hands",
        find: `absent("pk")`,
        replace: `{ any: [absent("pk"), { exists: "pk" }] }`,
      },
    ],
  ),
];
