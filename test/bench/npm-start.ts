import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The service that `npm start` runs, from the line on that names its API. */
export interface Started {
  /** From the command to that line. */
  readonly seconds: number;
  readonly url: string;
  readonly key: string;
  /** Ends it as Ctrl-C does. */
  stop(): Promise<void>;
}

/**
 * Runs `npm start` with its state in `directory`, without a sample. Throws if it ends before its
 * API is ready.
 */
export const npmStart = async (directory: string, port: number): Promise<Started> => {
  const began = performance.now();
  const started = spawn("npm", ["start", "--", "--no-sample", "--port", String(port)], {
    cwd: root,
    env: { ...process.env, CALLSHEET_DIRECTORY: directory },
    stdio: ["ignore", "pipe", "ignore"],
    // npm and the service are ended together.
    detached: true,
  });
  const ended = once(started, "exit");
  const said: Record<string, string> = {};
  let seconds: number | undefined;
  for await (const line of createInterface({ input: started.stdout })) {
    const [, name = "", value = ""] = /^(API|Key) +(\S+)$/.exec(line) ?? [];
    said[name] = value;
    if (name === "API") seconds = (performance.now() - began) / 1000;
    if (name === "Key") break;
  }
  started.stdout.resume();
  const stop = async (): Promise<void> => {
    process.kill(-(started.pid ?? 0), "SIGINT");
    await ended;
  };
  const { API: url, Key: key } = said;
  if (seconds === undefined || url === undefined || key === undefined) {
    await ended;
    throw new Error("`npm start` ended before its API was ready.");
  }
  return { seconds, url, key, stop };
};
