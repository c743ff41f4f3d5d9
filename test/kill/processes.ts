import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** With its arguments: numbers are used again, so a number alone proves nothing. */
  readonly command: string;
}

/** Every process of this machine. */
export const allProcesses = async (): Promise<Process[]> => {
  const { stdout } = await run("ps", ["-A", "-ww", "-o", "pid=,ppid=,args="], {
    maxBuffer: 16 * 1024 * 1024,
  });
  return [...stdout.matchAll(/^ *(\d+) +(\d+) +(.*)$/gm)].map(([, pid, parent, command = ""]) => ({
    pid: Number(pid),
    parent: Number(parent),
    command,
  }));
};

/** Those that this one started, and those that they started. */
export const descendantsOf = (ancestor: number, processes: readonly Process[]): Process[] => {
  const family = new Set([ancestor]);
  // A parent may stand below its child in the list.
  for (let grown = 0; grown !== family.size; ) {
    grown = family.size;
    for (const { pid, parent } of processes) if (family.has(parent)) family.add(pid);
  }
  family.delete(ancestor);
  return processes.filter(({ pid }) => family.has(pid));
};

/**
 * The function that it runs, or what part of the engine it is; undefined for anything else.
 * `bundles`: names of functions by folder.
 */
export const roleOf = (
  { command }: Process,
  bundles: ReadonlyMap<string, string>,
): string | undefined => {
  if (command.includes("engine-guard.js")) return ENGINE_GUARD;
  if (command.includes(" --db-path ")) return ENGINE;
  return [...bundles].find(([folder]) => command.includes(`lambda-host.js ${folder}/`))?.[1];
};

export const ENGINE = "engine";
export const ENGINE_GUARD = "engine guard";

/** Kills it outright. False if it was gone already. */
export const kill = ({ pid }: Process): boolean => {
  try {
    return process.kill(pid, "SIGKILL");
  } catch {
    return false;
  }
};
