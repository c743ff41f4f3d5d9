import { describe, expect, test } from "vitest";
import type { Change } from "../../functions/task/change.ts";
import { exists } from "../../functions/task/condition.ts";
import * as listening from "../../functions/task/listener.ts";
import { settled } from "../../functions/task/settled.ts";
import * as tell from "../../functions/task/telling.ts";
import { applyUpdate, evaluateCondition } from "../support/evaluate.ts";
import { doubtfulTasks, error, later, NOW, runningTasks, settledTasks } from "./task-rows.ts";

const raise = (): never => {
  throw new Error("There is no such row.");
};
const [running = raise()] = runningTasks;
const [doubtful = raise()] = doubtfulTasks;
const [done = raise()] = settledTasks;

const listeners = [{ id: "a" }];
const nobody = { endpoints: [], expiryEndpoints: [] };
const LIST = tell.tellAgenda(running);
const ends = (task: typeof running): Change =>
  settled(task, { status: "failed", error }, "poll", NOW);

describe("the write that settles a task", () => {
  const dueSoon = { ...running, listeners, dueAt: later({ seconds: 90 }) };
  const onList = { agenda: LIST, dueAt: later({ seconds: 60 }), tries: 0 };

  test.each<[string, typeof running, object]>([
    [
      "leaves it where it is asked about within 90 seconds",
      dueSoon,
      { agenda: running.agenda, dueAt: dueSoon.dueAt, tries: 0 },
    ],
    [
      "puts it on a list of what must be told where its next question is later",
      { ...dueSoon, dueAt: later({ seconds: 90, milliseconds: 1 }) },
      onList,
    ],
    ["does so, too, where its result is kept", { ...dueSoon, keepResult: true }, onList],
    ["does so, too, where it stands on another list", { ...dueSoon, agenda: "wait#ask#" }, onList],
  ])("%s", (_words, task, entry) => {
    const { update } = tell.telling(ends(task), task, nobody);

    const row = applyUpdate(task, update);
    // DynamoDB refuses a write that sets and removes one field.
    expect(update.remove?.filter((name) => name in (update.set ?? {}))).toEqual([]);
    expect(row).toMatchObject({ status: "failed", settledAt: NOW, ...entry });
    expect(row).not.toHaveProperty("endpoints");
    expect(row).not.toHaveProperty("expiryEndpoints");
  });

  test("names the endpoints that hear of the end and of the result's expiry", () => {
    const told = (named: typeof nobody | { endpoints: string[]; expiryEndpoints: string[] }) =>
      applyUpdate(running, tell.telling(ends(running), running, named).update);

    expect(told({ endpoints: ["e"], expiryEndpoints: [] })).toMatchObject({
      ...{ endpoints: ["e"], tries: 0, agenda: running.agenda },
    });
    const expiring = told({ endpoints: [], expiryEndpoints: ["x"] });
    expect(expiring).toMatchObject({ expiryEndpoints: ["x"], tries: 0 });
    expect(expiring).not.toHaveProperty("endpoints");
  });

  test("takes a task that nobody hears of off its list, and loses against a listener", () => {
    const change = tell.telling(ends(running), running, nobody);

    const row = applyUpdate(running, change.update);
    expect(row).not.toHaveProperty("agenda");
    expect(row).not.toHaveProperty("tries");
    const rows = [running, { ...running, listeners }, { ...running, providerTaskId: "other" }];
    expect(rows.map((each) => evaluateCondition(each, change.condition))).toEqual([
      true,
      false,
      false,
    ]);
  });

  test("is the same where it does not settle", () => {
    const change: Change = { name: "reported", condition: exists("pk"), update: {} };

    expect(tell.telling(change, { ...running, listeners }, nobody)).toBe(change);
    expect(tell.finalEventBy(change, done)).toBeUndefined();
  });

  test("of a task that was not running puts it on a list of what must be told", () => {
    const change = { ...ends(running), name: "canceled" } as const;
    const near = { ...doubtful, agenda: "ask#vod", dueAt: NOW, listeners };

    expect(tell.standingEntry(change, dueSoon, NOW)).toBeUndefined();
    expect(tell.standingEntry(ends(running), near, NOW)).toBeUndefined();
  });

  test("brings the event of its end, and none that is no end", () => {
    const by = (status?: string) =>
      tell.finalEventBy(
        {
          ...{ name: "settled", condition: exists("pk") },
          update: { set: { settledAt: NOW, ...(status === undefined ? {} : { status }) } },
        },
        { ...done, status: "canceled" },
      );

    expect([by("failed"), by(), by("running")]).toEqual([
      "task.failed",
      "task.canceled",
      undefined,
    ]);
  });
});

