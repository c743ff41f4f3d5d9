import { askAgendaOf } from "../../functions/task/ask-list.ts";
import { released, rewound } from "../../functions/task/rewind.ts";
import { each, type Move, movedOn } from "./move-samples.ts";
import { NOW, queuedTasks, rewoundTasks } from "./task-rows.ts";

/** The moves of a task whose table was put back. */
export const rewoundMoves: readonly Move[] = [
  ...each(queuedTasks, {
    to: "doubtful",
    change: (task) =>
      rewound(task, {
        nonce: "a-nonce-of-22-letters1",
        now: NOW,
        restoredTo: NOW,
        agenda: askAgendaOf(task, true),
      }),
    spoilers: [movedOn],
  }),
  ...each(rewoundTasks, { to: "queued", change: released, spoilers: [movedOn] }),
];
