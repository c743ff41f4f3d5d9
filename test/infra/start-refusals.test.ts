import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { engineProcesses, gone, startRunner, stateDirectory } from "../support/runner.ts";

/** Every start says this before it does anything. */
const introduction = [
  "Tencent Cloud is a stand-in on this machine: nothing costs money.",
  "Starting: table, bundles, stack …",
];

/** A start that does not come to serve: what it said, and its exit code. */
const refused = async (directory: string, environment: Record<string, string> = {}) => {
  const runner = await startRunner(directory, ["--no-sample"], environment);
  const exitCode = await runner.ended;
  return { exitCode, said: runner.lines };
};

/** A script of package.json with these arguments, and no setting in its environment. */
const run = async (script: string, ...args: string[]) => {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL(`../../${script}`, import.meta.url)), ...args],
    {
      env: { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const [out, error] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { exitCode: child.exitCode, out, error };
};

test("a state folder that is a file is refused in one sentence", async () => {
  const file = join(stateDirectory(), "state");
  writeFileSync(file, "");

  const { exitCode, said } = await refused(file);

  expect(said).toEqual([
    ...introduction,
    `${file} is not a folder, and Callsheet keeps its state in one: set CALLSHEET_DIRECTORY.`,
  ]);
  expect(exitCode).toBe(1);
});

test.each(["runner.pid", "secrets/callback-key-vod.generated.draft"])(
  "a full disk, met at %s, is told in one sentence, and nothing is left running",
  async (file) => {
    const directory = stateDirectory();
    mkdirSync(join(directory, "secrets"));
    symlinkSync("/dev/full", join(directory, file));

    const { exitCode, said } = await refused(directory);

    expect(said).toEqual([...introduction, `There is no space left on the disk for ${directory}.`]);
    expect(exitCode).toBe(1);
  },
);

test("a program that is not the engine is named with its setting and with what it did", async () => {
  const { exitCode, said } = await refused(stateDirectory(), { DYNOXIDE_BIN: "/bin/true" });

  const sentence =
    "The DynamoDB engine /bin/true, which DYNOXIDE_BIN names, did not start: it ended without a word.";
  expect(said).toEqual([...introduction, sentence]);
  expect(exitCode).toBe(1);
});

test("an engine that complains of anything but its file is not answered with --fresh", async () => {
  const directory = stateDirectory();
  const program = join(directory, "engine");
  writeFileSync(program, "#!/bin/sh\necho 'no such option' >&2; exit 1\n");
  chmodSync(program, 0o755);

  const { said } = await refused(directory, { DYNOXIDE_BIN: program });

  expect(said.at(-1)).toBe(
    `The DynamoDB engine ${program}, which DYNOXIDE_BIN names, did not start: no such option.`,
  );
});

test("a table that is no table any more is told, and how to begin without it", async () => {
  const directory = stateDirectory();
  writeFileSync(join(directory, "table.db"), "not a table ".repeat(100));

  const { exitCode, said } = await refused(directory);

  expect(said.at(-1)).toMatch(
    /not a valid SQLite database.* Start once with --fresh, which moves this table aside\.$/,
  );
  expect(exitCode).toBe(1);
});

test("Ctrl-C while it starts ends it in one sentence, with nothing left running", async () => {
  const directory = stateDirectory();
  const runner = await startRunner(directory, ["--no-sample"]);
  await runner.line(/^Starting/);

  const exitCode = await runner.interrupt();

  expect(runner.lines).toEqual([
    ...introduction,
    "Stopped before the service could start. Nothing is left running.",
  ]);
  expect(exitCode).toBe(130);
  await gone(engineProcesses(directory));
});

test.each([
  ["infra/local/run.ts", ["--help"], "npm start -- [options]"],
  ["infra/local/run.ts", ["--frobnicate", "-h"], "npm start -- [options]"],
  [
    "infra/callbacks.ts",
    ["--help"],
    "npm run callbacks -- --url <https address of the API> [options]",
  ],
])("%s %j prints help and does nothing else", async (script, args, beginning) => {
  const { exitCode, out, error } = await run(script, ...args);

  expect(out.startsWith(beginning)).toBe(true);
  expect(error).toBe("");
  expect(exitCode).toBe(0);
});
