import { describe, expect, test } from "vitest";
import type { Change } from "../../functions/task/change.ts";
import { exists } from "../../functions/task/condition.ts";
import { hearingNews, isKnown, type News } from "../../functions/task/news.ts";
import { eventsBy, withNews } from "../../functions/task/with-news.ts";
import { evaluateCondition } from "../support/evaluate.ts";
import { NOW, runningTasks } from "./task-rows.ts";

const raise = (): never => {
  throw new Error("There is no such row.");
};
const [task = raise()] = runningTasks;

const by = (name: Change["name"], set?: Change["update"]["set"]): Change => ({
  ...{ name, condition: exists("pk"), update: set === undefined ? {} : { set } },
});
const said: News = { event: "task.running", at: NOW, status: "running", revision: 8 };

describe("the events that a change makes true", () => {
  test.each([
    ["an acceptance", by("accepted", {}), undefined, ["task.running"]],
    ["a first note of a stall", by("reported", { noted: ["stalled"] }), [], ["task.stalled"]],
    ["another note of it", by("reported", { noted: ["stalled"] }), ["stalled"], []],
    ["a note of a deadline", by("reported", { noted: ["past_deadline"] }), [], []],
    [
      "a note of both",
      by("reported", { noted: ["past_deadline", "stalled"] }),
      ["past_deadline"],
      ["task.stalled"],
    ],
    ["no note", by("reported", {}), undefined, []],
    ["a text for a note", by("reported", { noted: "stalled" }), undefined, []],
    ["a move that sets nothing", by("reported"), undefined, []],
  ] as const)("by %s", (_words, change, noted, events) => {
    const { noted: _noted, ...rest } = task;
    const before = noted === undefined ? rest : { ...rest, noted: [...noted] };

    expect(eventsBy(change, before)).toEqual(events);
  });
});

describe("a write with news", () => {
  const row = { ...task, pk: "p" };

  test("adds to the news that stands there, and asks for the revision that was read", () => {
    const change = by("reported", { progress: 5 });
    const fresh = withNews(change, task, [said]);
    const more = withNews(change, { ...task, news: [said] }, [{ ...said, revision: 9 }]);

    expect(fresh.update).toEqual({ set: { progress: 5, news: [said] } });
    expect(more.update.set).toEqual({ progress: 5, news: [said, { ...said, revision: 9 }] });
    expect(evaluateCondition(row, fresh.condition)).toBe(true);
    expect(evaluateCondition({ ...row, revision: 99 }, fresh.condition)).toBe(false);
    expect(evaluateCondition({ ...task }, fresh.condition)).toBe(false);
  });

  test("that has none is the same write, but an acceptance loses against a new listener", () => {
    const plain = by("reported", { progress: 5 });
    const accepted = withNews(by("accepted", {}), task, []);

    expect(withNews(plain, task, [])).toBe(plain);
    expect(accepted.update).toEqual({ set: {} });
    expect(evaluateCondition(row, accepted.condition)).toBe(true);
    expect(evaluateCondition({ ...row, listeners: [{ id: "a" }] }, accepted.condition)).toBe(false);
    expect(evaluateCondition({ ...task }, accepted.condition)).toBe(false);
  });
});

test("news is heard by the listeners that asked for it and by the endpoints that it names", () => {
  const listeners = [
    { id: "all", events: ["task.running", "task.stalled"] },
    { id: "others", events: ["task.stalled"] },
    { id: "default" },
  ];
  const known = { ...said, event: "task.running" } as const;

  expect(hearingNews({ listeners }, { ...known, endpoints: ["e"] })).toEqual(["all", "e"]);
  expect(hearingNews({ listeners }, { ...known, event: "task.failed" })).toEqual(["default"]);
  expect(hearingNews({}, { ...known, event: "task.failed" })).toEqual([]);
  expect([said, { ...said, event: "task.unheard_of" }].map(isKnown)).toEqual([true, false]);
});
