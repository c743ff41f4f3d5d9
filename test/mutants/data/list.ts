import { inFile } from "../mutant.ts";

const front = ["find-in-list.test.ts", "absence.test.ts"];

/** Looking for a lost start in Tencent's list, and what its absence there means. */
export const lists = [
  ...inFile("lifecycle/find-in-list.ts", front, [
    {
      name: "a list that was not read to its end shows that a task is absent",
      find: `if (scrollToken === "") return complete`,
      replace: `if (scrollToken !== undefined) return complete`,
    },
    {
      name: "a row with our SessionId and another context is a hit",
      find: ` && (ourContext || row.sessionContext === "")`,
      replace: "",
    },
  ]),
  ...inFile("lifecycle/look-in-list.ts", front, [
    {
      name: "absence is concluded from a list that was not proven complete",
      find: "!dependencies.settings.listProvenComplete || ",
      replace: "",
    },
    {
      name: "absence is concluded too early or too late",
      find: " || !provesAbsence(task, look.listedAt)) return",
      replace: ") return",
    },
    {
      name: "a TaskId of the list is adopted without a question about it",
      find: `const adoption = await adoptIfOurs(dependencies, operation, { task, providerTaskId, via: "poll" });`,
      replace: `const { accepted } = await import("../task/transition.ts");
  await tasks.apply(task, accepted({ epoch: task.epoch, providerTaskId }, instant(clock.now()), instant(clock.now())));
  const adoption = "adopted";`,
    },
    {
      name: "a hit that Tencent does not confirm yet is repeated",
      find: "  await tasks.apply(task, candidateListed(task, providerTaskId, instant(clock.now())));\n",
      replace: "",
    },
  ]),
  ...inFile(
    "task/absence.ts",
    ["absence.test.ts", "task/transition.test.ts"],
    [
      {
        name: "a start that Tencent knows is thought absent",
        find: `  equals("duplicateSeen", false),\n  absent("candidate"),`,
        replace: `  absent("candidate"),`,
      },
      { name: "a start that a callback named is thought absent", find: `  absent("candidate"),\n`, replace: "" },
      {
        name: "a list is believed before it can show the last attempt",
        find: "before(before(listedAt, FENCE), NOT_YET_KNOWN)",
        replace: "before(listedAt, FENCE)",
      },
      {
        name: "a start that is proven absent keeps its SessionId",
        find: "    epoch: task.epoch + 1,\n",
        replace: "",
      },
    ],
  ),
  ...inFile(
    "lifecycle/slot-overdue.ts",
    ["doubt.test.ts", "slots.test.ts"],
    [
      {
        name: "a running task loses its slot after an hour",
        find: `return task.status === "doubtful" && after(task.doubtSince ?? task.signedAt,`,
        replace: "return after(task.firstSentAt,",
      },
    ],
  ),
];
