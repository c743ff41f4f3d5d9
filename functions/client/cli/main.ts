import { spawn } from "node:child_process";
import { openAsBlob } from "node:fs";
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { platform } from "../platform.ts";
import { typeOfName } from "../upload.ts";
import { runCli } from "./run-cli.ts";

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => stop.abort(new Error("interrupted")));
// The reader of a pipe may have enough.
process.stdout.on("error", () => process.exit());

const opener = (): readonly [string, ...string[]] => {
  if (process.platform === "darwin") return ["open"];
  return process.platform === "win32" ? ["rundll32", "url.dll,FileProtocolHandler"] : ["xdg-open"];
};

process.exitCode = await runCli(process.argv.slice(2), {
  environment: process.env,
  print: (written) => void process.stdout.write(written),
  note: (written) => void process.stderr.write(written),
  isTerminal: process.stderr.isTTY === true,
  read: (path) => (path === "-" ? text(process.stdin) : readFile(path, "utf8")),
  file: (path) => openAsBlob(path, { type: typeOfName(path) ?? "" }),
  open: (url) => {
    const [program, ...args] = opener();
    // Where there is no such program, the address that is printed has to do.
    spawn(program, [...args, url], { detached: true, stdio: "ignore" })
      .on("error", () => undefined)
      .unref();
  },
  platform,
  signal: stop.signal,
});
