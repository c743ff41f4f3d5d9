import { expect, test } from "vitest";
import { operations } from "../../functions/tencent/registry.ts";
import { callBackOddly, endOddly, ODD_ANSWERS, ODD_CALLBACKS } from "./oddities.ts";
import { readHostile } from "./readings.ts";
import { hearHostile } from "./reports.ts";
import { doubtHostile, startHostile } from "./starts.ts";
import { storm } from "./storm.ts";
import { submitHostile } from "./submissions.ts";

/** The same attacks at every run; `npm run test:hostile` sends a million. */
const SEED = 20_260_101;

test("5,000 forged, replayed, altered, misdirected and misshapen callbacks change nothing, and genuine ones settle their tasks", async () => {
  const { sent, answers, genuine, questions, mostQuestions } = await storm(SEED, 5_000);

  expect(sent).toBeGreaterThanOrEqual(5_000);
  expect(Object.keys(answers).sort()).toEqual(["200", "400", "401", "404", "503"]);
  expect(Object.keys(genuine).sort()).toEqual(["mps", "tiw", "trtc", "vod"]);
  expect(questions).toBeGreaterThan(100);
  expect(questions).toBeLessThanOrEqual(mostQuestions);
});

test("a submission with a fault is refused where the fault is, with nothing written and nobody called; what is right is sent as it came", async () => {
  const tally = await submitHostile(SEED, 2000);

  expect(Object.keys(tally)).toEqual(
    expect.arrayContaining([
      "valid 202",
      "changed 202",
      "changed 400",
      "definite 400",
      "broken 400",
      "headers 415",
    ]),
  );
});

test("no key, another tenant's id, bent ids, a bent cursor, and receivers that are none reach nothing, and change nothing", async () => {
  const tally = await readHostile(SEED, 3000);

  expect(Object.keys(tally).sort()).toEqual([
    "another tenant's id",
    "auth",
    "bad receiver",
    "bent delivery's id",
    "bent id",
    "bent receiver's id",
    "list",
    "refused URL",
    "valid",
  ]);
});

test("of all that Tencent may answer to a start only a TaskId starts a task, and only a listed code refuses it", async () => {
  const tally = await startHostile(SEED);

  expect(Object.keys(tally).sort()).toEqual([
    "accepted",
    "blocked",
    "busy",
    "duplicate",
    "silence",
    "wrong",
  ]);
});

test("a start that was never answered is not sent a second time, or only under its own SessionId, however Tencent goes on", async () => {
  const starts = await doubtHostile(SEED, 1);

  expect(Object.keys(starts)).toEqual(operations.map(({ name }) => name));
});

test("nothing that is no verdict settles a running task, and nothing breaks the poller", async () => {
  const questions = await hearHostile(SEED, 3);

  expect(questions).toBe(operations.length * 3 * 12);
});

test("an end that is odd in form and true in meaning delivers what it names: nulls, success-worded codes, numbers beyond 2^53", async () => {
  const taken = await endOddly();

  expect(Object.values(taken)).toEqual(Array(ODD_ANSWERS).fill(operations.length));
});

test("a callback in an odd form is taken: a stranger's is sent on byte for byte, and one about a task of ours settles it", async () => {
  const taken = await callBackOddly(SEED);

  expect(Object.values(taken)).toEqual(Array(ODD_CALLBACKS).fill(8));
});
