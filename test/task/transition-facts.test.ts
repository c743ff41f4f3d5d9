import { describe, expect, test } from "vitest";
import type { Row } from "../../functions/store/table.ts";
import type { TransitionName } from "../../functions/task/change.ts";
import { doubtEnds, fenceOf, repeatRefused, started } from "../../functions/task/transition.ts";
import { applyUpdate } from "../support/evaluate.ts";
import { ATTEMPT, DUE, EVIDENCE, type Move } from "./move-samples.ts";
import { moves } from "./moves.ts";
import {
  doubtfulTasks,
  error,
  NOW,
  output,
  queuedTasks,
  refusal,
  submittingInDoubt,
  submittingTasks,
} from "./task-rows.ts";

const outcomes = (
  name: TransitionName,
  which: (move: Move) => boolean = () => true,
): { before: Row; after: Row }[] =>
  moves
    .filter((move) => move.change.name === name && which(move))
    .map(({ source, change }) => ({ before: source, after: applyUpdate(source, change.update) }));

/** For each row, the names of the attributes that the move changed. */
const changes = (rows: readonly { before: Row; after: Row }[], ...names: string[]) =>
  rows.map(({ before, after }) => names.filter((name) => before[name] !== after[name]));

describe("the epoch, by which Tencent tells our requests apart", () => {
  test("moves on where a request was refused and no earlier one is in doubt: the next is another request", () => {
    const rows = outcomes("refusedForNow");

    expect(rows.map(({ after }) => after.epoch)).toEqual([3, 3]);
  });

  test("moves on where a start was proven to be nowhere, and nothing of its attempts is left: the next counts from its own first send", () => {
    const rows = outcomes("requeued");

    expect(rows.map(({ after }) => after.epoch)).toEqual([3, 3, 3, 3]);
    expect(
      rows.map(
        ({ after }) =>
          applyUpdate(
            after,
            started(queuedTasks[0] ?? raise(), { ...ATTEMPT, agenda: "ask#vod#3" }).update,
          ).firstSentAt,
      ),
    ).toEqual([NOW, NOW, NOW, NOW]);
  });

  test("stays in every other move", () => {
    const others = moves.filter(
      ({ change }) => change.name !== "refusedForNow" && change.name !== "requeued",
    );

    const moved = others.filter(
      ({ source, change }) => applyUpdate(source, change.update).epoch !== source.epoch,
    );

    expect(moved).toEqual([]);
  });
});

describe("a start", () => {
  test("is written ahead with its nonce, its signing time and no doubt", () => {
    const rows = outcomes("started");

    for (const { after } of rows)
      expect(after).toMatchObject({
        ...ATTEMPT,
        firstSentAt: NOW,
        inDoubt: false,
        duplicateSeen: false,
      });
  });

  test("keeps how often it was refused, from which the next wait is reckoned", () => {
    const rows = [...outcomes("refusedForNow"), ...outcomes("unsent")];

    expect(rows.map(({ after }) => after.refusals)).toEqual([4, 4, 4, 4]);
  });

  test("that was refused keeps what Tencent said, and one that was never sent has nothing to keep", () => {
    const rows = [...outcomes("refusedForNow"), ...outcomes("unsent")];

    expect(rows.map(({ after }) => after.lastRefusal)).toEqual([
      refusal,
      refusal,
      undefined,
      undefined,
    ]);
  });

  test("that is repeated keeps its first send and its doubt, which the next answer cannot take back", () => {
    const rows = outcomes("repeated");

    for (const { after } of rows) expect(after).toMatchObject({ ...ATTEMPT, inDoubt: true });
    expect(changes(rows, "firstSentAt", "doubtSince")).toEqual([[], [], [], [], []]);
    expect(rows.filter(({ after }) => "refusedInDoubt" in after)).toEqual([]);
  });

  test("that waits again forgets its attempt, so that the next one counts from its own first send", () => {
    const again = outcomes("unsent").map(({ after }) =>
      applyUpdate(
        after,
        started(queuedTasks[0] ?? raise(), { ...ATTEMPT, agenda: "ask#vod#3" }).update,
      ),
    );

    expect(again.map(({ firstSentAt }) => firstSentAt)).toEqual([NOW, NOW]);
  });
});

