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
      name: "a repeat that loses against itself is not sent",
      tests: ["start-races.test.ts"],
      find: `if (ours?.status === "submitting" && ours.nonce === nonce) await`,
      replace: `if (written.won && ours?.status === "submitting") await`,
    },
    {
      name: "a session that is not found yet is taken for one that never began",
      tests: ["doubt-by-session.test.ts"],
      find: "now > after(fenceOf(task), NOT_YET_KNOWN);",
      replace: "now > fenceOf(task);",
    },
    {
      name: "somebody else's session is taken for this task's",
      tests: ["doubtful-session.test.ts"],
      find: "(sessionId === undefined || sessionId === sessionIdOf(task)) && ",
      replace: "",
    },
    {
      name: "a start is sent again while a TaskId that was named for it is still asked about",
      tests: ["callback-races.test.ts", "find-in-list.test.ts"],
      find: `if (adoption === "unanswered" && now < named) return`,
      replace: `if (adoption === "unanswered" && now > named) return`,
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
