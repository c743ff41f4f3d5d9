import { describe, expect, test } from "vitest";
import { wholeAskAgenda } from "../../functions/task/ask-list.ts";
import * as names from "../../functions/task/names.ts";
import * as keys from "../../functions/task/queue-key.ts";
import { later, NOW, runningTasks } from "./task-rows.ts";

const createdAt = "2026-01-01T12:00:00.000Z";
const startBefore = "2026-01-08T12:00:00.000Z";
const task = { tenant: "acme", taskId: "t-1", createdAt, startBefore } as const;

describe("the names of a task", () => {
  const lane = "vod.CreateAigcVideoTask#1500000000";
  const member = { operation: "vod.CreateAigcVideoTask", application: "1500000000" };

  test("lead to it and back", () => {
    const start = { tenant: "acme", taskId: "t-1", epoch: 12 };

    expect(names.laneOf(member)).toBe(lane);
    expect(names.readLane(lane)).toEqual(member);
    expect(names.readLane("")).toEqual({ operation: "", application: "" });
    expect(names.sessionIdOf(start)).toBe("t-1-12");
    expect(names.holderOf(start)).toBe("acme#t-1-12");
    expect(names.heldBy("acme#t-1-12")).toEqual(start);
    expect(names.heldBy("acme#t-1-12x")).toEqual({ tenant: "", taskId: "", epoch: 0 });
    expect(names.heldBy("a\nacme#t-1-12")).toEqual({ tenant: "", taskId: "", epoch: 0 });
  });

  test("say on which list it stands", () => {
    const lists = [names.waitAgenda(lane), wholeAskAgenda(member.operation)];

    expect(lists).toEqual([`wait#${lane}`, "ask#vod"]);
    expect([...lists, `ask#wait#`].map(names.isQueue)).toEqual([true, false, false]);
  });

  test("at Tencent are its TaskId and its SessionId, where that is ours or the caller's", () => {
    const [running] = runningTasks;
    if (running === undefined) throw new Error("There is no running task.");
    const { providerTaskId, application, firstSentAt, taskId, epoch } = running;
    const followed = { ...running, followed: true as const, followedSession: "theirs" };
    const unfinishedAt = later({ hours: 1 });

    expect(names.providerTaskOf(running)).toEqual({
      ...{ providerTaskId, application, region: undefined },
      ...{ sessionId: `${taskId}-${epoch}`, unfinishedAt: firstSentAt },
    });
    expect(names.providerTaskOf(followed)).toMatchObject({ sessionId: "theirs" });
    expect(names.providerTaskOf(followed).unfinishedAt).toBeUndefined();
    expect(names.providerTaskOf({ ...followed, unfinishedAt }).unfinishedAt).toBe(unfinishedAt);
    expect(names.providerTaskOf({ ...running, unfinishedAt }).unfinishedAt).toBe(unfinishedAt);
  });
});

describe("a queue key", () => {
  const ready = keys.queueKeyOf(task);
  const urgent = keys.queueKeyOf(task, keys.PRIORITY.highest);
  const backsOff = keys.backingOffKey(task, later({ minutes: 1 }));

  test("tells the tenant, the rank and the moments of its task", () => {
    expect(ready).toBe(`acme#1#10#${createdAt}#${startBefore}#t-1`);
    expect(urgent).toBe(`acme#1#00#${createdAt}#${startBefore}#t-1`);
    expect(keys.queueKeyOf(task, keys.PRIORITY.lowest)).toContain("#1#20#");
    expect(backsOff).toBe(`acme#0#2026-01-02T12:01:00.000Z#${startBefore}#t-1`);
    expect(keys.readQueueKey(ready)).toEqual({
      ...{ tenant: "acme", startBefore, createdAt, backsOffUntil: undefined },
    });
    expect(keys.readQueueKey(backsOff)).toEqual({
      ...{ tenant: "acme", startBefore, createdAt: undefined },
      backsOffUntil: "2026-01-02T12:01:00.000Z",
    });
  });

  test.each([
    NOW,
    "",
    `acme#1#1#${createdAt}#${startBefore}#t-1`,
    `acme#1#100#${createdAt}#${startBefore}#t-1`,
    `#1#10#${createdAt}#${startBefore}#t-1`,
    `acme#1#10#${createdAt}#soon#t-1`,
    `acme#0#soon#${startBefore}#t-1`,
    `acme#1#10#${createdAt}#${startBefore}#`,
    `acme#1#10#${createdAt}#${startBefore}#t-1#more`,
    `more#acme#1#10#${createdAt}#${startBefore}#t-1`,
    `acme#2#${createdAt}#${startBefore}#t-1`,
  ])("that this service never wrote tells nothing: %s", (key) => {
    expect(keys.readQueueKey(key)).toBeUndefined();
  });

  test("that holds an odd moment of creation tells the rest", () => {
    expect(keys.readQueueKey(`acme#1#10#then#${startBefore}#t-1`)).toEqual({
      ...{ tenant: "acme", startBefore, createdAt: undefined, backsOffUntil: undefined },
    });
  });

  test("is ready at once, or when its task has backed off", () => {
    expect([ready, "odd"].map((key) => keys.isReady(key, NOW))).toEqual([true, true]);
    expect(keys.isReady(backsOff, later({ seconds: 59 }))).toBe(false);
    expect(keys.isReady(backsOff, later({ minutes: 1 }))).toBe(true);
  });

  test("stands between the marks of its tenant, and after those that back off", () => {
    const sorted = [
      ...[keys.firstOf("acme"), backsOff, keys.firstReadyOf("acme"), urgent, ready],
      ...[keys.justAfter(ready), keys.beyond("acme"), keys.firstOf("acme2")],
    ];

    expect(sorted.toSorted()).toEqual(sorted);
    expect(new Set(sorted).size).toBe(sorted.length);
    expect([ready, keys.justAfter(ready), `${ready}!`].toSorted()[1]).toBe(keys.justAfter(ready));
  });
});
