import { expect, test } from "vitest";
import { nextStart } from "../../functions/lifecycle/common/schedule.ts";
import { changeOfOutcome, type Ended } from "../../functions/lifecycle/start/change-of-outcome.ts";
import { DurationStore } from "../../functions/store/duration-store.ts";
import { backingOffKey } from "../../functions/task/queue-key.ts";
import { truncate } from "../../functions/task/report.ts";
import type { SubmittingTask } from "../../functions/task/task.ts";
import { after, type Instant } from "../../functions/task/time.ts";
import type { StartOutcome } from "../../functions/tencent/error.ts";
import { operationNamed } from "../../functions/tencent/registry.ts";
import { MemoryTable } from "../support/memory-table.ts";
import { submittingInDoubt, submittingTasks } from "../task/task-rows.ts";

const NOW: Instant = "2026-01-01T12:00:00.000Z";
const SIGNED: Instant = "2026-01-01T11:59:59.000Z";
const FENCE = after(SIGNED, { seconds: 390 });
const operation = operationNamed("mps.CreateAigcVideoTask");

const example = ([first]: readonly SubmittingTask[], startBefore: Instant): SubmittingTask => {
  if (first === undefined) throw new Error("There is no example.");
  return { ...first, signedAt: SIGNED, refusals: 0, startBefore };
};
const DAY_LATER = after(NOW, { days: 1 });
const first = example(submittingTasks, DAY_LATER);
const repeat = example(submittingInDoubt, DAY_LATER);

/** The move that this outcome causes of a first attempt, or of a repeat: its name and its write. */
const changed = (
  task: SubmittingTask,
  outcome: StartOutcome,
  blocked?: Ended["blocked"],
): Readonly<Record<string, unknown>> => {
  if (operation === undefined) throw new Error("There is no such operation.");
  const clock = { now: () => Date.parse(NOW), sleep: async () => undefined };
  const durations = new DurationStore(new MemoryTable());
  const ended = { outcome, blocked, told: false };
  const { name, update } = changeOfOutcome({ clock, durations }, operation, task, ended);
  return { name, ...update.set };
};

const said = { code: "LimitExceeded", message: "x".repeat(600), requestId: "a-request" };
const words = { code: said.code, requestId: said.requestId };
const backingOff = backingOffKey(first, nextStart(first, NOW));
const blocks = { tries: 1, times: 1, at: NOW };

test("a TaskId makes the task run, and it is asked about when its operation says", () => {
  const outcome = { kind: "accepted", providerTaskId: "a-task", requestId: "a-request" } as const;

  const change = changed(first, outcome);

  expect(change).toMatchObject({
    ...{ name: "accepted", providerTaskId: "a-task", requestId: "a-request", submittedAt: NOW },
    dueAt: after(SIGNED, { minutes: 1 }),
  });
});

test("a request that never left is sent again, and leaves the doubt of a repeat as it was", () => {
  const outcome = { kind: "not-sent", reason: "unreached" } as const;

  const [ofFirst, ofRepeat] = [changed(first, outcome), changed(repeat, outcome)];

  expect(ofFirst).toMatchObject({ name: "unsent", refusals: 1, dueAt: backingOff });
  expect(ofRepeat).toMatchObject({ name: "doubted", dueAt: FENCE });
  expect(ofRepeat).not.toHaveProperty("doubt");
});

test("an answer that Tencent has seen the start says so of the doubt, in Tencent's words", () => {
  const change = changed(first, { kind: "duplicate", said });

  expect(change).toMatchObject({ name: "duplicateAnswered", duplicateSeen: true, dueAt: FENCE });
  expect(change.doubt).toMatchObject({ reason: "already_seen", ...words });
});

test.each([
  { name: "no answer", outcome: { reason: "reset" }, doubt: { reason: "no_answer" } },
  {
    name: "an answer that says nothing",
    outcome: { reason: said.code, said },
    doubt: { reason: "no_answer", ...words },
  },
  {
    name: "an answer of which nobody has heard",
    outcome: { reason: said.code, said, isUnknown: true as const },
    doubt: { reason: "unclear_answer", ...words },
  },
])("$name leaves the start in doubt, and what was said is noted", ({ outcome, doubt }) => {
  const change = changed(first, { kind: "silence", ...outcome });

  expect(change).toMatchObject({ name: "doubted", dueAt: FENCE });
  expect(change.doubt).toMatchObject(doubt);
  if (!("said" in outcome)) expect(change.doubt).not.toHaveProperty("code");
});

test.each([
  { kind: "rejected", refusedInDoubt: said.code, reason: "refused" },
  { kind: "blocked", refusedInDoubt: undefined, reason: "blocked" },
  { kind: "busy", refusedInDoubt: undefined, reason: "busy" },
  { kind: "busy-alone", refusedInDoubt: undefined, reason: "busy" },
] as const)(
  "a repeat that is $kind stays in doubt, and only a refusal for good bars others",
  ({ kind, refusedInDoubt, reason }) => {
    const change = changed(repeat, { kind, said });

    expect(change).toMatchObject({ name: "repeatRefused", dueAt: FENCE });
    expect(change.refusedInDoubt).toBe(refusedInDoubt);
    expect(change.doubt).toMatchObject({ reason, ...words });
  },
);

test.each(["busy", "busy-alone", "blocked"] as const)(
  "a start that is %s is tried again, with Tencent's words cut short",
  (kind) => {
    const change = changed(first, { kind, said });

    const message = truncate(said.message, 100);
    expect(change).toMatchObject({ name: "refusedForNow", dueAt: backingOff });
    expect(change.lastRefusal).toEqual({ ...words, kind, at: NOW, message });
  },
);

test.each([
  { name: "when its lane is", startBefore: DAY_LATER, tryAt: after(NOW, { minutes: 2 }) },
  {
    name: "by its start deadline",
    startBefore: after(NOW, { minutes: 1 }),
    tryAt: after(NOW, { minutes: 1 }),
  },
])("a start that was refused for our sake is tried again $name", ({ startBefore, tryAt }) => {
  const task = { ...first, startBefore };
  const waits = { kind: "waits", blocks, tryAt: after(NOW, { minutes: 2 }) } as const;

  const change = changed(task, { kind: "blocked", said }, waits);

  expect(change).toMatchObject({
    name: "refusedForNow",
    dueAt: backingOffKey(task, tryAt),
    blocks,
  });
});

test.each([
  { name: "refused for good", kind: "rejected", blocked: undefined },
  { name: "refused for our sake too often", kind: "blocked", blocked: { kind: "hopeless" } },
] as const)(
  "a start that is $name rejects its task, with all of Tencent's words",
  ({ kind, blocked }) => {
    const change = changed(first, { kind, said }, blocked);

    expect(change).toMatchObject({ name: "rejected", settledAt: NOW, requestId: said.requestId });
    expect(change.error).toMatchObject({ provider: words });
    expect(JSON.stringify(change.error)).toContain("x".repeat(101));
  },
);
