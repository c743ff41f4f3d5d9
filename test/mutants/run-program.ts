import { spawn } from "node:child_process";
import { once } from "node:events";

/** How a program ended. `code` is null where it had to be killed. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/**
 * A story that a simulation tells of a broken promise is long, and the promise stands before it.
 */
const KEPT = 10_000_000;

/**
 * Runs a script with this Node.js in a folder, and kills it with all that it has started when its
 * time is over or `stop` says so. Nothing of it is left when this resolves. `limitMs` is generous:
 * a mutant for which it is too short counts as not seen.
 */
export const runScript = async (
  args: readonly string[],
  {
    folder,
    limitMs,
    stop,
  }: { readonly folder: string; readonly limitMs: number; readonly stop: AbortSignal },
): Promise<Ended> => {
  // In a group of its own, so that the workers of a test run and their engine end with it.
  const child = spawn(process.execPath, args, {
    cwd: folder,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const end = AbortSignal.any([stop, AbortSignal.timeout(limitMs)]);
  const kill = () => killGroup(child.pid);
  end.addEventListener("abort", kill);
  if (end.aborted) kill();
  let output = "";
  const keep = (chunk: Buffer) => {
    output = `${output}${chunk.toString()}`.slice(-KEPT);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  // Pipes are held open by whatever the script has left behind: its own end is what counts.
  const [code] = await once(child, "exit");
  end.removeEventListener("abort", kill);
  killGroup(child.pid);
  return { code, output };
};

const killGroup = (pid: number | undefined): void => {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // The group has ended.
  }
};
