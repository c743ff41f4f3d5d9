import { describe, expect, test } from "vitest";
import {
  type Doubt,
  type Doubted,
  doubtAfter,
  lastWords,
  toldDoubt,
} from "../../functions/task/doubt.ts";
import { postponed, started } from "../../functions/task/transition.ts";
import { applyUpdate } from "../support/evaluate.ts";
import { ATTEMPT, DUE } from "./move-samples.ts";
import { doubtfulTasks, NOW, queuedTasks } from "./task-rows.ts";

const said = { code: "FailedOperation.Odd", message: "Odd.", requestId: "request" };
const unclear: Doubted = { reason: "unclear_answer", said };
const silent: Doubted = { reason: "no_answer" };

/** The doubt after attempts that ended so, one after the other. */
const after = (...attempts: readonly Doubted[]): Doubt | undefined =>
  attempts.reduce<Doubt | undefined>(
    (doubt, doubted) => doubtAfter({ inDoubt: doubt !== undefined, doubt }, doubted),
    undefined,
  );

describe("a doubt after one more attempt", () => {
  test.each<[string, readonly Doubted[], Doubt]>([
    ["silence", [silent], { reason: "no_answer", attempts: 1 }],
    ["silence twice", [silent, silent], { reason: "no_answer", attempts: 2 }],
    [
      "an answer of no table",
      [unclear],
      { reason: "unclear_answer", ...said, attempts: 1, sameAnswers: 1 },
    ],
    [
      "the same answer again",
      [unclear, unclear],
      { reason: "unclear_answer", ...said, attempts: 2, sameAnswers: 2 },
    ],
    [
      "another answer of no table",
      [unclear, { reason: "unclear_answer", said: { ...said, code: "Other" } }],
      { reason: "unclear_answer", ...said, code: "Other", attempts: 2, sameAnswers: 1 },
    ],
    [
      "silence after such an answer, which says more",
      [unclear, silent],
      { reason: "unclear_answer", ...said, attempts: 2, sameAnswers: 1 },
    ],
    [
      "an answer of no table after a refusal in the same words",
      [{ reason: "busy", said }, unclear],
      { reason: "unclear_answer", ...said, attempts: 2, sameAnswers: 1 },
    ],
    [
      "a refusal",
      [unclear, { reason: "refused", said }],
      { reason: "refused", ...said, attempts: 2 },
    ],
  ])("of %s", (_words, attempts, doubt) => {
    expect(after(...attempts)).toStrictEqual(doubt);
  });

  test("counts an attempt of an earlier version, which kept none, as one", () => {
    const attempts = [true, false].map((inDoubt) => doubtAfter({ inDoubt }, silent).attempts);

    expect(attempts).toEqual([2, 1]);
  });

  test("keeps 60 bytes of a code and of a message, and of a task with a candidate the code alone", () => {
    const long = { ...said, code: "c".repeat(61), message: "m".repeat(61) };
    const doubts = [undefined, "a-candidate"].map((candidate) =>
      doubtAfter({ inDoubt: false, candidate }, { reason: "refused", said: long }),
    );

    const code = "c".repeat(60);
    expect(doubts).toStrictEqual([
      { reason: "refused", code, message: "m".repeat(60), requestId: "request", attempts: 1 },
      { reason: "refused", code, attempts: 1 },
    ]);
  });
});

describe("a doubt is told", () => {
  const since = "2026-01-02T11:00:00.000Z";
  const task = { signedAt: NOW, doubtSince: since, duplicateSeen: false } as const;
  const doubt: Doubt = { reason: "unclear_answer", ...said, attempts: 3, sameAnswers: 2 };

  test.each([
    [
      "with its own reason and words",
      { ...task, doubt, duplicateSeen: true, refusedInDoubt: "Code" },
      { reason: "unclear_answer", ...said, since, attempts: 3 },
    ],
    [
      "by the refusal on the row of an earlier version",
      { ...task, duplicateSeen: true, refusedInDoubt: "Code" },
      { reason: "refused", code: "Code", since },
    ],
    [
      "by the duplicate answer on such a row",
      { ...task, duplicateSeen: true },
      { reason: "already_seen", since },
    ],
    [
      "as silence on such a row, since its signature where it does not say since when",
      { ...task, doubtSince: undefined },
      { reason: "no_answer", since: NOW },
    ],
  ])("%s", (_words, row, told) => {
    expect(toldDoubt(row)).toStrictEqual(told);
  });

  test("at its end in Tencent's last words, as many as there were", () => {
    const words = [
      doubt,
      { ...doubt, message: undefined },
      { ...doubt, requestId: undefined },
      { ...doubt, code: undefined },
    ].map((each) => lastWords({ ...task, doubt: each }));

    const { code, message, requestId } = said;
    expect(words).toStrictEqual([said, { code, requestId }, { code, message }, undefined]);
  });
});

test.each(doubtfulTasks)(
  "a doubt is looked into again later, and the row keeps what was noted and how many tasks were asked about",
  (task) => {
    const row = applyUpdate(task, postponed({ ...task, sought: 4 }, DUE, ["stalled"]).update);

    expect(row).toMatchObject({ dueAt: DUE, noted: ["stalled"], sought: 4 });
  },
);

test.each(queuedTasks)(
  "a start that may have been accepted before its table was put back is in doubt, and another is not",
  (task) => {
    const [fresh, restored] = [false, true].map((inDoubt) =>
      applyUpdate(task, started(task, { ...ATTEMPT, agenda: "ask#vod#3" }, inDoubt).update),
    );

    expect(fresh).toMatchObject({ status: "submitting", inDoubt: false });
    expect(fresh).not.toHaveProperty("doubt");
    expect(restored).toMatchObject({
      ...{ status: "submitting", inDoubt: true, doubtSince: ATTEMPT.signedAt },
      doubt: { reason: "restored", attempts: 0 },
    });
  },
);
