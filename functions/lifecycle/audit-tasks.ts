import type { AuditedRow } from "../store/audit-store.ts";
import type { Key } from "../store/table.ts";
import { errorName } from "../task/error.ts";
import type { Task } from "../task/task.ts";
import { after, before, type Duration, instant } from "../task/time.ts";
import { unreachable } from "../task/unreachable.ts";
import { auditClaim } from "./audit/audit-claim.ts";
import { auditLane } from "./audit/audit-lane.ts";
import type { AuditRun, Findings } from "./audit/audit-run.ts";
import { auditTask } from "./audit/audit-task.ts";
import type { Dependencies } from "./common/dependencies.ts";
import { LEASE_BEFORE_SHARDS } from "./common/due-asks.ts";
import { withStory } from "./common/with-story.ts";

/** The name of the audit's lease, which also stores how far it has come. */
export const AUDIT = "audit-tasks";

/**
 * How long after an audit has begun the next one begins: a day, less what the clock's ticks, which
 * come each quarter of an hour, may be early.
 */
const AUDIT_AGAIN_AFTER: Duration = { hours: 23, minutes: 50 };

/** Lambda stops a function after 15 minutes. The last minute is for the page it is working on. */
const RUN_FOR: Duration = { minutes: 14 };

/**
 * 1,000 rows a second. A page has 1 MB at most, so this is never more than 512 read units a second:
 * a sixth of what DynamoDB gives one partition (3,000), and tasks in the same partition do not feel
 * it. A run reads up to 840,000 rows. The next tick goes on from there, so a day's audit reads up
 * to eighty million.
 */
const PAGE = { rows: 250, everyMs: 250 } as const;

/**
 * How long no poller of a version that reads one list a product has run: as long as a task lives at
 * Tencent. A roll back within that time finds each task that is under way.
 */
const QUIET: Duration = { days: 7 };

/**
 * Whether a tick of the clock has work: an audit that no run has finished, or whose last beginning
 * is a day ago.
 *
 * Example: an audit of a million rows begins at 00:00. Its run stops at 00:14 after 840,000, the
 * tick of 00:15 goes on with the rest, and no other tick has work before the next day.
 */
export async function isAuditDue({ leases, clock }: Dependencies): Promise<boolean> {
  const { at, begunAt } = await leases.position(AUDIT);
  if (at !== undefined || begunAt === undefined) return true;
  return after(begunAt, AUDIT_AGAIN_AFTER) <= instant(clock.now());
}

/**
 * One run of the audit. It reads the table itself, row by row, because an index may lack a row, and
 * begins where the run before stopped. It repairs each fault that leaves nothing to guess, and
 * reports all others for a person. Answers with its findings.
 */
export async function auditTasks(
  dependencies: Dependencies,
  owner: string,
  reader: AuditReader = {},
): Promise<Findings> {
  const { clock, leases, audit, log } = dependencies;
  const until = after(instant(clock.now()), RUN_FOR);
  const run = newAudit();
  let position = await leases.position(AUDIT);
  const isFromBeginning = position.at === undefined;
  const begunAt = isFromBeginning ? instant(clock.now()) : position.begunAt;
  do {
    const begun = clock.now();
    const page = await audit.page(position.at, PAGE.rows);
    for (const row of page.rows) {
      if (row.kind === "task") reader.task?.(row.task);
      await auditAlone(dependencies, run, row);
    }
    const isWhole = position.isWhole && hasUnderstoodAll(run);
    position = { at: page.next, isWhole, begunAt };
    if (!(await leases.keepPosition(AUDIT, owner, position))) break;
    if (position.at === undefined && position.isWhole) await noteWhole(dependencies);
    await untilNext(dependencies, begun, position.at);
  } while (position.at !== undefined && instant(clock.now()) < until);
  const { findings, oldestDue } = run;
  if (oldestDue !== undefined)
    log("agenda_overdue", { count: findings.overdue, reason: `the oldest since ${oldestDue}` });
  log("audit_done", {
    reason: position.at === undefined ? "complete" : "to be continued",
    counts: findings,
  });
  if (isFromBeginning && position.at === undefined) await reader.readAll?.();
  return findings;
}

/** One that reads along, as a run of the audit alone reads every task. */
export interface AuditReader {
  readonly task?: (task: Task) => void;
  /** Called at the end of a run that has read the whole table. */
  readonly readAll?: () => Promise<unknown>;
}

const newAudit = (): AuditRun => ({
  findings: {
    rows: 0,
    relisted: 0,
    unlisted: 0,
    untold: 0,
    unkept: 0,
    slots: 0,
    lanes: 0,
    unowned: 0,
    twice: 0,
    claimed: 0,
    overdue: 0,
    unsharded: 0,
    unreadable: 0,
    failed: 0,
  },
  acceptances: new Map(),
  oldestDue: undefined,
});

/** A row that was not understood, or that failed to be audited, may be an unclaimed task. */
const hasUnderstoodAll = ({ findings }: AuditRun): boolean =>
  findings.unreadable === 0 && findings.failed === 0;

/**
 * Records that every row was audited and every missing claim made. From now on no tenant can follow
 * another tenant's task (decision 0019).
 */
const noteWhole = async (dependencies: Dependencies): Promise<void> => {
  const { identity, log } = dependencies;
  await shardAsks(dependencies);
  if (await identity.claimsComplete()) return;
  await identity.completeClaims();
  log("claims_complete");
};

/**
 * From now on tasks enter the shards of the work lists. A poller of an earlier version reads none
 * of them, and it has had its lease within a week if it is still there, or may come back with a
 * roll back.
 */
const shardAsks = async ({ identity, leases, clock, log }: Dependencies): Promise<void> => {
  if (await identity.asksSharded(clock.now())) return;
  const lastRun = await leases.lastEnd(LEASE_BEFORE_SHARDS);
  if (lastRun === undefined || lastRun > before(instant(clock.now()), QUIET)) return;
  await identity.shardAsks();
  log("asks_sharded");
};

const untilNext = async (
  { clock }: Dependencies,
  begun: number,
  next: Key | undefined,
): Promise<void> => {
  const wait = begun + PAGE.everyMs - clock.now();
  if (next !== undefined && wait > 0) await clock.sleep(wait);
};

/** A row that fails to be audited is reported, and the audit goes on with the next. */
const auditAlone = async (
  dependencies: Dependencies,
  run: AuditRun,
  row: AuditedRow,
): Promise<void> => {
  run.findings.rows += 1;
  try {
    await auditRow(dependencies, run, row);
  } catch (error) {
    run.findings.failed += 1;
    dependencies.log("audit_failed", { reason: errorName(error) });
  }
};

const auditRow = async (
  dependencies: Dependencies,
  run: AuditRun,
  row: AuditedRow,
): Promise<void> => {
  switch (row.kind) {
    case "task":
      return withStory(dependencies, (telling) => auditTask(telling, run, row));
    case "claim":
      return auditClaim(dependencies, run, row);
    case "lane":
      return auditLane(dependencies, run, row);
    case "unreadable":
      run.findings.unreadable += 1;
      dependencies.log("row_unreadable", { tenant: row.tenant, taskId: row.taskId });
      return;
  }
  unreachable(row);
};
