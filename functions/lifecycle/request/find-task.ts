import type { Deployment, Difference } from "../../store/identity-store.ts";
import { RequestError, Unavailable } from "../../task/error.ts";
import type { IdempotencyKey } from "../../task/idempotency-key.ts";
import type { Task, TaskRef } from "../../task/task.ts";
import { fingerprintOf, taskIdOf } from "../../task/task-id.ts";
import type { Dependencies } from "../common/dependencies.ts";

/** The task of a key, or the ref that its task would get. */
export type Found = { readonly task: Task } | { readonly task: undefined; readonly ref: TaskRef };

/**
 * Looks up the task of an Idempotency-Key: one strong read, two for a quoted key. Throws
 * `invalid_idempotency_key` if the key has no task and may not name a new one.
 */
export async function findTask(
  dependencies: Dependencies,
  tenant: string,
  key: IdempotencyKey,
): Promise<Found> {
  const idOf = await idsOf(dependencies, tenant);
  for (const text of key.lookedUp) {
    const task = await dependencies.tasks.read({ tenant, taskId: idOf(text) });
    if (task !== undefined) return { task };
  }
  if (key.made !== undefined) return { task: undefined, ref: { tenant, taskId: idOf(key.made) } };
  throw new RequestError(
    "invalid_idempotency_key",
    "The Idempotency-Key has a comma, which is also what two headers are joined with. Send one header with a key without commas.",
  );
}

/**
 * Derives ids, but only for the deployment that this table belongs to. For another one a repeated
 * request would be a new task, and a second charge.
 */
const idsOf = async (
  dependencies: Dependencies,
  tenant: string,
): Promise<(text: string) => string> => {
  const { settings, secrets, identity } = dependencies;
  const key = await secrets.identity();
  await refuseAnother(dependencies, key, (deployment) => identity.differs(deployment));
  return (idempotencyKey) =>
    taskIdOf(key, { environment: settings.environment, tenant, idempotencyKey });
};

/**
 * Call it before the first row of a task: the table stores which deployment its ids come from.
 */
export async function rememberIdentity(dependencies: Dependencies): Promise<void> {
  const { secrets, identity } = dependencies;
  const key = await secrets.identity();
  await refuseAnother(dependencies, key, (deployment) => identity.adopt(deployment));
}

/**
 * Compares this deployment with what its stage file pins, and with what its table says. The file
 * stands outside the table: a table and a key that were both made anew agree with each other.
 */
const refuseAnother = async (
  { settings, log }: Dependencies,
  key: string,
  compare: (deployment: Deployment) => Promise<Difference | undefined>,
): Promise<void> => {
  const { environment, account, table, pinned } = settings;
  const fingerprint = fingerprintOf(key);
  const isAnother = (pin: string | undefined, ours: string | undefined) =>
    pin !== undefined && pin !== ours;
  const difference = isAnother(pinned.fingerprint, fingerprint)
    ? "key"
    : isAnother(pinned.table, table)
      ? "table"
      : await compare({ fingerprint, environment, account });
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
