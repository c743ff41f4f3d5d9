import {
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { reasonOf } from "./reason.ts";

/** The table, with what its engine keeps beside it. The first is the one that a start looks for. */
const tableFiles = ["table.db", "table.db-wal", "table.db-shm"];

/**
 * All that a run leaves behind of tasks. Secrets are no part of it: task ids are made from one of
 * them.
 */
const taskFiles = [...tableFiles, "ledger.jsonl"];

/** A folder that this process alone works in, until it releases it or ends. */
export interface StateFolder {
  readonly directory: string;
  readonly databaseFile: string;
  readonly ledgerFile: string;
  release(): void;
}

/**
 * Makes the folder where it is missing, and takes its lock. Throws a sentence if another process
 * holds it.
 *
 * The kernel holds the lock, so a killed process holds none: no lock is ever stale, and two starts
 * at the same instant cannot both have it. SQLite is asked for it because Node itself offers no
 * file lock: the reserved lock of an empty database, which one connection can have. It lasts as
 * long as the connection, which `release` keeps from being collected.
 */
export function openStateFolder(directory: string): StateFolder {
  mkdirSync(directory, { recursive: true });
  const holderFile = join(directory, "runner.pid");
  const lock = openLock(directory);
  try {
    // In memory: a journal on disk would outlive a killed process, and the next one would have to
    // roll it back first.
    lock.exec("PRAGMA journal_mode = MEMORY; BEGIN IMMEDIATE");
    writeFileSync(holderFile, String(process.pid));
  } catch (cause) {
    lock.close();
    if (!isSqlite(cause)) throw cause;
    if (!isBusy(cause))
      throw new Error(
        `${directory} cannot be locked: ${cause instanceof Error ? cause.message : "no reason given"}.`,
        { cause },
      );
    throw new Error(
      `${directory} is in use by ${holder(holderFile)}, which is still running: stop it first.`,
      { cause },
    );
  }
  return {
    directory,
    databaseFile: join(directory, "table.db"),
    ledgerFile: join(directory, "ledger.jsonl"),
    release: () => {
      rmSync(holderFile, { force: true });
      lock.close();
    },
  };
}

/** Throws what the system refuses, as the system says it: SQLite only says that it cannot. */
function openLock(directory: string): DatabaseSync {
  const file = join(directory, "runner.lock");
  closeSync(openSync(file, "a"));
  return new DatabaseSync(file);
}

const isSqlite = (error: unknown): boolean => error instanceof Error && "errcode" in error;

/** SQLITE_BUSY: another process has the lock. */
const isBusy = (error: unknown): boolean =>
  error instanceof Error && "errcode" in error && error.errcode === 5;

/** The number is for people. A holder that has only just taken the lock has not written it yet. */
function holder(holderFile: string): string {
  try {
    const pid = Number(readFileSync(holderFile, "utf8"));
    return pid > 0 && process.kill(pid, 0) ? `process ${pid}` : "another process";
  } catch {
    return "another process";
  }
}

/**
 * Moves what there is of tasks into a folder of its own, named for this moment, and returns that
 * folder; undefined if there is nothing. Every file gets its second name before the first loses its
 * own, so that a process killed in the middle has not torn the table from its log. The table goes
 * first: an engine drops a log that lies beside no table.
 */
export function moveTasksAside(
  { directory }: Pick<StateFolder, "directory">,
  now: Date,
): string | undefined {
  const files = taskFiles.filter((file) => existsSync(join(directory, file)));
  if (files.length === 0) return undefined;
  const aside = newFolder(
    join(
      directory,
      `before-${now
        .toISOString()
        .replace(/\.\d+Z$/, "Z")
        .replaceAll(":", "-")}`,
    ),
  );
  try {
    for (const file of files) linkSync(join(directory, file), join(aside, file));
  } catch (cause) {
    throw new Error(`--fresh cannot move the tasks in ${directory} aside: ${reasonOf(cause)}.`, {
      cause,
    });
  }
  for (const file of files) rmSync(join(directory, file));
  return aside;
}

/** With a number behind its name where one of that name is there already. */
function newFolder(name: string): string {
  for (let number = 1; ; number++) {
    const folder = number === 1 ? name : `${name}-${number}`;
    if (existsSync(folder)) continue;
    mkdirSync(folder);
    return folder;
  }
}
