import { spawnSync } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { TaskAnswer } from "../../functions/http/api.ts";
import {
  engineProcesses,
  gone,
  launchRunner,
  startRunner,
  stateDirectory,
} from "../support/runner.ts";
import { callerOf } from "../support/runner-caller.ts";

const keysCommand = fileURLToPath(new URL("../../infra/keys.ts", import.meta.url));

test("npm start takes a task from its own API to a video, tells its life, and Ctrl-C leaves nothing behind", async () => {
  const directory = stateDirectory();
  const runner = launchRunner(directory);

  const succeeded = await runner.line(/succeeded: http/);
  await runner.line(/^Ctrl-C/);
  // Told when all is done that it leads to, and so perhaps after the task was seen to be settled.
  await runner.line(/Tencent called back/);
  const video = await fetch(/http\S+/.exec(succeeded)?.[0] ?? "");
  const children = engineProcesses(directory);
  const exitCode = await runner.interrupt();

  const story = runner.lines.join("\n");
  expect(story).toMatch(
    /^Try +curl [\s\S]*accepted[\s\S]*started at Tencent as 1500000000-AigcVideoTask-[\s\S]*succeeded/m,
  );
  // A slow machine may look at it only once it has settled, and then nothing is waited for.
  const waits = runner.lines.filter((line) => line.includes(" running: "));
  const wait = / waiting for its callback; else the poller asks at \d\d:\d\d:\d\d at the latest$/;
  expect(waits.filter((line) => !wait.test(line))).toEqual([]);
  expect(story).toMatch(/^Callbacks +http:\/\/127\.0\.0\.1:\d+\/v1\/callbacks\/vod\//m);
  expect(video.headers.get("content-type")).toBe("video/mp4");
  expect(exitCode).toBe(0);
  expect(children.length).toBeGreaterThan(0);
  await gone(children);
});

test("a runner killed with -9 while ten tasks are accepted settles all ten after the next start", async () => {
  const directory = stateDirectory();
  const first = await startRunner(directory, ["--no-sample"]);
  const before = await callerOf(first);
  const tasks: TaskAnswer[] = [];
  for (let number = 0; number < 10; number++)
    tasks.push(await before.submit(`task ${number}`, number === 0 ? "[seconds:9]" : "[seconds:1]"));
  const children = engineProcesses(directory);

  await first.kill();
  await gone(children);
  const second = await startRunner(directory, ["--no-sample"]);
  const after = await callerOf(second);
  const settled = await Promise.all(tasks.map(({ taskId }) => after.settled(taskId)));

  const [started, ...others] = tasks.map(({ status }) => status);
  expect(started).toBe("running");
  // A slow machine may see the first one end before the last one is submitted.
  expect(others).toContain("queued");
  expect(settled.map(({ status }) => status)).toEqual(Array(10).fill("succeeded"));
  const ledger = readFileSync(join(directory, "ledger.jsonl"), "utf8").trim().split("\n");
  const created = ledger.map((line) => JSON.parse(line)).filter(({ kind }) => kind === "accepted");
  expect(created.map(({ SessionId }) => SessionId).sort()).toEqual(
    tasks.map(({ taskId }) => `${taskId}-0`).sort(),
  );
});

test("a runner whose lines are read no more ends, and leaves nothing behind", async () => {
  const directory = stateDirectory();
  const runner = await startRunner(directory, ["--no-sample"]);
  const caller = await callerOf(runner);
  const children = engineProcesses(directory);

  runner.process.stdout?.destroy();
  await caller.submit("its acceptance is a line", "[seconds:1]").catch(() => undefined);
  const exitCode = await runner.ended;

  expect(exitCode).toBe(0);
  await gone(children);
});

test("npm start says first how to use it, and then what its sample waits for and until when", async () => {
  const directory = stateDirectory();
  symlinkSync("/dev/full", join(directory, "functions.log"));
  const runner = await startRunner(directory, ["--callbacks", "lost"]);

  await runner.line(
    / running: callbacks are lost, so the poller asks at \d\d:\d\d:\d\d at the latest$/,
  );
  const exitCode = await runner.interrupt();

  const said = runner.lines
    .map((line) => /^(API|Key|Try|Ctrl-C|functions)|so the poller asks/.exec(line)?.[0])
    .filter(Boolean);
  expect(said.filter((word) => word !== "functions")).toEqual([
    "API",
    "Key",
    "Try",
    "Ctrl-C",
    "so the poller asks",
  ]);
  expect(exitCode).toBe(0);
  const log = join(directory, "functions.log");
  expect(runner.lines.filter((line) => line.startsWith(log))).toEqual([
    `${log} is not written any more: There is no space left on the disk for ${directory}.`,
  ]);
});

test("a tenant that gets a key by the command that the start names is let in, and sees nothing of the others", async () => {
  const directory = stateDirectory();
  const runner = await startRunner(directory, ["--no-sample"]);
  const caller = await callerOf(runner);
  const [, words = ""] =
    /npm run keys -- (.*)$/.exec(await runner.line(/^Tenants .*npm run keys -- /)) ?? [];

  const { taskId } = await caller.submit("one", "[seconds:600]");
  const made = spawnSync(process.execPath, [keysCommand, ...words.split(" ")], {
    env: { CALLSHEET_DIRECTORY: directory },
    encoding: "utf8",
  });
  const key = made.stdout.trim().split("\n").at(-1) ?? "";
  const [own, foreign] = [
    await caller.read(taskId),
    await (await callerOf(runner, key)).read(taskId),
  ];

  expect(made.stderr).toBe("");
  expect(own).toMatchObject({ taskId, status: "running" });
  expect(foreign).toMatchObject({ code: "task_not_found" });
});
