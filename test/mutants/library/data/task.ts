import type { Scores } from "../scores.ts";

/** Files of `functions/task`. */
export const task: Scores = {
  absence: [95, "task/absence", "task/transition"],
  candidate: [97, "task/candidate"],
  canonical: [95, "task/canonical"],
  condition: [95, "store/render-expression", "task/candidate"],
  doubt: [92, "task/doubt"],
  expiry: [95, "task/settled", "task/mark"],
  "idempotency-key": [95, "task/idempotency-key"],
  "item-size": [95, "task/item-size"],
  listener: [95, "task/telling", "task/news"],
  mark: [95, "task/mark"],
  names: [95, "task/names"],
  news: [85, "task/news"],
  occupied: [95, "task/absence"],
  questions: [92, "task/questions"],
  "queue-key": [92, "task/names", "task/transition"],
  relisted: [95, "task/absence"],
  report: [90, "task/report", "task/mark"],
  reported: [95, "task/absence", "task/transition-facts"],
  settled: [95, "task/settled", "task/transition", "task/transition-facts", "task/absence"],
  "task-id": [95, "task/task-id"],
  telling: [95, "task/telling", "task/transition"],
  time: [90, "task/time", "task/names"],
  transition: [95, "task/transition", "task/transition-facts", "task/settled"],
  "with-news": [92, "task/news"],
};
