import { inFile } from "../mutant.ts";

/** What the daily audit may repair, and what it must leave as it is. */
export const audits = [
  ...inFile(
    "lifecycle/audit-task.ts",
    ["audit-tasks.test.ts"],
    [
      {
        name: "a settled task that somebody must still be told of is taken from that list",
        find: "/^(ask|wait)#/",
        replace: "/^(ask|wait|tell)#/",
      },
      {
        name: "time may delete a task that has not settled",
        find: "if (ttl !== undefined || dueAt === undefined) return false;",
        replace: "if (dueAt === undefined) return false;",
      },
      {
        name: "the audit calls a sender silent that is at work",
        find: `if (task.status !== "submitting") return { agenda, dueAt: now };`,
        replace: `if (task.status !== "queued") return { agenda, dueAt: now };`,
      },
      {
        name: "nobody notices that two tasks have the same TaskId",
        find: "run.acceptances.set(name, own)",
        replace: "run.acceptances.set(own, name)",
        tests: ["audit-task-ids.test.ts"],
      },
    ],
  ),
  ...inFile(
    "task/relisted.ts",
    ["audit-tasks.test.ts", "task/transition.test.ts"],
    [
      {
        name: "the audit moves a task that somebody has just moved",
        find: `[equals("revision", task.revision)]`,
        replace: `[{ exists: "revision" }]`,
      },
    ],
  ),
  ...inFile(
    "lifecycle/audit-claim.ts",
    ["audit-run.test.ts"],
    [
      {
        name: "a TaskId that was paid for and belongs to nobody raises no alarm",
        find: `"providerTaskId" in owner.task && owner.task.providerTaskId === providerTaskId) return;`,
        replace: `"providerTaskId" in owner.task) return;`,
      },
    ],
  ),
  ...inFile(
    "lifecycle/audit-tasks.ts",
    ["audit-run.test.ts"],
    [
      {
        name: "two audits read the same rows",
        find: "if (!(await leases.keepPosition(AUDIT, owner, position))) break;",
        replace: "await leases.keepPosition(AUDIT, owner, position);",
      },
    ],
  ),
  ...inFile(
    "store/task-store.ts",
    ["store/settled-rows.test.ts"],
    [
      {
        name: "a task that is at work may be deleted by time",
        find: `all(exists("settledAt"), absent("ttl"))`,
        replace: `absent("ttl")`,
      },
    ],
  ),
  ...inFile(
    "store/dynamo-table.ts",
    ["audit-run.test.ts", "store/dynamo-table.test.ts"],
    [
      {
        name: "one page of the table is taken for all of it",
        find: "next: next && { pk: String(next.pk), sk: String(next.sk) } };",
        replace: "next: undefined };",
      },
    ],
  ),
];
