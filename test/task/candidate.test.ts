import { describe, expect, test } from "vitest";
import {
  asked,
  askedForCaller,
  candidateDenied,
  candidateListed,
  candidateNamed,
} from "../../functions/task/candidate.ts";
import type { DoubtfulTask } from "../../functions/task/task.ts";
import { after, type Instant } from "../../functions/task/time.ts";
import { postponed } from "../../functions/task/transition.ts";
import { applyUpdate, evaluateCondition } from "../support/evaluate.ts";
import { DUE } from "./move-samples.ts";
import {
  doubtfulTasks,
  indeterminateTasks,
  NOW,
  runningTasks,
  submittingTasks,
} from "./task-rows.ts";

const raise = (): never => {
  throw new Error("There is no such row.");
};

test("a TaskId that is named for a start on its way is kept for later: its sender has the time that it had", () => {
  const [read = raise()] = submittingTasks;
  const task = { ...read, dueAt: after(NOW, { hours: 1 }) };

  const named = [asked(task, NOW, "named"), candidateNamed(task, "named", NOW)].map(({ update }) =>
    applyUpdate(task, update),
  );

  expect(named).toMatchObject([{ candidate: "named" }, { candidate: "named" }]);
  expect(named.map(({ dueAt }) => dueAt)).toEqual([task.dueAt, task.dueAt]);
});

test("a question for a waiting caller is counted and changes nothing else", () => {
  const [task = raise()] = runningTasks;

  const first = applyUpdate(task, askedForCaller(task, NOW).update);
  const second = applyUpdate(first, askedForCaller({ ...task, callerClaims: 1 }, NOW).update);

  const { revision } = task;
  expect(first).toEqual({
    ...task,
    askedAt: NOW,
    callerAskedAt: NOW,
    callerClaims: 1,
    revision: revision + 1,
  });
  expect(second).toEqual({ ...first, callerClaims: 2, revision: revision + 2 });
});

test("a running task keeps no TaskId but its own, and an indeterminate one keeps a TaskId without the moment of a doubt", () => {
  const [running = raise()] = runningTasks;
  const [indeterminate = raise()] = indeterminateTasks;
  const open = { ...indeterminate, candidate: undefined, candidateSince: undefined };

  const rows = [
    applyUpdate(running, asked(running, NOW, "named").update),
    applyUpdate(open, asked(open, NOW, "named").update),
  ];

  expect(rows[0]).toEqual({ ...running, askedAt: NOW, revision: running.revision + 1 });
  expect(rows[1]).toMatchObject({ candidate: "named" });
  expect(rows[1]?.candidateSince).toBeUndefined();
});

test("a question is claimed and a TaskId kept only where the task has not changed since it was read", () => {
  const [running = raise()] = runningTasks;
  const [doubtful = raise()] = doubtfulTasks;
  const changes = [
    [doubtful, asked(doubtful, NOW, "named")],
    [running, askedForCaller(running, NOW)],
    [doubtful, candidateNamed(doubtful, "named", NOW)],
    [doubtful, candidateListed(doubtful, "listed", NOW)],
    [doubtful, candidateDenied(doubtful)],
  ] as const;

  const held = changes.map(([task, { condition }]) =>
    [task, { ...task, revision: task.revision + 1 }].map((row) =>
      evaluateCondition(row, condition),
    ),
  );

  expect(held).toEqual(changes.map(() => [true, false]));
});

describe("a TaskId that a callback named", () => {
  const [, task = raise()] = doubtfulTasks;

  test("is kept with the question that it causes, and by questions and waits that have nothing to do with it", () => {
    const changes = [asked(task, NOW, "named"), asked(task, NOW), postponed(task, DUE)];

    const [named, ...others] = changes.map(({ update }) => applyUpdate(task, update));

    const { candidate, candidateSince, dueAt, revision } = task;
    expect(named?.candidate).toBe("named");
    expect(others).toEqual([
      { ...task, askedAt: NOW, candidateSince, dueAt, revision: revision + 1 },
      { ...task, candidate, candidateSince, dueAt: DUE, revision: revision + 1 },
    ]);
    expect(changes.map(({ update }) => update.remove)).toEqual([[], [], []]);
    expect(task.candidate).toBeDefined();
  });

  test("is asked about soon, and never later than the task was to be looked at anyway", () => {
    const soon: Instant = "2026-01-02T12:00:05.000Z";
    const changes = [soon, after(soon, { hours: 1 })].flatMap((dueAt) => {
      const waiting = { ...task, dueAt };
      return [asked(waiting, NOW, "named"), candidateNamed(waiting, "named", NOW)];
    });

    const dues = changes.map(({ update }) => applyUpdate({ ...task, dueAt: soon }, update).dueAt);
    expect(dues).toEqual([soon, NOW, "2026-01-02T12:01:00.000Z", NOW]);
  });

  test("is put off for a minute by the poller that found it in a list, however long it was due", () => {
    const overdue: DoubtfulTask = { ...task, dueAt: "2026-01-02T11:00:00.000Z" };

    const listed = applyUpdate(overdue, candidateListed(overdue, "listed", NOW).update);

    expect(listed).toMatchObject({
      candidate: "listed",
      askedAt: NOW,
      dueAt: "2026-01-02T12:01:00.000Z",
    });
  });

  test("is kept since it was first named, however often it is named again", () => {
    const first = applyUpdate(task, asked(task, NOW, "named").update);
    const again = applyUpdate(
      first,
      asked({ ...task, candidate: "named" }, "2026-01-02T12:05:00.000Z", "named").update,
    );

    expect([first, again].map(({ candidateSince }) => candidateSince)).toEqual([NOW, NOW]);
  });

  test("is forgotten once Tencent has denied that it is ours", () => {
    const denied = applyUpdate(task, candidateDenied(task).update);

    const { candidate: _denied, candidateSince: _since, ...rest } = task;
    expect(denied).toEqual({ ...rest, revision: 8 });
  });
});
