import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { sharedBundles } from "./shared-bundles.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** `npm start` as a real process. */
export interface Runner {
  readonly process: ChildProcess;
  readonly lines: readonly string[];
  /**
   * Resolves with the first line that matches, among those there are and those to come; rejects if
   * the runner ends before.
   */
  line(pattern: RegExp): Promise<string>;
  /** Resolves when so many lines match. */
  count(pattern: RegExp, times: number): Promise<void>;
  /** Resolves with its exit code when it has ended by itself. */
  readonly ended: Promise<number | null>;
  /** Kills it without a chance to clean up; resolves when it is gone. */
  kill(): Promise<void>;
  /** Ends it as Ctrl-C does; resolves with its exit code. */
  interrupt(): Promise<number | null>;
}

/** The processes of the engine that runs on this state. */
export const engineProcesses = (directory: string): number[] => {
  const text = readFileSync(join(directory, "engine.json"), "utf8");
  return [...text.matchAll(/"\w*[pP]id":\s*(\d+)/g)].map(([, pid]) => Number(pid));
};

/**
 * Resolves when none of these processes is there any more. They are nobody's children here, so
 * nothing tells when they end.
 */
export const gone = async (pids: readonly number[]): Promise<void> => {
  while (pids.some(isAlive)) await pause(20);
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** A folder for the state of one test's runs. */
export const stateDirectory = (): string => {
  const directory = mkdtempSync(join(tmpdir(), "callsheet-run-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
};

/**
 * The program takes the shell's place, and so its number. Lines of two pipes may be read in another
 * order than they were written.
 */
const BOTH_IN_ORDER = 'exec "$0" "$@" 2>&1';

/**
 * Starts the local runner on a free port, with its state in `directory` and the bundles of this
 * test run: `infra/run.test.ts` has a start that bundles. It is gone when the test is over.
 */
export const startRunner = async (
  directory: string,
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<Runner> =>
  launchRunner(directory, args, {
    CALLSHEET_BUNDLES: (await sharedBundles()).directory,
    ...environment,
  });

/** The same as an operator starts it, who has no bundles. */
export const launchRunner = (
  directory: string,
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Runner => {
  const child = spawn(
    "/bin/sh",
    ["-c", BOTH_IN_ORDER, process.execPath, join(root, "infra/local/run.ts"), "--port=0", ...args],
    {
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
        CALLSHEET_DIRECTORY: directory,
        ...environment,
      },
      stdio: ["ignore", "pipe", "ignore"],
    },
  );
  const ended = once(child, "close");
  const lines: string[] = [];
  const waiting = new Set<(line: string) => void>();
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(line);
    for (const look of waiting) look(line);
  });
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
    return child.exitCode;
  };
  onTestFinished(async () => {
    await end("SIGKILL");
  });
  const line = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = (candidate: string) => {
        if (!pattern.test(candidate)) return;
        waiting.delete(look);
        resolve(candidate);
      };
      waiting.add(look);
      for (const known of [...lines]) look(known);
      void ended.then(() =>
        reject(new Error(`The runner ended without a line like ${pattern}:\n${lines.join("\n")}`)),
      );
    });
  const count = (pattern: RegExp, times: number) => {
    const enough = () => lines.filter((candidate) => pattern.test(candidate)).length >= times;
    return new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!enough()) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
      void ended.then(() =>
        reject(
          new Error(`The runner ended before ${times} lines like ${pattern}:\n${lines.join("\n")}`),
        ),
      );
    });
  };
  return {
    process: child,
    lines,
    line,
    count,
    ended: ended.then(() => child.exitCode),
    kill: async () => {
      await end("SIGKILL");
    },
    interrupt: () => end("SIGINT"),
  };
};
