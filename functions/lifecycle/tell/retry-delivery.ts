import type { TaskRef } from "../../task/task.ts";
import type { Instant } from "../../task/time.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { receiverOf } from "./receivers.ts";
import { toldOf } from "./told-of.ts";
import { tryDelivery } from "./try-delivery.ts";

/**
 * Tries a delivery again whose row this run has moved to `dueAt`. A receiver or a task that is no
 * more ends it. False if the receiver has to be tried again.
 */
export async function retryDelivery(
  dependencies: Dependencies,
  ref: TaskRef,
  { name, dueAt }: { readonly name: string; readonly dueAt: Instant },
): Promise<boolean> {
  const { tasks, tells } = dependencies;
  const [delivery] = await tells.readDeliveries(ref, [name]);
  if (delivery?.state !== "pending" || delivery.dueAt !== dueAt) return true;
  const task = await tasks.read(ref);
  const told = task && (await toldOf(dependencies, task, delivery));
  const receiver = task && (await receiverOf(dependencies, task, delivery.listener));
  const { agenda: _agenda, dueAt: _dueAt, ...others } = delivery;
  const tried =
    told === undefined || receiver === undefined
      ? { ...others, state: "gone" as const }
      : await tryDelivery(dependencies, told, { delivery, receiver });
  await tells.saveTry(ref, name, { delivery: tried, dueAt });
  return tried.state !== "pending";
}
