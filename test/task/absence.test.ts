import { describe, expect, test } from "vitest";
import { provesAbsence, refusalProven, requeued } from "../../functions/task/absence.ts";
import {
  foundOccupied,
  isDoubtedBy,
  isMissedForGood,
  missed,
} from "../../functions/task/occupied.ts";
import { relisted } from "../../functions/task/relisted.ts";
import { reported } from "../../functions/task/reported.ts";
import type { DoubtfulTask } from "../../functions/task/task.ts";
import { before as earlier, after as later } from "../../functions/task/time.ts";
import { applyUpdate, evaluateCondition } from "../support/evaluate.ts";
import { DUE } from "./move-samples.ts";
import { doubtfulTasks, error, NOW, runningTasks } from "./task-rows.ts";

const raise = (): never => {
  throw new Error("There is no such row.");
};
const [doubtful = raise()] = doubtfulTasks;
const [running = raise()] = runningTasks;

/** Sixteen and a half minutes after the signature, and 71 hours after the first send. */
const provable: DoubtfulTask = {
  ...doubtful,
  signedAt: earlier(NOW, { minutes: 16, seconds: 30, milliseconds: 1 }),
  firstSentAt: earlier(NOW, { hours: 71, milliseconds: -1 }),
};

describe("a complete list without the task", () => {
  test.each<[string, Partial<DoubtfulTask>, boolean]>([
    ["proves that Tencent has none", {}, true],
    ["proves nothing after a duplicate answer", { duplicateSeen: true }, false],
    ["proves nothing where a TaskId was named", { candidate: "named" }, false],
    [
      "proves nothing ten minutes after the fence, but a moment later",
      { signedAt: earlier(NOW, { minutes: 16, seconds: 30 }) },
      false,
    ],
    ["proves nothing 71 hours after the send", { firstSentAt: earlier(NOW, { hours: 71 }) }, false],
  ])("%s", (_words, facts, proves) => {
    const task = { ...provable, ...facts };
    const { condition } = refusalProven(provable, NOW, error, NOW);

    expect(provesAbsence(task, NOW)).toBe(proves);
    expect(evaluateCondition(task, condition)).toBe(proves);
  });

  test("lets the task wait again as another request, or rejects it with Tencent's refusal", () => {
    const again = applyUpdate(provable, requeued(provable, NOW, DUE).update);
    const rejected = applyUpdate(provable, refusalProven(provable, NOW, error, NOW).update);

    expect(again).toMatchObject({
      status: "queued",
      epoch: provable.epoch + 1,
      agenda: "wait#vod.CreateAigcVideoTask#1500000000",
    });
    expect(again.dueAt).toContain(`#0#${DUE}#`);
    expect(rejected).toMatchObject({ status: "rejected", settledAt: NOW, error });
  });
});

describe("a room that another bot is in", () => {
  const code = "FailedOperation.UserInRoom";
  const doubt = { reason: "already_seen", code, attempts: 1 } as const;
  const first = { ...doubtful, doubt, duplicateSeen: true };

  test.each<[string, Partial<DoubtfulTask>, boolean]>([
    ["is the only reason for the doubt after one attempt", {}, true],
    ["is not after another answer", { doubt: { ...doubt, code: "Other" } }, false],
    ["is not after two attempts", { doubt: { ...doubt, attempts: 2 } }, false],
    ["is not on a row of an earlier version", { doubt: undefined }, false],
    ["is not where nothing was seen", { duplicateSeen: false }, false],
    ["is not after a refusal", { refusedInDoubt: "Code" }, false],
    ["is not where a TaskId was named", { candidate: "named" }, false],
  ])("%s", (_words, facts, is) => {
    expect(isDoubtedBy({ ...first, ...facts }, code)).toBe(is);
  });

  test("is believed at the third miss, ten minutes after the signature", () => {
    const moment = later(first.signedAt, { minutes: 10 });
    const justLater = later(moment, { milliseconds: 1 });

    expect(isMissedForGood({ ...first, misses: 2 }, justLater)).toBe(true);
    expect(isMissedForGood({ ...first, misses: 2 }, moment)).toBe(false);
    expect(isMissedForGood({ ...first, misses: 1 }, justLater)).toBe(false);
    expect(isMissedForGood(first, justLater)).toBe(false);
  });

  test("is looked for again, and each miss counted", () => {
    const miss = missed(first, DUE, ["stalled"]);

    const once = applyUpdate(first, miss.update);
    const twice = applyUpdate(once, missed({ ...first, misses: 1 }, DUE).update);

    expect(once).toMatchObject({ misses: 1, dueAt: DUE, noted: ["stalled"] });
    expect(twice).toMatchObject({ misses: 2 });
    expect(evaluateCondition({ ...first, revision: 99 }, miss.condition)).toBe(false);
  });

  test("rejects the task as it was read, and none without a duplicate answer", () => {
    const { condition, update } = foundOccupied(first, error, NOW);

    expect(applyUpdate(first, update)).toMatchObject({
      ...{ status: "rejected", settledAt: NOW, completedVia: "poll", error },
    });
    const rows = [first, { ...first, revision: 99 }, { ...first, duplicateSeen: false }];
    expect(rows.map((row) => evaluateCondition(row, condition))).toEqual([true, false, false]);
  });
});

describe("an answer about a running task", () => {
  const misunderstood = { times: 2, since: NOW, reason: "status" };
  const full = { ...running, misunderstood, emptySince: NOW, emptySeenAt: NOW, endedSince: NOW };
  const { misunderstood: _odd, ...understood } = full;
  const { emptySince: _since, emptySeenAt: _seen, endedSince: _ended, ...atWork } = understood;

  test.each([
    ["that says it is at work sheds every sign of its end", {}, true, atWork],
    ["that names no result yet is understood", { emptySince: NOW }, false, understood],
    ["that says it has ended is understood", { endedSince: NOW }, false, understood],
    ["that says nothing sheds nothing", {}, false, full],
    ["that tells how far it is sheds nothing", { progress: 50 }, false, { ...full, progress: 50 }],
  ])("%s", (_words, said, resumed, row) => {
    const { update } = reported(full, said, resumed);

    expect(applyUpdate(full, update)).toEqual({ ...row, revision: full.revision + 1 });
    expect(update.remove?.filter((name) => !(name in full))).toEqual([]);
  });

  test("counts for the task as it was read", () => {
    const { condition } = reported(full, {});

    expect(
      [full, { ...full, revision: 99 }].map((row) => evaluateCondition(row, condition)),
    ).toEqual([true, false]);
  });
});

test("a task that is put back on its list keeps no moment of deletion, and none is put that has moved", () => {
  const entry = { agenda: "ask#vod", dueAt: DUE };
  const { condition, update } = relisted(running, entry);

  expect(applyUpdate({ ...running, ttl: 1 }, update)).toEqual({
    ...{ ...running, ...entry, revision: running.revision + 1 },
  });
  expect(
    [running, { ...running, revision: 99 }].map((row) => evaluateCondition(row, condition)),
  ).toEqual([true, false]);
});
