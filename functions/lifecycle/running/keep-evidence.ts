import { TASK_HORIZON } from "../../task/horizon.ts";
import { after, instant } from "../../task/time.ts";
import type { CallbackHint, Product } from "../../tencent/product.ts";
import type { Dependencies } from "../common/dependencies.ts";

/**
 * Keeps what a callback tells of a TaskId until the task behind it is known: `hearKept` applies it
 * then. Returns `false`, with nothing kept, for a message that does not tell how its task stands.
 */
export async function keepEvidence(
  { clock, messages }: Pick<Dependencies, "clock" | "messages">,
  { product, hint }: { readonly product: Product; readonly hint: CallbackHint },
): Promise<boolean> {
  const { providerTaskId, evidence } = hint;
  if (
    product.callback?.carries !== "provider-task-id" ||
    providerTaskId === undefined ||
    evidence === undefined
  )
    return false;
  const expiresAt = after(instant(clock.now()), TASK_HORIZON);
  await messages.keep({ product: product.name, providerTaskId }, evidence.verdict, expiresAt);
  return true;
}
