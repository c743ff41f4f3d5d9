import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../../infra/local/callback-addresses.ts";
import { npmStart } from "../npm-start.ts";
import type { Options } from "../options.ts";
import type { Readings } from "../verdict.ts";

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
  const { seconds, stop } = await npmStart(directory, port);
  await stop();
  return seconds;
};
