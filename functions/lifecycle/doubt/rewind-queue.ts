import { askAgendaOf } from "../../task/ask-list.ts";
import { rewound } from "../../task/rewind.ts";
import { instant } from "../../task/time.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { type Lane, laneNameOf } from "../common/lane.ts";
import { move } from "../common/move.ts";
import { queuedIn } from "../common/queue.ts";
import { readQuietly } from "../common/read-quietly.ts";

/** Most tasks of a lane that one run puts in doubt. The next run goes on. */
const MOST_REWOUND = 500;

/**
 * Puts each task in doubt that was queued when the table was put back: it may have been started
 * since, and a callback about it may still come. A task that was accepted afterwards stays queued.
 */
export async function rewindQueue(dependencies: Dependencies, lane: Lane): Promise<void> {
  const { clock, chance, control, log } = dependencies;
  const restore = await control.restore(clock.now());
  let count = 0;
  for await (const entry of queuedIn(dependencies, laneNameOf(lane))) {
    if (count === MOST_REWOUND) break;
    const task = await readQuietly(dependencies, entry);
    if (task?.status !== "queued" || task.restored === true) continue;
    const now = instant(clock.now());
    const agenda = askAgendaOf(task, await dependencies.identity.asksSharded(clock.now()));
    const restoredTo = restore?.restoredTo;
    const change = rewound(task, { nonce: chance.nonce(), now, restoredTo, agenda });
    const { won } = await move(dependencies, task, change);
    if (!won) continue;
    count += 1;
    const { tenant, taskId, epoch, operation } = task;
    log("task_rewound", { tenant, taskId, epoch, operation });
  }
}
