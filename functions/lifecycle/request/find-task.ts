import type { Deployment, Difference } from "../../store/identity-store.ts";
import { RequestError, Unavailable } from "../../task/error.ts";
import type { IdempotencyKey } from "../../task/idempotency-key.ts";
import type { Task, TaskRef } from "../../task/task.ts";
import { fingerprintOf, taskIdOf } from "../../task/task-id.ts";
import type { Dependencies } from "../common/dependencies.ts";

/** The task of a key, or the ref that its task would get. */
export type Found = { readonly task: Task } | { readonly task: undefined; readonly ref: TaskRef };

/**
 * Looks up the task of an Idempotency-Key: one strong read, two for a quoted key. The first one of
 * a process brings the identity row and the operator's switches along (decision 0046). Throws
 * `invalid_idempotency_key` if the key has no task and may not name a new one.
 */
export async function findTask(
  dependencies: Dependencies,
  tenant: string,
  key: IdempotencyKey,
): Promise<Found> {
  const { settings, secrets, identity, control, clock, tasks } = dependencies;
  const identityKey = await secrets.identity();
  refuseUnpinned(dependencies, identityKey);
  const deployment = deploymentOf(dependencies, identityKey);
  const refOf = (idempotencyKey: string): TaskRef => ({
    tenant,
    taskId: taskIdOf(identityKey, { environment: settings.environment, tenant, idempotencyKey }),
  });
  const unmatched = identity.wanted(deployment);
  let wanted = unmatched === undefined ? [] : [unmatched, control.wanted(clock.now())];
  for (const text of key.lookedUp) {
    const task = await tasks.read(refOf(text), wanted);
    wanted = [];
    refuseAnother(dependencies, await identity.differs(deployment));
    if (task !== undefined) return { task };
  }
  if (key.made !== undefined) return { task: undefined, ref: refOf(key.made) };
  throw new RequestError(
    "invalid_idempotency_key",
    "The Idempotency-Key has a comma, which is also what two headers are joined with. Send one header with a key without commas.",
  );
}

/**
 * Call it before the first row of a task: the table stores which deployment its ids come from.
 */
export async function rememberIdentity(dependencies: Dependencies): Promise<void> {
  const { secrets, identity } = dependencies;
  const key = await secrets.identity();
  refuseUnpinned(dependencies, key);
  refuseAnother(dependencies, await identity.adopt(deploymentOf(dependencies, key)));
}

const deploymentOf = (
  { settings: { environment, account } }: Dependencies,
  key: string,
): Deployment => ({ fingerprint: fingerprintOf(key), environment, account });

/**
 * Compares this deployment with what its stage file pins. The file stands outside the table: a
 * table and a key that were both made anew agree with each other.
 */
const refuseUnpinned = (dependencies: Dependencies, key: string): void => {
  const { table, pinned } = dependencies.settings;
  const isAnother = (pin: string | undefined, ours: string | undefined) =>
    pin !== undefined && pin !== ours;
  if (isAnother(pinned.fingerprint, fingerprintOf(key))) refuseAnother(dependencies, "key");
  if (isAnother(pinned.table, table)) refuseAnother(dependencies, "table");
};

/** For another deployment a repeated request would be a new task, and a second charge. */
const refuseAnother = (
  { log }: Dependencies,
  difference: Difference | "table" | undefined,
): void => {
  if (difference === undefined) return;
  log("identity_mismatch", { reason: difference });
  throw new Unavailable(`${MISMATCH[difference]}: submissions are stopped.`);
};

const MISMATCH: Readonly<Record<Difference | "table", string>> = {
  key: "The identity key is not the one this table was made with",
  environment: "The environment is not the one this table was made for",
  account: "The table was made in another account",
  table: "The table is not the one that the deployment's stage names",
};
