import { describe, expect, test } from "vitest";
import { delaysOf, type Mark, marksOf } from "../../functions/task/mark.ts";
import type { SettledTask } from "../../functions/task/task.ts";
import {
  after,
  before,
  type Duration,
  type Instant,
  milliseconds,
} from "../../functions/task/time.ts";
import { operations } from "../../functions/tencent/registry.ts";
import {
  answeredTasks,
  doubtfulTasks,
  indeterminateTasks,
  NOW,
  queuedTasks,
  runningTasks,
  settledTasks,
  submittingTasks,
} from "./task-rows.ts";

const [succeeded, failed] = settledTasks;

const withFiles = (
  task: SettledTask | undefined,
  ...expire: (Duration | undefined)[]
): SettledTask => {
  if (task === undefined) throw new Error("expected a settled task");
  const files = expire.map((duration) =>
    duration === undefined ? { url: "u" } : { url: "u", expiresAt: after(NOW, duration) },
  );
  return { ...task, output: { files } };
};

test.each(operations)(
  "$name calls a task stalled within its longest life, and not before it is first asked about",
  (operation) => {
    const { stalledAfter, longestLife, firstAskAfter } = operation;

    expect(milliseconds(stalledAfter)).toBeLessThanOrEqual(milliseconds(longestLife));
    expect(milliseconds(stalledAfter)).toBeGreaterThan(milliseconds(firstAskAfter.callback));
  },
);

describe("a result", () => {
  test.each<[string, { had: Duration; left: Duration }, readonly Mark[]]>([
    [
      "that had 12 hours is not yet expiring with three left",
      { had: { hours: 12 }, left: { hours: 3 } },
      [],
    ],
    [
      "that had 12 hours is expiring from then on",
      { had: { hours: 12 }, left: { hours: 3, milliseconds: -1 } },
      ["result_expiring"],
    ],
    [
      "that had 3 days is expiring within its last 18 hours",
      { had: { days: 3 }, left: { hours: 17 } },
      ["result_expiring"],
    ],
    [
      "that had 30 days is not yet expiring a day before its end",
      { had: { days: 30 }, left: { hours: 24 } },
      [],
    ],
    [
      "that had 30 days is expiring from then on",
      { had: { days: 30 }, left: { hours: 24, milliseconds: -1 } },
      ["result_expiring"],
    ],
    ["has expired when it no longer exists", { had: { days: 7 }, left: {} }, ["result_expired"]],
  ])("%s", (_promise, { had, left }, marks) => {
    const expiresAt = after(NOW, left);
    const settledAt = before(expiresAt, had);

    expect(marksOf({ ...withFiles(succeeded, left), settledAt }, NOW)).toEqual(marks);
    expect(
      marksOf(
        { ...withFiles(succeeded), output: undefined, outputExpiresAt: expiresAt, settledAt },
        NOW,
      ),
    ).toEqual(marks);
  });

  test.each<[string, (Duration | undefined)[], readonly Mark[]]>([
    [
      "is judged by the file that goes first",
      [{ days: 6 }, { minutes: 1 }, undefined],
      ["result_expiring"],
    ],
    ["of which one file is gone has expired", [{ days: 6 }, {}], ["result_expired"]],
    ["that nobody deletes never expires", [undefined], []],
    ["without files never expires", [], []],
  ])("%s", (_promise, expire, marks) => {
    expect(marksOf(withFiles(succeeded, ...expire), NOW)).toEqual(marks);
  });

  test("of a task that failed is nobody's loss", () => {
    expect(marksOf(withFiles(failed, { milliseconds: 0 }), NOW)).toEqual([]);
  });
});

describe("a deadline", () => {
  const deadline = after(NOW, { milliseconds: -1 });

  test.each([queuedTasks[0], answeredTasks[0], runningTasks[0], indeterminateTasks[0]])(
    "that has passed marks a task that is $status",
    (task) => {
      if (task === undefined) throw new Error("expected a task");

      expect(marksOf({ ...task, deadline }, NOW)).toContain("past_deadline");
      expect(marksOf({ ...task, deadline: NOW }, NOW)).not.toContain("past_deadline");
    },
  );

  test("marks a settled task by when it settled, not by when it is read", () => {
    if (succeeded === undefined) throw new Error("expected a settled task");
    const late = { ...succeeded, settledAt: NOW, deadline };

    expect(marksOf(late, NOW)).toEqual(["past_deadline"]);
    expect(marksOf({ ...late, deadline: NOW }, NOW)).toEqual([]);
  });
});

test("a task whose outcome cannot be found out is told as such, and not as stalled", () => {
  const [task] = indeterminateTasks;
  if (task === undefined) throw new Error("expected a task");

  expect(marksOf(task, "2026-01-07T00:00:00.000Z")).toEqual([]);
});

const expectedFor = { seconds: 600 } as const;
const lateBy = (duration: Duration) => after(after(NOW, expectedFor), duration);

test.each([...submittingTasks, ...doubtfulTasks, ...runningTasks])(
  "a task that is $status is stalled once it was sent for longer than is expected, and not before",
  (task) => {
    const sent = { ...task, firstSentAt: NOW, stalledAfterSeconds: expectedFor.seconds };
    const stalledAt = (moment: Instant) => marksOf(sent, moment).includes("stalled");

    expect(stalledAt(lateBy({}))).toBe(false);
    expect(stalledAt(lateBy({ milliseconds: 1 }))).toBe(true);
    const { stalledAfterSeconds: _expected, ...unmeasured } = sent;
    expect(marksOf(unmeasured, lateBy({ days: 1 }))).not.toContain("stalled");
  },
);

test.each([...queuedTasks, ...indeterminateTasks])(
  "a task that is $status never stalls",
  (task) => {
    const sent = { ...task, firstSentAt: NOW, stalledAfterSeconds: expectedFor.seconds };

    expect(marksOf(sent, lateBy({ days: 1 }))).not.toContain("stalled");
  },
);

test.each(runningTasks)("a running task is not understood after an hour of odd answers", (task) => {
  const odd = { ...task, misunderstood: { times: 9, since: NOW, reason: "status" } };
  const { misunderstood: _odd, ...plain } = task;

  expect(marksOf(odd, after(NOW, { hours: 1 }))).not.toContain("not_understood");
  expect(marksOf(odd, after(NOW, { hours: 1, milliseconds: 1 }))).toContain("not_understood");
  expect(marksOf(plain, after(NOW, { days: 1 }))).not.toContain("not_understood");
});

test.each(settledTasks)("a task that has settled as $status is late no more", (task) => {
  expect(delaysOf(task, lateBy({ days: 99 }))).toEqual([]);
});
