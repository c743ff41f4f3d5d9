import type { Lending } from "../../store/lane-row.ts";
import { holderOf } from "../../task/names.ts";
import type { Task, TaskRef } from "../../task/task.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { Dependencies } from "../common/dependencies.ts";
import type { Lane } from "../common/lane.ts";
import { holdsSlot } from "../start/holds-slot.ts";
import { type NextStarted, startNext } from "./start-next.ts";

/** A start request that may not need its slot any more. */
export type Start = TaskRef & { readonly epoch: number; readonly application: string };

/**
 * Hands the slot of a start request on to the next task of its lane. Does nothing while `task`, the
 * row as it is now, still needs the slot. It is idempotent, so the loser of a race may call it too.
 */
export async function handOnSlot(
  dependencies: Dependencies,
  operation: StartOperation,
  start: Start,
  task: Task | undefined,
): Promise<void> {
  if (holdsSlot(task, start.epoch)) return;
  await startNext(
    dependencies,
    { operation, application: start.application },
    { freed: holderOf(start) },
  );
}

/** Starts the next task of a lane if a slot is free. */
export function fillSlot(dependencies: Dependencies, lane: Lane): Promise<NextStarted> {
  return startNext(dependencies, lane, {});
}

/** Starts the next task of a lane beside a holder that may have gone and that keeps its slot. */
export function lendSlot(
  dependencies: Dependencies,
  lane: Lane,
  lending: Lending,
): Promise<NextStarted> {
  return startNext(dependencies, lane, { lending });
}
