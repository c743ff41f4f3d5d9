import type { Delay } from "../../task/fields.ts";
import { delaysOf } from "../../task/mark.ts";
import { isSettled, type Task } from "../../task/task.ts";
import { instant } from "../../task/time.ts";
import type { Dependencies } from "./dependencies.ts";

/** A delay that is to be logged once. */
export interface Notice {
  /** The delays to store with the next write of the row. Undefined if none is new. */
  readonly noted: readonly Delay[] | undefined;
  /** The winner of that write calls it. */
  readonly log: () => void;
}

const EVENTS = {
  past_deadline: "deadline_passed",
  stalled: "task_stalled",
} as const satisfies Record<Delay, string>;

/** The delays of a task that its row does not note yet. */
export function noticeDelay({ clock, log }: Dependencies, task: Task): Notice {
  const known = isSettled(task) ? [] : (task.noted ?? []);
  const news = delaysOf(task, instant(clock.now())).filter((delay) => !known.includes(delay));
  const { tenant, taskId, operation, status } = task;
  return {
    noted: news.length === 0 ? undefined : [...known, ...news],
    log: () => {
      for (const delay of news) log(EVENTS[delay], { tenant, taskId, operation, status });
    },
  };
}
