import { createHash } from "node:crypto";
import type { Dependencies } from "../../functions/lifecycle/common/dependencies.ts";
import { askAgendaOf } from "../../functions/task/ask-list.ts";
import { hashOf } from "../../functions/task/canonical.ts";
import type { Keyring } from "../../functions/task/keyring.ts";
import { laneOf, sessionIdOf, waitAgenda } from "../../functions/task/names.ts";
import { backingOffKey, queueKeyOf } from "../../functions/task/queue-key.ts";
import type { Task } from "../../functions/task/task.ts";
import { after, before, epochSeconds, instant } from "../../functions/task/time.ts";
import type { StartOperation } from "../../functions/tencent/operation.ts";
import { ACCOUNT } from "../../functions/tencent/product.ts";
import { operations } from "../../functions/tencent/registry.ts";
import { type ContextClaim, sessionContextOf } from "../../functions/tencent/session-context.ts";
import { START, secrets } from "./world.ts";

/**
 * One task of the table, with all that Tencent, or whoever listens to its callbacks, knows of it.
 */
export interface CastTask {
  readonly operation: StartOperation;
  readonly role: string;
  readonly row: Task;
  readonly pk: string;
  readonly providerTaskId: string;
  readonly sessionId: string;
  readonly context: string;
}

const { active, ...keys } = secrets.CONTEXT_SECRET;

/**
 * A SessionContext under one of our keys; of another environment, tenant or operation if `claim`
 * says so.
 */
export const contextOf = (
  claim: Omit<ContextClaim, "environment"> & { environment?: string },
  ring: Keyring = { active, keys },
): string => {
  const { tenant, taskId, operation, environment = "test" } = claim;
  return sessionContextOf(ring, { tenant, taskId, operation, environment });
};

/** An id as ours look, the same for the same name. */
const taskIdOf = (name: string): string =>
  [...createHash("sha256").update(name).digest()]
    .map((byte) => "abcdefghijklmnopqrstuvwxyz234567".charAt(byte % 32))
    .join("");

const now = instant(START);
const error = {
  code: "provider_failed",
  message: "Tencent failed to generate the video.",
  retryable: false,
};
const output = { files: [{ url: "https://media.example.invalid/result.mp4" }] };

const alwaysOf = (
  operation: StartOperation,
  tenant: string,
  taskId: string,
  application = standardOf(operation),
) => ({
  tenant,
  taskId,
  operation: operation.name,
  application,
  requestHash: hashOf(taskId),
  createdAt: before(now, { hours: 1 }),
  revision: 4,
  epoch: 1,
  ...(operation.product.regions[0] === undefined ? {} : { region: operation.product.regions[0] }),
});

const standardOf = ({ product }: StartOperation): string => {
  if (product.application === undefined) return ACCOUNT;
  return product.name === "vod" ? "1500000000" : "1400000001";
};

/**
 * A row of every status that a task may have, with little and with much on it, by what it is there
 * for.
 */
