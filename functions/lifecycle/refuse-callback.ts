import { RequestError } from "../task/error.ts";
import type { TaskRef } from "../task/task.ts";
import type { CallbackHint, Product } from "../tencent/product.ts";
import type { Dependencies } from "./common/dependencies.ts";
import { addresseeOf } from "./common/whose-task.ts";
import { withStory } from "./common/with-story.ts";

/** Why a callback behind a right path is refused, and what it names as far as it can be read. */
export interface Refused {
  readonly code: "invalid_json" | "invalid_callback";
  readonly reason: string;
  readonly hint?: CallbackHint | undefined;
}

/**
 * Logs the refusal of a callback, because Tencent's message is lost with it, and answers with the
 * error to throw. Where the message carries our MAC for a task, the refusal is a line of its story:
 * Tencent may sign with a key that this service does not have.
 */
export async function refuseCallback(
  dependencies: Dependencies,
  product: Product,
  { code, reason, hint }: Refused,
): Promise<RequestError> {
  const ref = await namedBy(dependencies, product, hint);
  await withStory(dependencies, async ({ log }) =>
    log("callback_refused", { product: product.name, code, reason, ...ref }),
  );
  return new RequestError(code, `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`);
}

/** The task of our MAC. A TaskId proves nothing here: anyone may write one. */
const namedBy = async (
  dependencies: Dependencies,
  product: Product,
  hint: CallbackHint | undefined,
): Promise<TaskRef | undefined> => {
  if (hint === undefined || product.callback?.carries !== "context") return undefined;
  // The refusal stands, whether or not the key of our MAC can be read.
  const known = await addresseeOf(dependencies, product, hint).catch(() => undefined);
  return known === undefined ? undefined : { tenant: known.tenant, taskId: known.taskId };
};
