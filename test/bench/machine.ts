import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { availableParallelism, cpus } from "node:os";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";

/** Where what is measured runs. */
export interface Machine {
  /** One sentence: cores, Node, and whether one core is kept for what is measured. */
  readonly described: string;
  /** Runs a program of Node's and returns what it wrote to file descriptor 3. */
  run<T>(options: ProcessOptions): Promise<T>;
}

export interface ProcessOptions {
  readonly program: string;
  readonly options: object;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Keeps one core for what is measured, where `taskset` exists and there are two, and moves this
 * process with its stand-ins to the others.
 */
export const prepareMachine = (): Machine => {
  // Counted before this process leaves one of them.
  const cores = availableParallelism();
  const core = keepCore();
  const kept =
    core === undefined
      ? "nothing is pinned: no `taskset`, or one core"
      : `what is measured is pinned to core ${core}`;
  const model = cpus()[0]?.model ?? "unknown processor";
  return {
    described: `${cores} cores (${model}), Node ${process.version}; ${kept}`,
    run: (options) => runPinned(core, options),
  };
};

const keepCore = (): number | undefined => {
  try {
    const listed = execFileSync("taskset", ["-cp", String(process.pid)], { encoding: "utf8" });
    const [first, ...others] = coresOf(listed.split(":").at(-1) ?? "");
    if (first === undefined || others.length === 0) return undefined;
    execFileSync("taskset", ["-acp", others.join(","), String(process.pid)], { stdio: "ignore" });
    return first;
  } catch {
    return undefined;
  }
};

/** Example: `0-2,5` are the cores 0, 1, 2 and 5. */
const coresOf = (listed: string): readonly number[] =>
  listed.split(",").flatMap((range) => {
    const [from = Number.NaN, to = from] = range.trim().split("-").map(Number);
    return Number.isNaN(from) ? [] : Array.from({ length: to - from + 1 }, (_, at) => from + at);
  });

const runPinned = async <T>(
  core: number | undefined,
  { program, options, environment }: ProcessOptions,
): Promise<T> => {
  const command = [process.execPath, program, JSON.stringify(options)];
  const pinned = core === undefined ? command : ["taskset", "-c", String(core), ...command];
  const [file = "", ...args] = pinned;
  const child = spawn(file, args, {
    env: environment,
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  const [code, said, errors] = await Promise.all([
    once(child, "exit").then(([exited]) => exited),
    text(child.stdio[3] as Readable),
    text(child.stderr as Readable),
  ]);
  if (code !== 0) throw new Error(`${program} ended with ${code}:\n${errors}`);
  return JSON.parse(said);
};
