import type { Change } from "./change.ts";
import { all, equals } from "./condition.ts";
import type { EventType } from "./listener.ts";
import type { News } from "./news.ts";
import type { Task } from "./task.ts";
import { sameListeners } from "./telling.ts";

/** The events that a change makes true of its task, apart from the task's end. */
export function eventsBy({ name, update: { set = {} } }: Change, task: Task): readonly EventType[] {
  if (name === "accepted") return ["task.running"];
  const before = "noted" in task ? (task.noted ?? []) : [];
  const { noted } = set;
  const isStalled = Array.isArray(noted) && noted.includes("stalled");
  return isStalled && !before.includes("stalled") ? ["task.stalled"] : [];
}

/**
 * The same change, whose write also says which news there is. It asks for the revision that was
 * read: the news carries the one that follows. Where nobody hears of an acceptance as yet, its
 * write loses against a listener that is added meanwhile.
 */
export function withNews(change: Change, task: Task, more: readonly News[]): Change {
  const { name, condition, update } = change;
  if (more.length === 0)
    return name === "accepted"
      ? { ...change, condition: all(condition, sameListeners(task)) }
      : change;
  return {
    ...change,
    condition: all(condition, equals("revision", task.revision)),
    update: { ...update, set: { ...update.set, news: [...(task.news ?? []), ...more] } },
  };
}
