import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { dueMoment } from "./due-moment.ts";
import { ownTaskId } from "./own-ids.ts";
import { arrows, ownMoveFaults } from "./own-moves.ts";

const page = readFileSync(new URL("../../functions/task/README.md", import.meta.url), "utf8");

/** The arrows of the diagram, without those of inserts and ends. */
const drawn = [...page.matchAll(/^ {4}(\w+) --> (\w+)/gm)].map(([, from, to]) => `${from} ${to}`);

const row = {
  pk: "acme#t",
  sk: "task",
  status: "submitting",
  epoch: 1,
  nonce: "n1",
  inDoubt: false,
  operation: "vod.CreateAigcVideoTask",
};

describe("the judge's own table of moves", () => {
  test("has the arrows that the README draws, and no other", () => {
    const own = Object.entries(arrows).flatMap(([from, all]) => all.map((to) => `${from} ${to}`));

    expect(own.sort()).toEqual(drawn.sort());
  });

  test.each([
    ["went from queued to running", { status: "queued" }, { status: "running" }],
    ["went from submitting to indeterminate", {}, { status: "indeterminate" }],
    ["is rejected and not settled", {}, { status: "rejected" }],
    ["has another operation", {}, { operation: "vod.CreateAigcImageTask" }],
    ["went from epoch 1 to 2", {}, { epoch: 2 }],
    ["went from epoch 1 to 0", {}, { status: "queued", epoch: 0 }],
    [
      "is queued again under the number of a start in doubt",
      { status: "doubtful" },
      { status: "queued" },
    ],
    ["is queued with an attempt in doubt", { inDoubt: true }, { status: "queued", epoch: 2 }],
    [
      "is sent under the mark of an earlier attempt",
      { status: "doubtful", inDoubt: true },
      { status: "submitting" },
    ],
    ["changed the mark of its attempt", {}, { status: "doubtful", nonce: "n2" }],
    [
      "is sent again, though Tencent knows its SessionId",
      { status: "doubtful", duplicateSeen: true },
      { status: "submitting", nonce: "n2" },
    ],
    [
      "changed its TaskId from a to b",
      { status: "running", providerTaskId: "a" },
      { status: "running", providerTaskId: "b" },
    ],
  ])("sees a task that %s", (fault, before, after) => {
    const standing = { ...row, ...before };

    expect(ownMoveFaults(standing, { ...standing, ...after })).toEqual([fault]);
  });

  test("has nothing against a start that was refused, nor against a repeat", () => {
    const refused = ownMoveFaults(row, { ...row, status: "queued", epoch: 2 });
    const doubtful = { ...row, status: "doubtful", inDoubt: true, duplicateSeen: false };
    const repeated = ownMoveFaults(doubtful, { ...doubtful, status: "submitting", nonce: "n2" });

    expect([...refused, ...repeated]).toEqual([]);
  });
});

test("the judge's own task ids are those that were given out", () => {
  // Worked out with `openssl dgst -mac hmac` and `base32` from the example in the design.
  expect(ownTaskId("sample-identity-key-0000", ["live", "acme", "shot-12"])).toBe(
    "mx5fiwlwbb3dfizhjrxfj3hzagqzzvtr",
  );
});

describe("the judge's own due times", () => {
  const until = "2026-01-01T12:05:00.000Z";
  const by = "2026-01-02T12:00:00.000Z";

  test.each([
    ["backs off", `acme#0#${until}#${by}#task`, Date.parse(until)],
    ["is ready", `acme#1#07#${until}#${by}#task`, 0],
    ["has a key of no form", `acme#1#${until}#${by}#task`, undefined],
  ])("of a queued task that %s", (_what, dueAt, moment) => {
    expect(dueMoment({ status: "queued", dueAt })).toBe(moment);
  });

  test("of a task that Tencent may have is its due time", () => {
    expect(dueMoment({ status: "running", dueAt: until })).toBe(Date.parse(until));
    expect(dueMoment({ status: "running", dueAt: "some day" })).toBe(undefined);
    expect(dueMoment({ status: "succeeded" })).toBe(undefined);
  });
});
