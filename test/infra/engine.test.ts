import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Engine, startEngine } from "../../infra/local/engine.ts";
import { findEngine } from "../../infra/local/find-engine.ts";
import { createTable, tableNames } from "../support/local-engine.ts";
import { engineProcesses, gone } from "../support/runner.ts";

let directory: string;
let cleanUp: (() => unknown)[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "callsheet-engine-"));
  cleanUp = [() => rmSync(directory, { recursive: true })];
});

afterEach(async () => {
  for (const step of cleanUp.reverse()) await step();
});

const databaseFile = () => join(directory, "callsheet.sqlite");

async function start(options?: Parameters<typeof startEngine>[0]): Promise<Engine> {
  const engine = await startEngine(options);
  cleanUp.push(() => engine.stop());
  return engine;
}

/** Another process that starts an engine on the file, as a runner does, and can be killed. */
async function startRunner(file: string): Promise<{ process: ChildProcess; url: string }> {
  const module = new URL("../../infra/local/engine.ts", import.meta.url).href;
  const code = `import { startEngine } from "${module}"; console.log((await startEngine({ databaseFile: process.argv[1] })).url);`;
  const runner = spawn(process.execPath, ["--input-type=module", "--eval", code, file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  cleanUp.push(() => runner.kill("SIGKILL"));
  const [url] = await once(createInterface({ input: runner.stdout }), "line");
  return { process: runner, url };
}

describe("a started engine", () => {
  test("answers a DynamoDB client at its url", async () => {
    const engine = await start();

    const names = await tableNames(engine.url);

    expect(names).toEqual([]);
  });

  test("answers no more once it is stopped", async () => {
    const engine = await startEngine();

    await engine.stop();

    await expect(tableNames(engine.url)).rejects.toThrow("ECONNREFUSED");
  });

  test("holds what an earlier one left in the database file", async () => {
    const earlier = await startEngine({ databaseFile: databaseFile() });
    await createTable(earlier.url);
    await earlier.stop();

    const engine = await start({ databaseFile: databaseFile() });

    expect(await tableNames(engine.url)).toEqual(["tasks"]);
  });

  test("ends when its runner is killed", async () => {
    const runner = await startRunner(databaseFile());
    const processes = engineProcesses(directory);

    runner.process.kill("SIGKILL");
    await gone(processes);

    await expect(tableNames(runner.url)).rejects.toThrow("ECONNREFUSED");
  });
});

describe("a database file", () => {
  test("is taken over from an engine that was left behind on it", async () => {
    const leftBehind = await start({ databaseFile: databaseFile() });
    await createTable(leftBehind.url);

    const engine = await start({ databaseFile: databaseFile() });

    expect(await tableNames(engine.url)).toEqual(["tasks"]);
    await expect(tableNames(leftBehind.url)).rejects.toThrow("ECONNREFUSED");
  });

  test("is refused while another runner is at work on it", async () => {
    const runner = await startRunner(databaseFile());

    const starting = startEngine({ databaseFile: databaseFile() });

    await expect(starting).rejects.toThrow(
      `in use by process ${runner.process.pid}, which is still running`,
    );
    expect(await tableNames(runner.url)).toEqual([]);
  });

  test("may have a note beside it that names a process which is not its engine: that process is left alone", async () => {
    const bystander = spawn(process.execPath, ["--eval", "process.stdin.resume()"], {
      stdio: ["pipe", "ignore", "ignore"],
    });
    await once(bystander, "spawn");
    cleanUp.push(() => bystander.kill("SIGKILL"));
    const identity = { pid: bystander.pid, command: "dynoxide serve" };
    const note = {
      url: "http://127.0.0.1:1",
      databaseFile: databaseFile(),
      engine: identity,
      runner: identity,
    };
    writeFileSync(join(directory, "engine.json"), JSON.stringify(note));

    await start({ databaseFile: databaseFile() });

    expect(bystander.signalCode).toBeNull();
    expect(bystander.kill(0)).toBe(true);
  });
});

describe("the engine's program", () => {
  test("is the one that DYNOXIDE_BIN names", async () => {
    const found = await findEngine({ environment: { DYNOXIDE_BIN: process.execPath } });

    expect(found).toBe(process.execPath);
  });

  test("is not looked for elsewhere when DYNOXIDE_BIN names nothing that runs", async () => {
    const finding = findEngine({ environment: { DYNOXIDE_BIN: join(directory, "missing") } });

    await expect(finding).rejects.toThrow(
      /^DYNOXIDE_BIN names .*missing, which is not a program\.$/,
    );
  });

  test("is found on PATH where there is no package for the platform", async () => {
    const program = join(directory, "dynoxide");
    writeFileSync(program, "", { mode: 0o755 });

    const found = await findEngine({ environment: { PATH: directory }, platform: "plan9-mips" });

    expect(found).toBe(program);
  });

  test("is installed in its proven version when it is nowhere, and the error names what else would do", async () => {
    const installed: string[] = [];
    const install = async (packageName: string) => {
      installed.push(packageName);
      throw new Error("404");
    };

    const finding = findEngine({
      environment: { PATH: directory },
      platform: "plan9-mips",
      install,
    });

    await expect(finding).rejects.toThrow(
      /plan9-mips.*DYNOXIDE_BIN.*PATH.*AWS_ENDPOINT_URL_DYNAMODB/,
    );
    expect(installed).toEqual(["@dynoxide/plan9-mips@1.2.1"]);
  });
});