describe("doubt", () => {
  test.each(["doubted", "duplicateAnswered"] as const)(
    "begins with the first attempt that may have been accepted (%s)",
    (name) => {
      const first = outcomes(name, ({ source }) => "inDoubt" in source && !source.inDoubt);
      const later = outcomes(name, ({ source }) => "inDoubt" in source && source.inDoubt);

      for (const { before, after } of first)
        expect(after).toMatchObject({ inDoubt: true, doubtSince: before.signedAt });
      expect(first).toHaveLength(2);
      expect(changes(later, "doubtSince")).toEqual([[], [], []]);
    },
  );

  test("with a duplicate answer, or a final refusal of a repeat, is repeated no more", () => {
    const answered = [outcomes("duplicateAnswered"), outcomes("repeatRefused")].map(
      ([row]) => row?.after,
    );

    expect(answered).toMatchObject([
      { duplicateSeen: true },
      { refusedInDoubt: "InvalidParameterValue" },
    ]);
  });

  test("may be repeated after a refusal that was not final", () => {
    const [task = raise()] = submittingInDoubt;

    const after = applyUpdate(task, repeatRefused(task, undefined, DUE).update);

    expect(after).toMatchObject({ status: "doubtful", duplicateSeen: false });
    expect(after).not.toHaveProperty("refusedInDoubt");
  });

  test("is given up 72 hours after the first send, and its task closed after seven days, or asked about until then where a TaskId was named", () => {
    const [task = raise()] = doubtfulTasks;
    const rows = outcomes("gaveUp", ({ settles }) => !settles);

    expect(task.firstSentAt).toBe("2025-12-31T12:00:00.001Z");
    expect(doubtEnds(task)).toBe("2026-01-03T12:00:00.001Z");
    const dueAt = ({ candidate }: Row) =>
      candidate === undefined ? "2026-01-07T12:00:00.001Z" : NOW;
    for (const { before, after } of rows)
      expect(after).toMatchObject({ dueAt: dueAt(before), error });
    expect(new Set(rows.map(({ before }) => dueAt(before))).size).toBe(2);
  });
});

test("an attempt's signature is refused everywhere 390 seconds after it was made", () => {
  const [task = raise()] = submittingTasks;

  expect(fenceOf({ ...task, signedAt: NOW })).toBe("2026-01-02T12:06:30.000Z");
});

describe("a task that Tencent accepted", () => {
  test("is known by its TaskId, and no longer by doubt or error", () => {
    const rows = outcomes("accepted");

    for (const { after } of rows) {
      expect(after).toMatchObject({
        providerTaskId: EVIDENCE.providerTaskId,
        requestId: EVIDENCE.requestId,
        submittedAt: NOW,
        dueAt: DUE,
      });
    }
    expect(changes(rows, "firstSentAt", "askedAt")).toEqual(rows.map(() => []));
  });

  test("keeps its TaskId and when it was submitted for as long as it can be read", () => {
    const rows = [...outcomes("settled"), ...outcomes("forgotten"), ...outcomes("reported")];

    expect(changes(rows, "providerTaskId", "submittedAt", "requestId")).toEqual(rows.map(() => []));
  });

  test("settles with Tencent's verdict and how it was learned", () => {
    const rows = outcomes("settled");

    const endings = rows.map(({ after }) => ({
      status: after.status,
      output: after.output,
      error: after.error,
      via: after.completedVia,
    }));
    const twice = (ending: object) =>
      [ending, ending].map((each) => ({
        output: undefined,
        error: undefined,
        ...each,
        via: "poll",
      }));
    const each = [
      ...twice({ status: "succeeded", output }),
      ...twice({ status: "failed", error }),
      ...twice({ status: "canceled", error }),
    ];
    expect(endings).toEqual([...each, ...each]);
  });

  test("keeps, of a report that says nothing, all that it had", () => {
    const [, , ...silent] = outcomes("reported");

    expect(silent.map(({ after }) => after)).toEqual(
      silent.map(({ before }) => ({ ...before, revision: 8 })),
    );
  });
});

describe("a move that closes a task without Tencent's word says so", () => {
  test.each([
    ["rejected", "create"],
    ["refusalProven", "poll"],
    ["expired", "deadline"],
    ["gaveUp", "horizon"],
    ["forgotten", "horizon"],
    ["closed", "horizon"],
  ] as const)("%s: learned by %s", (name, completedVia) => {
    const rows = outcomes(name, ({ settles }) => settles);

    for (const { after } of rows) expect(after).toMatchObject({ completedVia, error });
    expect(rows).not.toHaveLength(0);
  });
});

function raise(): never {
  throw new Error("expected a task");
}
