import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { keepEngine } from "../../infra/local/kept-engine.ts";
import { createTable, tableNames } from "../support/local-engine.ts";
import { gone } from "../support/runner.ts";

interface Note {
  readonly engine: { readonly pid: number };
}

/** A kept engine, and what was told of it. */
const arrange = async ({ soundAfterMs }: { soundAfterMs: number }) => {
  const directory = mkdtempSync(join(tmpdir(), "callsheet-engine-"));
  const databaseFile = join(directory, "table.db");
  const outage = Promise.withResolvers<string>();
  const end = Promise.withResolvers<string>();
  const engine = await keepEngine({
    databaseFile,
    directory,
    soundAfterMs,
    onOutage: outage.resolve,
    onEnd: end.resolve,
  });
  const note = (): Note => JSON.parse(readFileSync(join(directory, "engine.json"), "utf8"));
  onTestFinished(async () => {
    await engine.stop();
    rmSync(directory, { recursive: true });
  });
  return {
    engine,
    databaseFile,
    outage: outage.promise,
    end: end.promise,
    pid: () => note().engine.pid,
  };
};

test("an engine that was killed answers again at the same address, with what it held", async () => {
  const { engine, outage, pid } = await arrange({ soundAfterMs: 0 });
  await createTable(engine.url);
  const killed = pid();

  process.kill(killed, "SIGKILL");

  expect(await outage).toBe("The table's engine had ended and was started again.");
  expect(await tableNames(engine.url)).toEqual(["tasks"]);
  expect(pid()).not.toBe(killed);
});

test("an engine that was started again ends when it is stopped", async () => {
  const { engine, outage, pid } = await arrange({ soundAfterMs: 0 });
  process.kill(pid(), "SIGKILL");
  await outage;

  await engine.stop();

  await gone([pid()]);
  await expect(tableNames(engine.url)).rejects.toThrow("ECONNREFUSED");
});

test("an engine that does not start again is given up, in a sentence that says why", async () => {
  const { databaseFile, end, pid } = await arrange({ soundAfterMs: 0 });
  for (const file of [databaseFile, `${databaseFile}-wal`, `${databaseFile}-shm`])
    rmSync(file, { force: true });
  mkdirSync(databaseFile);

  process.kill(pid(), "SIGKILL");

  expect(await end).toMatch(/^The DynamoDB engine .* did not start: ./);
});

test("an engine that ends as soon as it has started is not started again", async () => {
  const { end, pid } = await arrange({ soundAfterMs: 600_000 });
  const killed = pid();

  process.kill(killed, "SIGKILL");

  expect(await end).toBe("The table's engine ended as soon as it had started.");
  expect(pid()).toBe(killed);
});
