import { delaysOf } from "../../task/mark.ts";
import { type Delay, isSettled, type Task } from "../../task/task.ts";
import { instant } from "../../task/time.ts";
import type { Dependencies } from "./dependencies.ts";

/** A delay that has to be logged, and what the row remembers of it so that it is logged once. */
export interface Notice {
  /** To be written with whatever is written anyway; undefined where nothing is new. */
  readonly noted: readonly Delay[] | undefined;
  /** To be called by the winner of that write. */
  readonly log: () => void;
}

const EVENTS = {
  past_deadline: "deadline_passed",
  stalled: "task_stalled",
} as const satisfies Record<Delay, string>;

/** How a task has become late since somebody last noted it. */
export const noticeDelay = ({ clock, log }: Dependencies, task: Task): Notice => {
  const known = isSettled(task) ? [] : (task.noted ?? []);
  const news = delaysOf(task, instant(clock.now())).filter((delay) => !known.includes(delay));
  const { tenant, taskId, operation, status } = task;
  return {
    noted: news.length === 0 ? undefined : [...known, ...news],
    log: () => {
      for (const delay of news) log(EVENTS[delay], { tenant, taskId, operation, status });
    },
  };
};
