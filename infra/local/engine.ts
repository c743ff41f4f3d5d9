import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { findEngine } from "./find-engine.ts";

/**
 * It starts in some 10 ms. A machine under heavy load needs thousands of times as long, and an
 * engine that cannot start ends by itself: only what hangs reaches this.
 */
const startTimeoutMs = 60_000;
const answerTimeoutMs = 10_000;
const pauseMs = 5;
/** A free port can be taken by another process before the engine listens on it. */
const maxStarts = 3;

const run = promisify(execFile);

/** A DynamoDB engine that answers at `url` on 127.0.0.1, with any credentials. */
export interface Engine {
  readonly url: string;
  /** Resolves when the engine is gone, by any cause. */
  readonly ended: Promise<unknown>;
  /** Ends the engine; resolves when its process is gone. */
  stop(): Promise<void>;
}

/**
 * Starts the engine, on a port of its own unless one is given, and resolves once it answers. With
 * `databaseFile` what it holds survives, else it lives in memory.
 *
 * The engine locks nothing, so two on one file would ruin it: `directory` (where the file is,
 * unless given) remembers who runs on it. An engine that a killed runner left there is ended first;
 * if its runner is still alive, this rejects. On systems that have neither /proc nor `ps` no
 * engine can be recognised, so none is ended.
 */
export async function startEngine(
  options: { databaseFile?: string; directory?: string; port?: number } = {},
): Promise<Engine> {
  const program = await findEngine();
  if (options.databaseFile === undefined) return (await launch(program, [], options.port)).engine;
  const databaseFile = resolve(options.databaseFile);
  const directory = options.directory ?? dirname(databaseFile);
  mkdirSync(directory, { recursive: true });
  mkdirSync(dirname(databaseFile), { recursive: true });
  await endLeftoverEngine({ databaseFile, directory });
  const { engine, pid } = await launch(program, ["--db-path", databaseFile], options.port);
  const note: Note = {
    url: engine.url,
    databaseFile,
    engine: await identify(pid),
    runner: await identify(process.pid),
  };
  try {
    writeFileSync(noteIn(directory), JSON.stringify(note));
  } catch (error) {
    await engine.stop();
    throw error;
  }
  return engine;
}

/**
 * A process as its number and its command line: numbers are used again, so a number alone proves
 * nothing.
 */
interface Identity {
  readonly pid: number;
  readonly command: string;
}

interface Note {
  readonly url: string;
  readonly databaseFile: string;
  readonly engine: Identity;
  readonly runner: Identity;
}

/**
 * Ends an engine that a killed runner left on this file. Throws a sentence if its runner is still
 * alive.
 */
export async function endLeftoverEngine({
  databaseFile,
  directory,
}: {
  databaseFile: string;
  directory: string;
}): Promise<void> {
  const note = readNote(noteIn(directory));
  if (note?.databaseFile !== databaseFile || !(await isAlive(note.engine))) return;
  if (note.runner.pid !== process.pid && (await isAlive(note.runner))) {
    throw new Error(
      `${databaseFile} is in use by process ${note.runner.pid}, which is still running: stop it first.`,
    );
  }
  process.kill(note.engine.pid, "SIGKILL");
  while (await isAlive(note.engine)) await pause(pauseMs);
}

const noteIn = (directory: string): string => join(directory, "engine.json");

/**
 * A note that cannot be read was written by a runner that was killed while writing: its engine
 * ended with it.
 */
function readNote(noteFile: string): Note | undefined {
  try {
    return JSON.parse(readFileSync(noteFile, "utf8"));
  } catch {
    return undefined;
  }
}

async function identify(pid: number): Promise<Identity> {
  return { pid, command: await commandLine(pid) };
}

async function isAlive({ pid, command }: Identity): Promise<boolean> {
  return command !== "" && (await commandLine(pid)) === command;
}

/** Empty when there is no such process, or no way to know. */
async function commandLine(pid: number): Promise<string> {
  try {
    if (process.platform === "linux") return readFileSync(`/proc/${pid}/cmdline`, "utf8");
    return (await run("ps", ["-ww", "-o", "command=", "-p", String(pid)])).stdout.trim();
  } catch {
    return "";
  }
}

async function launch(
  program: string,
  storage: readonly string[],
  wanted?: number,
): Promise<{ engine: Engine; pid: number }> {
  const failures: string[] = [];
  while (failures.length < maxStarts) {
    const port = wanted ?? (await freePort());
    const guard = spawnGuard(program, [
      "serve",
      "--host",
      "127.0.0.1",
      "--port",
      String(port),
      ...storage,
    ]);
    const [pid, ready] = await Promise.all([
      guard.enginePid,
      isReady(`http://127.0.0.1:${port}`, guard.process),
    ]);
    if (ready && pid !== undefined)
      return {
        pid,
        engine: { url: `http://127.0.0.1:${port}`, ended: guard.exited, stop: guard.stop },
      };
    const hasEnded = guard.process.exitCode !== null;
    await guard.stop();
    failures.push(
      guard.complaint() ||
        (pid === undefined || hasEnded ? "it ended without a word" : "it did not answer"),
    );
  }
  const named = process.env.DYNOXIDE_BIN ? ", which DYNOXIDE_BIN names," : "";
  throw new Error(
    `The DynamoDB engine ${program}${named} did not start: ${[...new Set(failures)].join(" | ")}.`,
  );
}

function spawnGuard(program: string, engineArguments: readonly string[]) {
  const guard = spawn(
    process.execPath,
    [join(import.meta.dirname, "engine-guard.js"), program, ...engineArguments],
    {
      stdio: ["pipe", "pipe", "pipe"],
      // A group of its own: Ctrl-C at the terminal is for the runner, which still needs the engine
      // while it stops.
      detached: true,
    },
  );
  const exited = once(guard, "exit");
  let complaint = "";
  guard.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-500);
  });
  const lines = createInterface({ input: guard.stdout });
  const enginePid = Promise.race([
    once(lines, "line").then(([line]) => Number(line)),
    exited.then(() => undefined),
  ]);
  // The guard may be gone already, killed together with its engine.
  guard.stdin.on("error", () => undefined);
  const stop = async () => {
    guard.stdin.end();
    await exited;
  };
  return { process: guard, enginePid, exited, stop, complaint: () => complaint.trim() };
}

async function isReady(url: string, guard: ChildProcess): Promise<boolean> {
  const deadline = performance.now() + startTimeoutMs;
  const isRunning = () => guard.exitCode === null && guard.signalCode === null;
  while (isRunning() && performance.now() < deadline) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(answerTimeoutMs) }).catch(
      () => undefined,
    );
    await answer?.body?.cancel();
    if (answer?.headers.has("x-dynoxide-version")) return isRunning();
    await pause(pauseMs);
  }
  return false;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("The system gave no port.");
  return address.port;
}
