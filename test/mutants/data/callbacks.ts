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
        name: "a callback about a start in doubt is thanked for and forgotten",
        find: `  if (adoption === "unanswered") throw new Unavailable("Tencent did not answer about a task in doubt.");\n`,
        replace: "",
        tests: ["slots.test.ts"],
      },
      {
        name: "whoever uses a captured signature replaces the TaskId that Tencent named",
        find: "const other = otherThanKept(seen, providerTaskId);",
        replace: "const other = undefined;",
        tests: ["kept-candidate.test.ts"],
      },
    ],
  ),
  ...inFile(
    "lifecycle/resolve-doubt.ts",
    ["kept-candidate.test.ts"],
    [
      {
        name: "messages keep a doubt waiting for as long as they come",
        find: "task.candidateSince ?? task.signedAt",
        replace: "task.askedAt ?? task.signedAt",
      },
    ],
  ),
  ...inFile(
    "task/candidate.ts",
    ["task/candidate.test.ts"],
    [
      {
        name: "a message puts off what was to be done sooner",
        find: "{ dueAt: earliest(dueAt ?? askAt, askAt) }",
        replace: "{ dueAt: dueAt === undefined ? askAt : earliest(askAt) }",
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
