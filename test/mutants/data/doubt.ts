import { inFile } from "../mutant.ts";

/** What is done about a doubt, and what is not. */
export const doubts = inFile(
  "lifecycle/resolve-doubt.ts",
  ["doubt.test.ts"],
  [
    {
      name: "a start that nothing protects is sent again",
      find: `  if (operation.class === "unprotected") return giveUp(dependencies, operation, task);\n`,
      replace: "",
    },
    {
      name: "a TRTC start is sent again",
      find: `  if (operation.class === "deduped-and-found") return lookBySession(dependencies, operation, task);\n`,
      replace: "",
      tests: ["doubt.test.ts", "operations.test.ts"],
    },
    {
      name: "a doubt is judged before the signature has expired",
      tests: ["find-in-list.test.ts"],
      find: "  if (now <= fence) return postpone(dependencies, task, after(fence, { milliseconds: 1 }));\n",
      replace: "",
    },
    {
      name: "a start is prepared again after 48 hours",
      find: " && after(task.firstSentAt, LAST_REPEAT_AFTER) > now;",
      replace: ";",
    },
    {
      name: "a repeat carries a new SessionId",
      find: "{ ...task, input: request.input }",
      replace: "{ ...task, epoch: task.epoch + 1, input: request.input }",
    },
    {
      name: "who loses the race for a repeat sends it, too",
      tests: ["start-races.test.ts"],
      find: `if (ours?.status === "submitting" && ours.nonce === nonce) await`,
      replace: `if (ours?.status === "submitting") await`,
    },
    {
      name: "a session that is not found yet is taken for one that never began",
      tests: ["doubt-by-session.test.ts"],
      find: " && now > fenceOf(task);",
      replace: ";",
    },
    {
      name: "a question without an answer is taken for a session that never began",
      tests: ["doubt-by-session.test.ts"],
      find: `reply.kind === "not-found" && now`,
      replace: `reply.kind !== "report" && now`,
    },
    {
      name: "somebody else's session is taken for this task's",
      tests: ["doubtful-session.test.ts"],
      find: "(sessionId === undefined || sessionId === sessionIdOf(task)) && ",
      replace: "",
    },
    {
      name: "a status that nobody knows shows that a session was started",
      tests: ["doubtful-session.test.ts"],
      find: ` && verdict.state !== "unknown";`,
      replace: ";",
    },
    {
      name: "a session of which Tencent never tells is asked about for ever",
      tests: ["doubtful-session.test.ts"],
      find: "if (surely || now >= doubtEnds(task)) return",
      replace: "if (surely) return",
    },
    {
      name: "a start is sent again while a TaskId that was named for it is still asked about",
      tests: ["callback-races.test.ts", "find-in-list.test.ts"],
      find: `if (adoption === "unanswered" && now < named) return`,
      replace: `if (adoption === "unanswered" && now > named) return`,
    },
    {
      name: "late evidence is not waited for",
      find: `const settle = operation.class === "unprotected";`,
      replace: "const settle = true;",
    },
    {
      name: "a doubt of which nothing is found never ends",
      find: "  if (now >= doubtEnds(task)) return giveUp(dependencies, operation, task);\n",
      replace: "",
    },
    {
      name: "a task that was given up never settles",
      find: "if (now >= horizon) await settleBy(dependencies, operation, task, closed(task, now));\n  else await",
      replace: "await",
    },
    {
      name: "a doubt keeps its slot when it has been given up",
      survives: "the schedule takes the slot from a holder past its longest life, which ends before a doubt does",
      find: "  if (!holdsSlot(written.task, task.epoch)) await startNext(dependencies, { operation, application: task.application }, holderOf(task));\n",
      replace: "",
      tests: ["slots.test.ts", "doubt.test.ts"],
    },
    {
      name: "a repeat is sent in spite of the rate limit",
      find: "if (!(await dependencies.turns.toAct(operation))) return postpone",
      replace: "if (await dependencies.turns.toAct(operation).then(() => false)) return postpone",
      tests: ["start-attempt.test.ts"],
    },
  ],
);
