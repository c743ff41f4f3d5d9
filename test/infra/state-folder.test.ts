import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { startEngine } from "../../infra/local/engine.ts";
import { moveTasksAside, openStateFolder } from "../../infra/local/state-folder.ts";
import { createTable, tableNames } from "../support/local-engine.ts";
import { stateDirectory } from "../support/runner.ts";

const NOON = new Date("2026-01-01T12:00:00.000Z");

/** Another process that opens the folder, says what came of it, and lives until it is killed. */
const openElsewhere = async (
  directory: string,
): Promise<{ process: ChildProcess; said: string }> => {
  const module = new URL("../../infra/local/state-folder.ts", import.meta.url).href;
  const code = `import { openStateFolder } from "${module}";
    try { globalThis.folder = openStateFolder(process.argv[1]); console.log("opened"); } catch (error) { console.log(error.message); }
    process.stdin.resume();`;
  const opener = spawn(process.execPath, ["--input-type=module", "--eval", code, directory], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void opener.kill("SIGKILL"));
  const [said] = await once(createInterface({ input: opener.stdout }), "line");
  return { process: opener, said };
};

test("a folder is refused while another process works in it, in a sentence that names the process and nothing that would harm it", async () => {
  const directory = stateDirectory();
  const holder = await openElsewhere(directory);

  const opening = () => openStateFolder(directory);

  expect(holder.said).toBe("opened");
  expect(opening).toThrow(
    `${directory} is in use by process ${holder.process.pid}, which is still running: stop it first.`,
  );
});

test("of many that open a folder at the same instant one gets it", async () => {
  const directory = stateDirectory();

  const openers = await Promise.all(Array.from({ length: 5 }, () => openElsewhere(directory)));

  expect(openers.filter(({ said }) => said === "opened")).toHaveLength(1);
  expect(openers.filter(({ said }) => said.includes("is in use by"))).toHaveLength(4);
});

test("a process that was killed holds no folder, even if it left its mark there", async () => {
  const directory = stateDirectory();
  const killed = await openElsewhere(directory);
  killed.process.kill("SIGKILL");
  await once(killed.process, "exit");

  const folder = openStateFolder(directory);

  expect(readdirSync(directory)).toContain("runner.pid");
  expect(folder.directory).toBe(directory);
  folder.release();
});

test("a holder whose number is not there, or is nobody's, is another process", () => {
  const directory = stateDirectory();
  const folder = openStateFolder(directory);
  onTestFinished(() => folder.release());

  for (const number of [undefined, "", "torn", "4194305"]) {
    rmSync(join(directory, "runner.pid"), { force: true });
    if (number !== undefined) writeFileSync(join(directory, "runner.pid"), number);

    expect(() => openStateFolder(directory)).toThrow(
      "is in use by another process, which is still running",
    );
  }
});

test("a folder that was released can be opened again", () => {
  const directory = stateDirectory();
  openStateFolder(directory).release();

  const folder = openStateFolder(directory);

  folder.release();
  expect(readdirSync(directory)).toEqual(["runner.lock"]);
});

test("the files of tasks are moved into a folder named for the moment, secrets stay, and nothing there is ever moved over", () => {
  const directory = stateDirectory();
  const files = ["table.db", "table.db-wal", "ledger.jsonl", "identity.generated"];
  const write = (text: string) => {
    for (const file of files) writeFileSync(join(directory, file), text);
  };
  write("first");
  const first = moveTasksAside({ directory }, NOON);
  write("second");

  const second = moveTasksAside({ directory }, NOON);

  expect([first, second]).toEqual([
    join(directory, "before-2026-01-01T12-00-00Z"),
    join(directory, "before-2026-01-01T12-00-00Z-2"),
  ]);
  expect(readdirSync(directory).sort()).toEqual([
    "before-2026-01-01T12-00-00Z",
    "before-2026-01-01T12-00-00Z-2",
    "identity.generated",
  ]);
  expect(readFileSync(join(String(first), "ledger.jsonl"), "utf8")).toBe("first");
  expect(readdirSync(String(second)).sort()).toEqual(["ledger.jsonl", "table.db", "table.db-wal"]);
});

test("where there is nothing of tasks nothing is moved", () => {
  const directory = stateDirectory();

  const aside = moveTasksAside({ directory }, NOON);

  expect(aside).toBeUndefined();
  expect(readdirSync(directory)).toEqual([]);
});

test("a move that was killed halfway has left the whole table aside, and room for a new one", async () => {
  const directory = stateDirectory();
  const databaseFile = join(directory, "table.db");
  const engine = await startEngine({ databaseFile });
  await createTable(engine.url);
  await engine.stop();
  const log = readFileSync(`${databaseFile}-wal`);
  const aside = String(moveTasksAside({ directory }, NOON));
  writeFileSync(`${databaseFile}-wal`, log);

  const [old, fresh] = [
    await startEngine({ databaseFile: join(aside, "table.db") }),
    await startEngine({ databaseFile }),
  ];
  onTestFinished(async () => {
    await old.stop();
    await fresh.stop();
  });

  expect(existsSync(databaseFile)).toBe(true);
  expect(await tableNames(old.url)).toEqual(["tasks"]);
  expect(await tableNames(fresh.url)).toEqual([]);
});
