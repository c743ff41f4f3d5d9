import { RequestError, Unavailable } from "../../task/error.ts";
import type { IdempotencyKey } from "../../task/idempotency-key.ts";
import type { Task, TaskRef } from "../../task/task.ts";
import { fingerprintOf, taskIdOf } from "../../task/task-id.ts";
import type { Dependencies } from "../common/dependencies.ts";

/** What a key names: its task, or where that would be made. */
export type Found = { readonly task: Task } | { readonly task: undefined; readonly ref: TaskRef };

/**
 * Looks up the task of an Idempotency-Key: one strong read, two for a quoted key. Throws
 * `invalid_idempotency_key` for one that can name no new task.
 */
export const findTask = async (
  dependencies: Dependencies,
  tenant: string,
  key: IdempotencyKey,
): Promise<Found> => {
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
};

/**
 * Refuses to make ids with another identity key than the table's: a repeated request would be a new
 * task, and a second charge.
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

/** Before the first row of a task: the table remembers which key its ids are made with. */
export const rememberIdentity = async (dependencies: Dependencies): Promise<void> => {
  const { secrets, identity } = dependencies;
  if (!(await identity.matches(fingerprintOf(await secrets.identity()))))
    throw mismatch(dependencies);
};

const mismatch = ({ log }: Dependencies): Unavailable => {
  log("identity_mismatch");
  return new Unavailable(
    "The identity key is not the one this table was made with: submissions are stopped.",
  );
};