describe("a settled task that must be told", () => {
  const left = { ...done, agenda: "ask#vod", tries: 0 };

  test("is left on its list of questions until it is told", () => {
    const { agenda: _agenda, ...unlisted } = left;
    const { tries: _tries, ...untried } = left;
    const tasks = [left, { ...left, toldAt: NOW }, { ...left, agenda: LIST }, unlisted, untried];

    expect(tasks.map(tell.isLeft)).toEqual([true, false, false, false, false]);
  });

  test("is heard of where it has a listener or an endpoint", () => {
    const heard = [
      tell.isHeard(done, []),
      tell.isHeard({ ...done, listeners }, []),
      tell.isHeard(done, ["e"]),
      tell.isHeard({ ...done, listeners: [] }, []),
    ];

    expect(heard).toEqual([false, true, true, false]);
  });

  test("is told to a listener that comes late, as if nobody had heard of it", () => {
    const told = { ...done, listeners, toldAt: NOW, heard: "h" };

    const { condition, update } = tell.listenedLate(told, [{ id: "b" }], NOW);

    const { toldAt: _toldAt, heard: _heard, ...rest } = told;
    expect(applyUpdate(told, update)).toEqual({
      ...{ ...rest, listeners: [{ id: "a" }, { id: "b" }] },
      ...{ agenda: LIST, dueAt: later({ minutes: 1 }), tries: 0 },
    });
    const { settledAt: _settledAt, ...open } = told;
    const rows = [told, { ...told, listeners: [{ id: "b" }] }, open];
    expect(rows.map((row) => evaluateCondition(row, condition))).toEqual([true, false, false]);
  });

  test("that has not settled yet has its new listeners with those before", () => {
    const row = applyUpdate(
      running,
      tell.listened({ ...running, listeners }, [{ id: "b" }]).update,
    );

    expect(row.listeners).toEqual([{ id: "a" }, { id: "b" }]);
  });

  test("has events whose names do not change", () => {
    expect(tell.finalEventOf(done)).toBe("task.succeeded");
    expect(tell.eventIdOf({ taskId: "3q7x" }, "task.succeeded")).toBe("evt_3q7x_succeeded");
    expect(tell.tellAgendas).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((n) => `tell#${n}`));
    const lists = Array.from({ length: 100 }, (_, n) => tell.tellAgenda({ taskId: `t-${n}` }));
    expect([...new Set(lists)].toSorted()).toEqual(tell.tellAgendas);
  });
});

describe("a listener", () => {
  const url = "https://a.example/hook";
  const { listenerOf, waitingListenerOf, waitingAt, isLong, inTask } = listening;

  test("is one place however often it is asked for, whatever the order of its events", () => {
    const asked = listenerOf({ url, events: ["task.stalled", "task.failed"] });

    const same = listenerOf({ url, events: ["task.failed", "task.stalled"], include: [] }, "trace");
    const others = [{ url }, { url: `${url}2` }, { url, include: ["output"] } as const];
    expect(same.id).toBe(asked.id);
    expect(same).toEqual({ ...asked, address: { url, traceparent: "trace" } });
    expect(asked).toStrictEqual({
      id: expect.stringMatching(/^.{12}$/),
      events: ["task.failed", "task.stalled"],
      address: { url },
    });
    expect(others.map((each) => listenerOf(each))).toEqual([
      { id: expect.any(String), address: { url } },
      { id: expect.any(String), address: { url: `${url}2` } },
      { id: expect.any(String), include: ["output"], address: { url } },
    ]);
    expect(
      new Set([asked, ...others.map((each) => listenerOf(each))].map(({ id }) => id)).size,
    ).toBe(4);
  });

  test("may be a workflow that waits, which is known by its token and hears of ends alone", () => {
    const workflows = [
      { stepFunctions: { taskToken: "token" } },
      { durableFunction: { callbackId: "token" } },
    ];

    const [step = raise(), durable = raise()] = workflows.map(waitingListenerOf);

    expect(step).toEqual({
      id: expect.stringMatching(/^.{12}$/),
      events: [...listening.FINAL_EVENTS],
      address: { url: "resume:stepFunctions", token: "token" },
    });
    expect(durable.address).toEqual({ url: "resume:durableFunction", token: "token" });
    expect(durable.id).not.toBe(step.id);
    expect([step, durable].map(({ address }) => waitingAt(address))).toEqual(workflows);
    expect(waitingAt({ url })).toBeUndefined();
  });

  test("has a row of its own for a secret, a trace or a long address", () => {
    const ofBytes = (bytes: number) => ({ url: "u".repeat(bytes - '{"url":""}'.length) });
    const addresses = [
      { url },
      ofBytes(150),
      ofBytes(151),
      { url, token: "token" },
      { url, traceparent: "trace" },
    ];

    expect(addresses.map(isLong)).toEqual([false, false, true, true, true]);
    expect(inTask({ id: "a", address: { url } })).toEqual({ id: "a", address: { url } });
    expect(inTask({ id: "a", address: ofBytes(151) })).toStrictEqual({ id: "a" });
    expect(inTask({ id: "a" })).toStrictEqual({ id: "a" });
  });

  test("hears the events that it names, or the default ones, and no name that is none", () => {
    expect(listening.heardEvents({ events: ["task.stalled"] })).toEqual(["task.stalled"]);
    expect(listening.heardEvents({})).toEqual(listening.DEFAULT_EVENTS);
    expect(listening.hears({}, "task.running")).toBe(false);
    expect(listening.hears({ events: ["task.running"] }, "task.running")).toBe(true);
    expect(["task.running", "task.unheard_of"].map(listening.isEventType)).toEqual([true, false]);
  });
});
