import type { auditTask } from "../../../functions/lifecycle/audit/audit-task.ts";
import type { isAuditDue } from "../../../functions/lifecycle/audit-tasks.ts";
import type { DynamoTable } from "../../../functions/store/dynamo-table.ts";
import type { LeaseStore } from "../../../functions/store/lease-store.ts";
import type { TaskStore } from "../../../functions/store/task-store.ts";
import type { relisted } from "../../../functions/task/relisted.ts";
import { given, instead, replacing, returns, unchecked, valued } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";
import { having } from "./shared.ts";

/** The repairs and reports of the daily audit, and the work of the table. */
export const audits: readonly Mutant[] = [
  {
    name: "a settled task that somebody must be told of leaves that list",
    at: "auditTask",
    mistake: given<typeof auditTask>((dependencies, run, found) => {
      const { audit, tasks } = dependencies;
      const asWork = (agenda: string | undefined) => agenda?.replace(/^tell#/, "ask#");
      const task: typeof audit.task = async (ref) => {
        const row = await audit.task(ref);
        return row?.kind === "task" ? { ...row, agenda: asWork(row.agenda) } : row;
      };
      const unlist: TaskStore["unlist"] = (settled) => tasks.unlist(settled, found.agenda ?? "");
      const blind = having(dependencies, {
        audit: replacing(audit, { task }),
        tasks: replacing(tasks, { unlist }),
      });
      return [blind, run, { ...found, agenda: asWork(found.agenda) }];
    }),
    by: "audit/audit-settled.test.ts",
  },
  {
    name: "the audit lets time delete a task that has not settled",
    at: "auditTask",
    mistake: given<typeof auditTask>((dependencies, run, found) => [
      dependencies,
      run,
      { ...found, ttl: found.ttl && undefined },
    ]),
    by: "audit/audit-tasks.test.ts",
  },
  {
    name: "the audit calls a sender silent that is at work",
    at: "relisted",
    mistake: given<typeof relisted>((task, place) => [
      task,
      place.agenda.startsWith("ask#") ? { ...place, dueAt: "2000-01-01T00:00:00.000Z" } : place,
    ]),
    by: "audit/audit-tasks.test.ts",
  },
  {
    name: "the audit overlooks that two tasks have the same TaskId",
    at: "auditTask",
    mistake: given<typeof auditTask>((dependencies, run, found) => [
      dependencies,
      { ...run, acceptances: new Map() },
      found,
    ]),
    by: "audit/audit-task-ids.test.ts",
  },
  {
    name: "a paid TaskId without an owner raises no alarm",
    at: "auditClaim",
    mistake: returns(Promise.resolve()),
    by: "audit/audit-run.test.ts",
  },
  {
    name: "an audit that a run could not finish waits for the next day",
    at: "isAuditDue",
    mistake: given<typeof isAuditDue>((dependencies) => {
      const { leases } = dependencies;
      const position: LeaseStore["position"] = async (name) => ({
        ...(await leases.position(name)),
        at: undefined,
      });
      return [having(dependencies, { leases: replacing(leases, { position }) })];
    }),
    by: "audit/audit-long-run.test.ts",
  },
  {
    name: "each tick begins an audit, whenever the last one was",
    at: "isAuditDue",
    mistake: returns(Promise.resolve(true)),
    by: "audit/audit-long-run.test.ts",
  },
  {
    name: "two audits read the same rows",
    at: "LeaseStore.keepPosition",
    mistake: instead<LeaseStore["keepPosition"]>((original) => async (...args) => {
      await original(...args);
      return true;
    }),
    by: "audit/audit-long-run.test.ts",
  },
  {
    name: "time deletes a task that is at work",
    at: "TaskStore",
    mistake: unchecked("exists", "settledAt"),
    by: "store/settled-rows.test.ts",
  },
  {
    name: "a table that accepts a call and never answers is waited for",
    at: "PATIENCE.answerMs",
    mistake: valued(3_600_000),
    by: "store/dynamo-table.test.ts",
  },
  {
    name: "one page of the table is all of it",
    at: "DynamoTable.scan",
    mistake: instead<DynamoTable["scan"]>((original) => async (scan) => ({
      ...(await original(scan)),
      next: undefined,
    })),
    by: "audit/audit-long-run.test.ts",
  },
];
