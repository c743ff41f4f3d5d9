import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ledger } from "../../infra/local/tencent/ledger.ts";
import { complaintsOf } from "../histories/history.ts";
import { pause } from "../support/real-time.ts";
import { chanceOf } from "./chance.ts";
import { type Deeds, lackOf, lackSoFar } from "./enough.ts";
import { Killer } from "./killer.ts";
import { LocalRunner } from "./local-runner.ts";
import { type Options, readOptions } from "./options.ts";
import { type Asked, judge, type Verdict } from "./verdict.ts";
import { Workload } from "./workload.ts";

const CALLERS_AT_A_TIME = 8;

/** A machine with twenty busy processes on two cores needs three times as many seconds more. */
const MOST_MORE = 5;

/**
 * After the killing, before anything is brought forward: what needs nothing but to be left alone
 * settles by itself.
 */
const LEFT_ALONE_MS = 10_000;

/** Past every fence (6.5 minutes) and every first question (10 minutes). */
const FORWARD_MS = 11 * 60_000;

/**
 * Past the end of a doubt (72 hours), and past the horizon (seven days), at which what nobody knows
 * is closed.
 */
const HORIZONS_MS = [73 * 60 * 60_000, 7 * 24 * 60 * 60_000] as const;

/** Settling a doubt takes a few looks, each after a fence. */
const MOST_FORWARDS = 8;

/** How long a clock that was brought forward is watched while nothing changes. */
const QUIET_MS = 6000;

/**
 * After the killing, for all the rest: on a machine that is not overloaded it takes two minutes.
 */
const DEADLINE_MS = 8 * 60_000;

/** How long callers try to be acknowledged once nothing is killed any more. */
const ACKNOWLEDGED_WITHIN_MS = 60_000;

/** A port that is free, and the next one too: the stand-in takes that. */
const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
};

const say = (line: string): void => console.log(line);

/** True if nothing was charged twice, lost or untrue, and enough was killed to say so. */
const main = async (
  runner: LocalRunner,
  directory: string,
  { seconds, seed }: Options,
): Promise<boolean> => {
  say(`kill: seed ${seed}, ${seconds} s of killing`);
  const ledgerFile = join(directory, "ledger.jsonl");
  const killer = new Killer(runner, chanceOf(seed));
  const workload = new Workload(() => runner.access, chanceOf(seed + 1));
  if (!(await runner.start())) throw new Error("The runner was killed before it was ready.");

  const calm = new AbortController();
  const giveUp = new AbortController();
  const soFar = () => ({ tasks: workload.keys.length, kills: killer.counts });
  const last = untilEnough(seconds, soFar).then(() => {
    calm.abort();
    AbortSignal.timeout(ACKNOWLEDGED_WITHIN_MS).addEventListener("abort", () => giveUp.abort());
  });
  await Promise.all([
    workload.run(CALLERS_AT_A_TIME, calm.signal, giveUp.signal),
    killer.run(ledgerFile, calm.signal),
    last,
  ]);
  say(`kill: killed ${[...killer.counts].map(([kind, count]) => `${count} ${kind}`).join(", ")}`);
  say(`kill: ${statusesOf(await workload.read())}, ${LEFT_ALONE_MS / 1000} s are left alone`);

  await pause(LEFT_ALONE_MS);
  await settle(runner, workload);
  const asked = await workload.readAll();
  await runner.kill();
  const logged = doubtsIn(directory);
  say(`kill: logged ${[...logged].map(([event, count]) => `${count} ${event}`).join(", ")}`);
  for (const [operation, members] of Map.groupBy(asked, (one) => one.operation))
    say(`kill: ${operation}: ${statusesOf(members)}`);
  const ledger = new Ledger(ledgerFile);
  const verdict = judge(asked, ledger.entries(), ledger.callbacks());
  const isKept = tell(
    {
      ...verdict,
      untrue: [...verdict.untrue, ...workload.complaints, ...complaintsOf(workload.history)],
    },
    { tasks: asked.length, kills: killer.total },
  );
  const lack = lackOf({ seconds, tasks: asked.length, kills: killer.counts, logged });
  for (const line of lack) say(`TOO LITTLE  ${line}`);
  return isKept && lack.length === 0;
};

/**
 * Waits for the end of the killing: these seconds, and on a slow machine up to `MOST_MORE` times as
 * many more, until enough was killed.
 */
