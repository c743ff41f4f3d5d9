import { describe, expect, test } from "vitest";
import type { Seams } from "../../functions/compose.ts";
import { type Guest, laneFaults } from "./judge-lanes.ts";
import { runLife } from "./life.ts";
import type { Population } from "./planned-life.ts";
import { asVideo } from "./planned-tasks.ts";
import { populationOf } from "./population.ts";
import { honest } from "./tencent.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Tencent's behaviour towards a task beside one that is at work for long. */
const answers = {
  "has room": { concurrency: 5 },
  "refuses it": { concurrency: 1 },
  "accepts it and fails it": { concurrency: 1, failsBeyondLimit: true },
} as const;

/**
 * Three videos in a lane of one, of which the first is at work for nine hours. Faults come as they
 * are drawn.
 */
const stalled = (seed: number, answer: keyof typeof answers): Population => {
  const drawn = populationOf(seed);
  const [task] = drawn.tasks;
  if (task === undefined) throw new Error("A life has a task.");
  let accepted = 0;
  const lifeMs = () => (accepted++ === 0 ? 9 * HOUR : 2 * MINUTE);
  const plain = {
    ...task,
    follows: undefined,
    cancelAt: undefined,
    conflictAt: undefined,
    startWithinSeconds: undefined,
    deadlineSeconds: undefined,
  };
  const tasks = [0, 1, 2].map((number) =>
    asVideo(
      { ...plain, number, idempotencyKey: `key-${number}`, submitAt: drawn.start + number },
      seed,
    ),
  );
  const tencent = { ...drawn.tencent, ...answers[answer], lifeMs, oddities: honest };
  const calm = {
    isMixed: false,
    dailyCap: undefined,
    pause: undefined,
    silence: undefined,
    seldom: undefined,
    neighbours: [],
  };
  return { ...drawn, ...calm, tasks, tencent, laneLimit: 1, killsLate: true, pulls: false };
};

const seeds = Array.from({ length: 20 }, (_, seed) => seed);

const live = async (answer: keyof typeof answers, sabotage?: (seams: Seams) => Seams) =>
  Promise.all(
    seeds.map((seed) =>
      runLife(seed, {
        population: stalled(seed, answer),
        trace: true,
        ...(sabotage === undefined ? {} : { sabotage }),
      }),
    ),
  );

/** A table that forgets which task started beside which holder. */
const forgetful = (seams: Seams): Seams => ({
  ...seams,
  table: new Proxy(seams.table, {
    get: (table, name) => {
      const member: unknown = Reflect.get(table, name);
      if (name !== "update") return typeof member === "function" ? member.bind(table) : member;
      return (
        ...[key, condition, { set: { beside: _beside, ...set } = {}, ...update }]: Parameters<
          typeof table.update
        >
      ) => table.update(key, condition, { ...update, set });
    },
  }),
});

describe("a task that stays at work for hours", () => {
  test.each(Object.keys(answers) as (keyof typeof answers)[])(
    "lets one at a time start beside it, and every promise is kept, where Tencent %s",
    async (answer) => {
      const lives = await live(answer);

      expect(
        lives.flatMap(({ seed, violations }) =>
          violations.map(({ promise, text }) => `${seed} ${promise}: ${text}`),
        ),
      ).toEqual([]);
      expect(
        lives.filter(({ trace }) => /slot_(?:lent|not_lent)/.test(trace)).length,
      ).toBeGreaterThan(7);
    },
  );

  test("is seen to put others at risk where it is forgotten how they ended", async () => {
    const lives = await live("refuses it", forgetful);

    expect(lives.flatMap(({ violations }) => violations.map(({ promise }) => promise))).toContain(
      "one-at-risk",
    );
  });
});

describe("a start that is sent to a full lane", () => {
  const row = (more: Readonly<Record<string, unknown>>) => ({
    pk: "",
    sk: "task",
    epoch: 0,
    stalledAfterSeconds: 1800,
    ...more,
  });
  const holder = {
    taskId: "holder",
    row: row({ status: "running", firstSentAt: new Date(0).toISOString() }),
  };
  const guest = (sentAt: number, more: Partial<Guest["dossier"]> = {}): Guest => ({
    dossier: {
      taskId: "guest",
      row: row({ status: "queued", epoch: 1 }),
      refusals: [],
      charges: [],
      ...more,
    },
    sent: { epoch: 0, sentAt },
    beside: ["holder-0"],
  });
  const refused = (at: number) => guest(at, { refusals: [{ code: "RequestLimitExceeded", at }] });
  const from = 2 * HOUR + 1;

  test.each([
    ["before its holder may have gone", { now: 2 * HOUR, guests: [] }, /at work/],
    [
      "ten minutes after one that found no room",
      { now: from + 10 * MINUTE - 1, guests: [refused(from)] },
      /within ten minutes/,
    ],
    [
      "sooner than twenty minutes after the second",
      { now: from + 30 * MINUTE - 1, guests: [refused(from), refused(from + 10 * MINUTE)] },
      /20 minutes/,
    ],
  ])("%s is seen", (_when, lane, fault) => {
    expect(laneFaults({ limit: 1, others: [holder], ...lane })).toEqual([
      expect.stringMatching(fault),
    ]);
  });

  test.each([
    ["when its holder may have gone", { now: from, guests: [] }],
    [
      "ten minutes after the first that found no room",
      { now: from + 10 * MINUTE, guests: [refused(from)] },
    ],
    [
      "twenty minutes after the second",
      { now: from + 30 * MINUTE, guests: [refused(from), refused(from + 10 * MINUTE)] },
    ],
    [
      "after one that found room",
      { now: from + MINUTE, guests: [guest(from, { row: row({ status: "succeeded" }) })] },
    ],
    [
      "after one whose answer nobody heard",
      {
        now: from + MINUTE,
        guests: [{ ...refused(from), sent: { epoch: 0, sentAt: from, isUnheard: true as const } }],
      },
    ],
  ])("%s is none", (_when, lane) => {
    expect(laneFaults({ limit: 1, others: [holder], ...lane })).toEqual([]);
  });

  test.each([
    ["just after its holder was sent again and answered otherwise", MINUTE, []],
    ["three minutes after that", 3 * MINUTE, [expect.stringMatching(/at work/)]],
  ])("%s", (_when, laterMs, faults) => {
    const signedAt = new Date(from).toISOString();
    const doubt = { reason: "duplicate", attempts: 3 };
    const others = [
      {
        taskId: "holder",
        row: row({
          status: "doubtful",
          firstSentAt: signedAt,
          signedAt,
          doubtSince: signedAt,
          doubt,
        }),
      },
    ];

    expect(laneFaults({ limit: 1, others, now: from + laterMs, guests: [] })).toEqual(faults);
  });

  test("beside another that is at work beside the same holder is seen", () => {
    const others = [
      holder,
      {
        taskId: "guest",
        row: row({ status: "running", firstSentAt: new Date(from).toISOString() }),
      },
    ];

    expect(laneFaults({ limit: 1, others, now: from + HOUR, guests: [guest(from)] })).toEqual([
      expect.stringMatching(/at work/),
    ]);
  });
});
