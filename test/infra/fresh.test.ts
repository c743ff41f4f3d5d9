import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startRunner, stateDirectory } from "../support/runner.ts";
import { callerOf } from "../support/runner-caller.ts";

/** The line that a start ends with where it could start. */
const READY = /^Ctrl-C/;

test("a second start in the folder of a runner is refused, with --fresh too, and the first one loses nothing", async () => {
  const directory = stateDirectory();
  const first = await startRunner(directory, ["--no-sample"]);
  const caller = await callerOf(first);
  const { taskId } = await caller.submit("kept", "[seconds:600]");
  const before = readdirSync(directory).sort();

  const second = await startRunner(directory, ["--no-sample", "--fresh"]);
  const exitCode = await second.ended;
  const refusal = await second.line(/in use/);

  expect(exitCode).toBe(1);
  expect(refusal).toBe(
    `${directory} is in use by process ${first.process.pid}, which is still running: stop it first.`,
  );
  expect(second.lines.join("\n")).not.toContain("--fresh");
  expect(readdirSync(directory).sort()).toEqual(before);
  expect((await caller.read(taskId)).status).toBe("running");
});

test("of two that start in one folder at the same instant one serves and the other is refused", async () => {
  const directory = stateDirectory();

  const runners = await Promise.all([
    startRunner(directory, ["--no-sample", "--fresh"]),
    startRunner(directory, ["--no-sample", "--fresh"]),
  ]);
  const outcomes = await Promise.all(runners.map((runner) => runner.line(/^Ctrl-C|is in use by/)));

  expect(outcomes.sort()).toEqual(
    [expect.stringContaining(`${directory} is in use by`), expect.stringMatching(READY)].sort(),
  );
});

test("--fresh moves the existing tasks aside, whole, and says where they are", async () => {
  const directory = stateDirectory();
  const first = await startRunner(directory, ["--no-sample"]);
  const { taskId } = await (await callerOf(first)).submit("moved", "[seconds:600]");
  await first.interrupt();
  const ledger = readFileSync(join(directory, "ledger.jsonl"), "utf8");

  const second = await startRunner(directory, ["--no-sample", "--fresh"]);
  const note = await second.line(/^--fresh/);
  const answer = await (await callerOf(second)).read(taskId);

  const aside = /are now in (\S+)\.$/.exec(note)?.[1] ?? "no folder";
  expect(readFileSync(join(aside, "ledger.jsonl"), "utf8")).toBe(ledger);
  expect(readdirSync(aside)).toEqual(expect.arrayContaining(["table.db", "table.db-wal"]));
  expect(answer).toMatchObject({ code: "task_not_found" });
});

test("--fresh is refused where tasks may cost money and one has not settled, and nothing is moved", async () => {
  const directory = stateDirectory();
  const first = await startRunner(directory, ["--no-sample"]);
  await (await callerOf(first)).submit("unsettled", "[seconds:600]");
  await first.interrupt();
  const real = {
    TENCENT_SECRET_ID: "EXAMPLE_SECRET_ID",
    TENCENT_SECRET_KEY: "EXAMPLE_SECRET_KEY",
    TENCENT_VOD_SUB_APP_IDS: "1500000000",
  };

  const second = await startRunner(directory, ["--fresh"], {
    ...real,
    TENCENT_ENDPOINT_URL: "http://127.0.0.1:1",
  });
  const exitCode = await second.ended;

  expect(exitCode).toBe(1);
  expect(second.lines.at(-1)).toBe(
    `--fresh is refused: 1 task has not settled in ${directory}, and your credentials make tasks cost money. ` +
      "Start without --fresh, or set CALLSHEET_DIRECTORY to another folder.",
  );
  expect(readdirSync(directory).filter((file) => file.startsWith("before-"))).toEqual([]);
  expect(existsSync(join(directory, "table.db"))).toBe(true);
});
