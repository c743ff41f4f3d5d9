import { describe, expect, test } from "vitest";
import type { Dossier, Sent } from "./dossier.ts";
import { isTakenInPause } from "./judge-inserts.ts";
import { absenceFaults, noteRefusal, sendingFaults } from "./judge-sendings.ts";
import type { Invocation } from "./process.ts";

const SECOND = 1000;
const HOUR = 3600 * SECOND;

const sentAt = (signedAt: number, more: Partial<Sent> = {}): Sent => ({
  epoch: 0,
  signedAt,
  sentAt: signedAt,
  atTencent: signedAt,
  hasLeft: true,
  ...more,
});
const beganAt = (moment: number): Invocation => ({
  ...{
    name: "poll-tasks.1",
    origin: { kind: "schedule" },
    beganAt: moment,
    deadline: moment + HOUR,
    isByBefore: false,
    aheadMs: 0,
    calls: 0,
  },
  died: () => undefined,
});

describe("a create that is sent", () => {
  test("must not leave again before its signature has expired by Tencent's clock", () => {
    const again = sentAt(310 * SECOND, { atTencent: 295 * SECOND });

    const faults = sendingFaults(again, [sentAt(0)]);

    expect(faults).toEqual(["sent it again while the request before could still be accepted"]);
  });

  test("may wait for its lease, and for as long as its clock is behind", () => {
    const late = sentAt(0, { sentAt: 70 * SECOND });

    expect(sendingFaults(late, [], 15 * SECOND)).toEqual([]);
    expect(sendingFaults(late, [], 5 * SECOND)).toEqual(["sent it when its lease had passed"]);
  });

  test("while the one before could still be accepted is seen", () => {
    const faults = sendingFaults(sentAt(300 * SECOND), [sentAt(0)]);

    expect(faults).toEqual(["sent it again while the request before could still be accepted"]);
  });

  test.each([
    ["after the one before has expired", [sentAt(0)]],
    ["after one that never left", [sentAt(200 * SECOND, { hasLeft: false })]],
    ["under another SessionId", [sentAt(200 * SECOND, { epoch: 1 })]],
  ])("%s is none", (_when, before) => {
    const faults = sendingFaults(sentAt(301 * SECOND), before);

    expect(faults).toEqual([]);
  });

  test("more than 48 hours after the first that left is seen, also with others in between", () => {
    const before = [sentAt(-HOUR, { hasLeft: false }), sentAt(0), sentAt(30 * HOUR)];

    const faults = [48 * HOUR, 48 * HOUR + SECOND].map((moment) =>
      sendingFaults(sentAt(moment), before),
    );

    expect(faults).toEqual([[], ["sent it again 48 hours after the first"]]);
  });

  test("by somebody who was frozen is seen", () => {
    const faults = sendingFaults(sentAt(0, { sentAt: 61 * SECOND }), []);

    expect(faults).toEqual(["sent it when its lease had passed"]);
  });
});

test.each([
  ["before the list can show it", 900 * SECOND, ["thought absent what a list need not show yet"]],
  ["after that", 901 * SECOND, []],
  ["when the list reaches back just so far", 71 * HOUR, []],
  ["later", 71 * HOUR + 1, ["thought absent what a list need not show any more"]],
])("a conclusion from absence %s is judged", (_when, now, expected) => {
  const known = { sent: [sentAt(0)], firstSentAt: new Map([[0, 0]]) };

  const faults = absenceFaults(beganAt(now), known, {
    before: { status: "doubtful", epoch: 0 },
    after: { status: "queued", epoch: 1 },
    now,
  });

  expect(faults).toEqual(expected);
});

test("a submission that began before all knew of the pause may take a task in it, and no other", () => {
  const pause = { from: 0, until: HOUR };

  const taken = [10 * SECOND, 10 * SECOND + 1].map((moment) =>
    isTakenInPause(beganAt(moment), pause, moment),
  );
  const afterwards = isTakenInPause(beganAt(HOUR - 1), pause, HOUR);

  expect([...taken, afterwards]).toEqual([false, true, false]);
});

test("a refusal that bars a start is remembered with the version that wrote it, until the task starts anew or is sent again", () => {
  const dossier: Pick<Dossier, "refusedForGood"> = { refusedForGood: undefined };
  const note = (isByBefore: boolean, before: object, after: object) => {
    noteRefusal({ isByBefore }, dossier, { before: { ...before }, after: { ...after } });
    return dossier.refusedForGood;
  };
  const barred = { status: "doubtful", refusedInDoubt: "AuthFailure" };

  const written = note(true, { status: "submitting" }, barred);
  const kept = note(false, barred, {
    status: "rejected",
    error: { provider: { code: "AuthFailure" } },
  });
  const anew = note(false, barred, { status: "queued" });
  note(true, { status: "submitting" }, barred);
  const again = note(false, barred, { status: "submitting" });
  const refused = note(
    false,
    { status: "submitting" },
    { status: "rejected", error: { provider: { code: "InvalidParameter" } } },
  );

  expect([written, kept, anew, again]).toEqual([
    { code: "AuthFailure", isByBefore: true },
    { code: "AuthFailure", isByBefore: true },
    undefined,
    undefined,
  ]);
  expect(refused).toEqual({ code: "InvalidParameter", isByBefore: false });
});
