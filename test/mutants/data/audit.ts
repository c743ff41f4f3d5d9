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
        name: "a settled task stays on the list of those to be asked about",
        find: "if (found.ttl === undefined || isWorkList(found.agenda)) await",
        replace: "if (found.ttl === undefined) await",
      },
      {
        name: "time may delete a task that has not settled",
        find: "if (ttl !== undefined || dueAt === undefined) return false;",
        replace: "if (dueAt === undefined) return false;",
      },
      {
        name: "a task on a list that nobody reads is thought to be looked at",
        find: "return agenda === askAgenda(task.operation) && isComing;",
        replace: "return isComing;",
      },
      {
        name: "a task that is due in a hundred years is thought to be looked at",
        find: "INSTANT.test(dueAt) && dueAt <= after(instant(clock.now()), TASK_HORIZON);",
        replace: "INSTANT.test(dueAt);",
      },
      {
        name: "the audit calls a sender silent that is at work",
        find: `if (task.status !== "submitting") return { agenda, dueAt: now };`,
        replace: `if (task.status !== "queued") return { agenda, dueAt: now };`,
      },
      {
        name: "the audit calls those late who wait for their turn",
        find: `if (task.status === "queued" || dueAt >=`,
        replace: "if (dueAt >=",
      },
      {
        name: "the audit has a settled task deleted at once",
        find: "epochSeconds(after(instant(clock.now()), RETENTION))",
        replace: "epochSeconds(instant(clock.now()))",
      },
      {
        name: "nobody notices that two tasks have the same TaskId",
        find: "run.acceptances.set(name, own)",
        replace: "run.acceptances.set(own, name)",
        tests: ["audit-task-ids.test.ts"],
      },
      {
        name: "who follows a task is reported as having another's",
        find: " || task.followed) return;",
        replace: ") return;",
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
        name: "a TaskId whose task is just being saved raises an alarm",
        find: "  if (after(claimedAt, CONFIRMED_WITHIN) > now) return;\n",
        replace: "",
      },
      {
        name: "a TaskId that was paid for and belongs to nobody raises no alarm",
        find: `"providerTaskId" in owner.task && owner.task.providerTaskId === providerTaskId) return;`,
        replace: `"providerTaskId" in owner.task) return;`,
      },
    ],
  ),
  ...inFile(
    "lifecycle/audit-lane.ts",
    ["audit-run.test.ts"],
    [{ name: "a lane that nobody looks into stays so", find: "    await lanes.relist(lane);\n", replace: "" }],
  ),
  ...inFile(
    "lifecycle/audit-tasks.ts",
    ["audit-run.test.ts"],
    [
      {
        name: "an audit that was stopped begins anew each time",
        find: "let position = await leases.position(AUDIT);",
        replace: "let position = undefined;",
      },
      {
        name: "a row that fails to be audited ends the audit",
        find: "    run.findings.failed += 1;\n",
        replace: "    throw error;\n",
      },
      {
        name: "the audit takes from the tasks what the table can give",
        find: "if (next !== undefined && wait > 0) await clock.sleep(wait);",
        replace: "if (next !== undefined && wait > 1e9) await clock.sleep(wait);",
      },
      {
        name: "two audits read the same rows",
        find: "if (!(await leases.keepPosition(AUDIT, owner, position))) break;",
        replace: "await leases.keepPosition(AUDIT, owner, position);",
      },
    ],
  ),
  ...inFile(
    "store/lease-store.ts",
    ["store/settled-rows.test.ts"],
    [
      {
        name: "a run moves another run's place in the table",
        find: `equals("owner", owner), update`,
        replace: `{ exists: "owner" }, update`,
      },
    ],
  ),
  ...inFile(
    "store/task-store.ts",
    ["store/settled-rows.test.ts"],
    [
      {
        name: "a task that is at work is taken from the list",
        find: `all(exists("settledAt"), equals("agenda", agenda))`,
        replace: `equals("agenda", agenda)`,
      },
      {
        name: "a task that is at work may be deleted by time",
        find: `all(exists("settledAt"), absent("ttl"))`,
        replace: `absent("ttl")`,
      },
    ],
  ),
  ...inFile(
    "store/audit-store.ts",
    ["audit-run.test.ts", "audit-tasks.test.ts"],
    [
      {
        name: "the audit looks past the lanes",
        find: `sortKeys: ["task", "lane"], limit`,
        replace: `sortKeys: ["task"], limit`,
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
