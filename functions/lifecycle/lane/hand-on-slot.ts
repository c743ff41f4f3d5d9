import type { Lending } from "../../store/lane-store.ts";
import { holderOf } from "../../task/names.ts";
import type { Task, TaskRef } from "../../task/task.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { holdsSlot } from "../start/start-attempt.ts";
import type { Lane } from "./next-waiting.ts";
import { type NextStarted, startNext } from "./start-next.ts";

/** A start request whose slot may be free. */
export type Start = TaskRef & { readonly epoch: number; readonly application: string };

/**
 * Hands the slot of a start request on to the next task of its lane, unless `task`, which is the
 * row as it stands now, still needs it. A slot that is handed on twice is handed on once, so the
 * loser of a race may call this, too.
 */
export const handOnSlot = async (
  dependencies: Dependencies,
  operation: StartOperation,
  start: Start,
  task: Task | undefined,
): Promise<void> => {
  if (holdsSlot(task, start.epoch)) return;
  await startNext(
    dependencies,
    { operation, application: start.application },
    { freed: holderOf(start) },
  );
};

/** Fills a free slot of a lane, if there is one. */
export const fillSlot = (dependencies: Dependencies, lane: Lane): Promise<NextStarted> =>
  startNext(dependencies, lane, {});

/** Starts a task beside a holder that may have gone: the holder keeps its slot. */
export const lendSlot = (
  dependencies: Dependencies,
  lane: Lane,
  lending: Lending,
): Promise<NextStarted> => startNext(dependencies, lane, { lending });
