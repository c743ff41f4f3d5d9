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
 * Derives ids, but only with the identity key of this table. With another key a repeated request
 * would be a new task, and a second charge.
 */
const idsOf = async (
  dependencies: Dependencies,
  tenant: string,
): Promise<(text: string) => string> => {
  const { settings, secrets, identity } = dependencies;
  const key = await secrets.identity();
  if (await identity.isAnother(fingerprintOf(key))) throw mismatch(dependencies);
  return (idempotencyKey) =>
    taskIdOf(key, { environment: settings.environment, tenant, idempotencyKey });
};

/**
 * Call it before the first row of a task: the table stores which identity key its ids come from.
 */
export async function rememberIdentity(dependencies: Dependencies): Promise<void> {
  const { secrets, identity } = dependencies;
  if (!(await identity.matches(fingerprintOf(await secrets.identity()))))
    throw mismatch(dependencies);
}

const mismatch = ({ log }: Dependencies): Unavailable => {
  log("identity_mismatch");
  return new Unavailable(
    "The identity key is not the one this table was made with: submissions are stopped.",
  );
};
