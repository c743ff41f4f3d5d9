import { expect, test } from "vitest";
import { isOwnInsert, isOwnWrite } from "../../functions/lifecycle/common/own-write.ts";
import type { Change } from "../../functions/task/change.ts";
import { absent, type Update } from "../../functions/task/condition.ts";
import { providerTaskIdInRow } from "../../functions/task/fields.ts";
import type { Task } from "../../functions/task/task.ts";
import {
  doubtfulTasks,
  queuedTasks,
  runningTasks,
  settledTasks,
  submittingTasks,
} from "../task/task-rows.ts";

const one = <T extends Task>([first]: readonly T[]): T => {
  if (first === undefined) throw new Error("There is no example.");
  return first;
};
const [queued, submitting, doubtful] = [one(queuedTasks), one(submittingTasks), one(doubtfulTasks)];
const [running, settled] = [one(runningTasks), { ...one(settledTasks), settledBy: "m1" }];
const { nonce } = submitting;
const providerTaskId = providerTaskIdInRow(running.providerTaskId);

const changing = (set?: Update["set"]): Change => ({
  ...{ name: "started", condition: absent("settledAt") },
  update: set === undefined ? {} : { set },
});

test.each<{ write: string; set?: Update["set"]; row: string; standing: Task; isOwn: boolean }>([
  {
    write: "a settling with its mark",
    set: { settledBy: "m1" },
    row: "settled by it",
    standing: settled,
    isOwn: true,
  },
  {
    write: "a settling with a mark",
    set: { settledBy: "m2" },
    row: "settled by another",
    standing: settled,
    isOwn: false,
  },
  {
    write: "a settling with its mark",
    set: { settledBy: "m1" },
    row: "at work",
    standing: running,
    isOwn: false,
  },
  {
    write: "a settling of the very TaskId",
    set: { settledBy: "m2", providerTaskId },
    row: "at work",
    standing: running,
    isOwn: false,
  },
  {
    write: "an attempt",
    set: { nonce },
    row: "submitting with its nonce",
    standing: submitting,
    isOwn: true,
  },
  {
    write: "an attempt",
    set: { nonce: "another" },
    row: "submitting with another's",
    standing: submitting,
    isOwn: false,
  },
  {
    write: "an attempt",
    set: { nonce },
    row: "in doubt with its nonce",
    standing: doubtful,
    isOwn: false,
  },
  {
    write: "an acceptance",
    set: { providerTaskId },
    row: "running under its TaskId",
    standing: running,
    isOwn: true,
  },
  {
    write: "an acceptance",
    set: { providerTaskId: "another" },
    row: "running under another",
    standing: running,
    isOwn: false,
  },
  {
    write: "an acceptance",
    set: { providerTaskId },
    row: "queued",
    standing: queued,
    isOwn: false,
  },
  {
    write: "an acceptance without a TaskId",
    set: { providerTaskId: "" },
    row: "running without one",
    standing: { ...running, providerTaskId: undefined },
    isOwn: true,
  },
  {
    write: "another move",
    set: { dueAt: "later" },
    row: "running without a TaskId",
    standing: { ...running, providerTaskId: undefined },
    isOwn: false,
  },
  { write: "a move that sets nothing", row: "running", standing: running, isOwn: false },
])("that $write is its own where the row is $row is $isOwn", ({ set, standing, isOwn }) => {
  expect(isOwnWrite(standing, changing(set))).toBe(isOwn);
});

const counted = (by: string) => ({ counted: { by, in: ["all" as const] } });

test.each<{ row: string; standing: Task; isOwn: boolean }>([
  { row: "as it was to be inserted", standing: { ...queued, ...counted("one") }, isOwn: true },
  { row: "a twin's", standing: { ...queued, ...counted("two") }, isOwn: false },
  {
    row: "of another moment",
    standing: {
      ...queued,
      ...counted("one"),
      createdAt: "2026-01-01T00:00:00.001Z",
    },
    isOwn: false,
  },
  { row: "counted no more", standing: queued, isOwn: true },
  {
    row: "counted no more, as undefined says",
    standing: { ...queued, counted: undefined },
    isOwn: true,
  },
])("that an insert is its own where the row is $row is $isOwn", ({ standing, isOwn }) => {
  expect(isOwnInsert(standing, { ...queued, ...counted("one") })).toBe(isOwn);
});

test("an insert that counts nothing is not its own where the row is counted", () => {
  expect(isOwnInsert({ ...queued, ...counted("two") }, queued)).toBe(false);
});
