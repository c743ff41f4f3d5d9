import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { freePort } from "../../../infra/local/callback-addresses.ts";
import type { Options } from "../options.ts";
import type { Readings } from "../verdict.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Starts that are counted. One before them synthesizes the stack. */
const STARTS = 3;

/** Seconds from `npm start` to the line that names the API, on a stack that is there already. */
export const measureStart = async (
  { chosen }: Options,
  say: (text: string) => void,
): Promise<Readings> => {
  if (!chosen.includes("start")) return {};
  say("measuring start");
  const directory = await mkdtemp(join(tmpdir(), "callsheet-bench-"));
  try {
    const port = await freePort();
    await secondsToReady(directory, port);
    const values: number[] = [];
    for (let start = 0; start < STARTS; start += 1)
      values.push(await secondsToReady(directory, port));
    return { start: { "": { values } } };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
};

const secondsToReady = async (directory: string, port: number): Promise<number> => {
  const began = performance.now();
  const started = spawn("npm", ["start", "--", "--no-sample", "--port", String(port)], {
    cwd: root,
    env: { ...process.env, CALLSHEET_DIRECTORY: directory },
    stdio: ["ignore", "pipe", "ignore"],
    // npm and the service are ended together, as Ctrl-C does it.
    detached: true,
  });
  const ended = once(started, "exit");
  const isReady = async (): Promise<boolean> => {
    for await (const line of createInterface({ input: started.stdout }))
      if (line.startsWith("API ")) return true;
    return false;
  };
  const ready = await isReady();
  const seconds = (performance.now() - began) / 1000;
  if (ready) process.kill(-(started.pid ?? 0), "SIGINT");
  started.stdout.resume();
  await ended;
  if (!ready) throw new Error("`npm start` ended before its API was ready.");
  return seconds;
};
