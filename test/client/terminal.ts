import { openAsBlob } from "node:fs";
import { readFile } from "node:fs/promises";
import { runCli } from "../../functions/client/cli/run-cli.ts";
import type { World } from "../../functions/client/cli/world.ts";
import { platform } from "../../functions/client/platform.ts";
import { typeOfName } from "../../functions/client/upload.ts";
import { API_KEY, type System } from "../support/system.ts";
import { never } from "./client-of.ts";

/** A call of the command line that has ended. */
export interface Called {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly opened: readonly string[];
}

/** The command line on the test's clock, with stdout and stderr kept. */
export const call = async (
  { api, clock }: System,
  args: readonly string[],
  {
    environment = { CALLSHEET_URL: api.url, CALLSHEET_KEY: API_KEY },
    stdin = "",
    ...world
  }: Partial<World> & { readonly stdin?: string } = {},
): Promise<Called> => {
  const said = { out: "", err: "" };
  const opened: string[] = [];
  const code = await clock.during(
    runCli(args, {
      environment,
      print: (text) => {
        said.out += text;
      },
      note: (text) => {
        said.err += text;
      },
      isTerminal: false,
      read: async (path) => (path === "-" ? stdin : readFile(path, "utf8")),
      file: (path) => openAsBlob(path, { type: typeOfName(path) ?? "" }),
      open: (url) => void opened.push(url),
      platform: {
        ...platform,
        now: () => clock.now(),
        sleep: (milliseconds, signal) => clock.sleep(milliseconds, signal),
        timeout: never,
        random: () => 0,
      },
      signal: new AbortController().signal,
      ...world,
    }),
  );
  return { code, ...said, opened };
};