const untilEnough = async (
  seconds: number,
  soFar: () => Pick<Deeds, "tasks" | "kills">,
): Promise<void> => {
  await pause(seconds * 1000);
  const isEnough = (): boolean => lackSoFar({ seconds, ...soFar() }).length === 0;
  for (let more = 0; more < MOST_MORE * seconds && !isEnough(); more++) await pause(1000);
};

/** Every complaint on a line, and the sums on the last one. True if there are no complaints. */
const tell = (
  { chargedTwice, lost, untrue, indeterminate }: Verdict,
  { tasks, kills }: { tasks: number; kills: number },
): boolean => {
  for (const line of chargedTwice) say(`CHARGED TWICE  ${line}`);
  for (const line of lost) say(`LOST  ${line}`);
  for (const line of untrue) say(`UNTRUE  ${line}`);
  const wrong = `${chargedTwice.length} charged twice, ${lost.length} lost, ${untrue.length} untrue`;
  say(`kill: ${tasks} tasks, ${kills} kills, ${wrong}, ${indeterminate} indeterminate`);
  return chargedTwice.length + lost.length + untrue.length === 0;
};

/**
 * Brings the clock forward, with a restart each time, until nothing more comes of it; what nobody
 * can know comes to its horizons last.
 */
const settle = async (runner: LocalRunner, workload: Workload): Promise<void> => {
  let asked = await workload.read();
  let before = "";
  for (
    let forwards = 0;
    forwards < MOST_FORWARDS && !asked.every(isSettled) && before !== statusesOf(asked);
    forwards++
  ) {
    before = statusesOf(asked);
    asked = await bringForward(runner, workload, FORWARD_MS);
  }
  for (const byMs of HORIZONS_MS)
    if (!asked.every(isSettled)) asked = await bringForward(runner, workload, byMs);
};

const isSettled = ({ task }: Asked): boolean => task?.settled === true;

const bringForward = async (
  runner: LocalRunner,
  workload: Workload,
  byMs: number,
): Promise<Asked[]> => {
  await runner.kill();
  runner.offsetMs += byMs;
  await runner.start();
  let asked = await workload.read();
  let before = "";
  for (let quietMs = 0; quietMs < QUIET_MS && !asked.every(isSettled); quietMs += 1000) {
    const now = statusesOf(asked);
    if (now !== before) quietMs = 0;
    before = now;
    await pause(1000);
    asked = await workload.read();
  }
  say(`kill: ${Math.round(runner.offsetMs / 60_000)} minutes later: ${statusesOf(asked)}`);
  return asked;
};

/** How often the functions logged what there is to be seen of doubts. */
const doubtsIn = (directory: string): ReadonlyMap<string, number> => {
  const told = readFileSync(join(directory, "functions.log"), "utf8");
  const events = [
    "sender_silent",
    "start_silence",
    "start_duplicate",
    "task_adopted",
    "outcome_not_saved",
    "slot_reclaimed",
    "unavailable",
  ];
  return new Map(events.map((event) => [event, told.split(`{"event":"${event}"`).length - 1]));
};

const statusesOf = (asked: readonly Asked[]): string => {
  const groups = Map.groupBy(asked, ({ task }) => task?.status ?? "unread");
  return [...groups].map(([status, members]) => `${members.length} ${status}`).join(", ");
};

/**
 * However this ends: the runner, what it started and its folder are gone afterwards. Answers with
 * true if all went well.
 */
const lifetime = async ({ seconds, seed }: Options): Promise<boolean> => {
  const directory = mkdtempSync(join(tmpdir(), "callsheet-kill-"));
  const runner = new LocalRunner({ directory, port: await freePort() });
  const leave = async (): Promise<boolean> => {
    const left = await runner.end();
    for (const line of left) say(`LEFT BEHIND  ${line}`);
    rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    return left.length === 0;
  };
  const breakOff = (): void => void leave().finally(() => process.exit(1));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, breakOff);
  AbortSignal.timeout((1 + MOST_MORE) * seconds * 1000 + DEADLINE_MS).addEventListener(
    "abort",
    () => {
      say("kill: did not come to an end in time");
      breakOff();
    },
  );
  let isTrue = false;
  try {
    isTrue = await main(runner, directory, { seconds, seed });
  } catch (error) {
    say(`kill: ${error instanceof Error ? error.message : String(error)}`);
  }
  return (await leave()) && isTrue;
};

process.exit((await lifetime(readOptions())) ? 0 : 1);
