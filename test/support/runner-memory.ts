import { readFileSync } from "node:fs";
import { allProcesses, descendantsOf, type Process } from "../kill/processes.ts";
import { pause } from "./real-time.ts";
import type { Runner } from "./runner.ts";

/** The processes that a runner has started, and those that they started. */
export const childrenOf = async ({ process: { pid = 0 } }: Runner): Promise<Process[]> =>
  descendantsOf(pid, await allProcesses());

/**
 * Resolves with the memory of these processes in MB once it has fallen to `most`, however long that
 * takes.
 */
export const fallenMemory = async (runner: Runner, most: number): Promise<number> => {
  for (;;) {
    const children = await childrenOf(runner);
    const megabytes = children.reduce((sum, child) => sum + megabytesOf(child), 0);
    if (megabytes <= most) return megabytes;
    await pause(200);
  }
};

/**
 * A process's share of memory, as Linux says it: a page that several have is divided among them. 0
 * once it is gone.
 */
const megabytesOf = ({ pid }: Process): number => {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
    return Number(/^Pss: +(\d+) kB/m.exec(text)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
};