const rowsOf = (
  always: ReturnType<typeof alwaysOf>,
  providerTaskId: string,
): Readonly<Record<string, Task>> => {
  const asks = { agenda: askAgendaOf(always, true), dueAt: after(now, { minutes: 8 }) };
  const startable = { startBefore: after(now, { days: 6 }), refusals: 1 };
  const firstSentAt = before(now, { minutes: 50 });
  const attempt = {
    nonce: "hostile-nonce-22-chars",
    signedAt: before(now, { minutes: 3 }),
    firstSentAt,
    inDoubt: false,
    duplicateSeen: false,
  };
  const queued = {
    ...always,
    ...startable,
    agenda: waitAgenda(laneOf(always)),
    status: "queued",
  } as const;
  const submitting = {
    ...always,
    ...asks,
    ...startable,
    ...attempt,
    status: "submitting",
  } as const;
  const doubtful = {
    ...submitting,
    inDoubt: true,
    doubtSince: firstSentAt,
    status: "doubtful",
  } as const;
  const accepted = { providerTaskId, submittedAt: firstSentAt };
  const running = { ...always, ...asks, ...accepted, firstSentAt, status: "running" } as const;
  const indeterminate = {
    ...always,
    ...asks,
    firstSentAt,
    error,
    status: "indeterminate",
  } as const;
  const looked = { askedAt: before(now, { minutes: 1 }), candidate: `another-${always.taskId}` };
  const settling = {
    settledAt: before(now, { minutes: 9 }),
    completedVia: "callback",
    ttl: epochSeconds(after(now, { days: 30 })),
  } as const;
  const waiting = { ...always, ...startable };
  return {
    queued: { ...queued, dueAt: queueKeyOf(waiting) },
    "queued-refused": {
      ...queued,
      dueAt: backingOffKey(waiting, after(now, { minutes: 5 })),
      lastRefusal: { code: "LimitExceeded", message: "later" },
    },
    submitting,
    "submitting-in-doubt": { ...submitting, inDoubt: true, doubtSince: firstSentAt, ...looked },
    doubtful,
    "doubtful-duplicate": { ...doubtful, duplicateSeen: true },
    "doubtful-asked": { ...doubtful, ...looked },
    running,
    "running-asked": {
      ...running,
      requestId: "request-1",
      progress: 10,
      askedAt: before(now, { seconds: 5 }),
      unfinishedAt: firstSentAt,
    },
    "running-due": { ...running, dueAt: after(now, { seconds: 5 }) },
    indeterminate,
    "indeterminate-asked": { ...indeterminate, ...looked },
    succeeded: { ...always, ...accepted, ...settling, status: "succeeded", output },
    failed: { ...always, ...accepted, ...settling, status: "failed", error },
    rejected: { ...always, ...settling, status: "rejected", error },
    canceled: { ...always, ...accepted, ...settling, status: "canceled", error },
    "indeterminate-settled": { ...always, ...settling, status: "indeterminate", error },
  };
};

/**
 * A task of this operation in this role: what is written of it and what Tencent would know. Nothing
 * is written yet. With an `application` of its own its end starts nobody who waits.
 */
export const castTask = (
  operation: StartOperation,
  tenant: string,
  role: string,
  { name = role, application }: { name?: string; application?: string } = {},
): CastTask => {
  const taskId = taskIdOf(`${operation.name} ${tenant} ${name}`);
  const always = alwaysOf(operation, tenant, taskId, application);
  const providerTaskId = `${always.application}-${operation.action}-${taskId}t`;
  const row = rowsOf(always, providerTaskId)[role];
  if (row === undefined) throw new Error(`There is no role ${role}.`);
  const context = contextOf({ operation: operation.name, tenant, taskId });
  return {
    operation,
    role,
    row,
    pk: `${tenant}#${taskId}`,
    providerTaskId,
    sessionId: sessionIdOf(row),
    context,
  };
};

const roles = Object.keys(rowsOf({ ...alwaysOf(operations[0] ?? fail(), "default", "x") }, "x"));

function fail(): never {
  throw new Error("There are no operations.");
}

/** Tasks in every status of every operation, of two tenants. */
export const wholeCast = (): CastTask[] =>
  operations.flatMap((operation) =>
    ["default", "studio"].flatMap((tenant) =>
      roles.map((role) => castTask(operation, tenant, role)),
    ),
  );

/**
 * Writes the tasks, and whose the TaskIds are where a callback carries nothing else: for those
 * whose TaskId we know.
 */
export const enter = async (
  { tasks, providerTasks }: Dependencies,
  cast: readonly CastTask[],
): Promise<void> => {
  for (const { operation, row, providerTaskId } of cast) {
    await tasks.insert(row);
    const { product, echoes } = operation;
    if (echoes === "context" || !("providerTaskId" in row)) continue;
    await providerTasks.claim({ product: product.name, providerTaskId }, row, {
      expiresAt: after(now, { days: 37 }),
    });
  }
};
