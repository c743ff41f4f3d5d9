import type { Dependencies } from "../../../functions/lifecycle/common/dependencies.ts";
import type { Task, TaskRef } from "../../../functions/task/task.ts";
import { replacing } from "../mistake.ts";

/** Dependencies of which some are others. */
export const having = (
  dependencies: Dependencies,
  others: Partial<Dependencies>,
): Dependencies => ({ ...dependencies, ...others });

type Read = (ref: TaskRef) => Promise<Task | undefined>;

/** Dependencies that read tasks in another way. */
export const reading = (
  dependencies: Dependencies,
  other: (read: Read, ref: TaskRef) => ReturnType<Read>,
): Dependencies => {
  const { tasks } = dependencies;
  return having(dependencies, {
    tasks: replacing(tasks, { read: (ref) => other((same) => tasks.read(same), ref) }),
  });
};

type Acquire = Dependencies["rateLimit"]["acquireToAct"];

/** Dependencies with another rate limit for starts and stops. */
export const acting = (
  dependencies: Dependencies,
  change: (acquireToAct: Acquire) => Acquire,
): Dependencies => {
  const { rateLimit } = dependencies;
  return having(dependencies, {
    rateLimit: {
      ...rateLimit,
      acquireToAct: change(rateLimit.acquireToAct),
      acquireToSubmit: change(rateLimit.acquireToSubmit),
    },
  });
};

/**
 * Every start and stop has its turn at once, however many there are; the turn is taken all the
 * same.
 */
export const atAnyRate = (dependencies: Dependencies): Dependencies =>
  acting(dependencies, (acquireToAct) => async (call) => {
    await acquireToAct(call);
    return forEver;
  });

/** A turn that never passes. */
export const forEver = { until: Number.POSITIVE_INFINITY };

/** Dependencies whose slots are neither handed on nor given back. */
export const keepingSlots = (dependencies: Dependencies): Dependencies =>
  having(dependencies, {
    lanes: replacing(dependencies.lanes, {
      handOver: async () => false,
      release: async () => undefined,
    }),
  });
