import { execFile } from "node:child_process";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Metafile } from "esbuild";

/** The functions, bundled once for a test run. */
export interface Bundles {
  readonly directory: string;
  /** The paths of the modules that the bundles have other code for. */
  readonly replaced: readonly string[];
  /** The inputs of each bundle, as esbuild tells them. */
  readonly metafile: Metafile;
}

/** The file in which a folder's `Bundles` stand. */
export const fileBeside = (directory: string): string => `${directory}.json`;

const run = promisify(execFile);

/**
 * Answers every worker of this run with the bundles in `directory`, and makes them for the first
 * that asks: that takes some four seconds of CPU, which a run without them should not spend.
 */
export async function serveBundles(directory: string) {
  let made: Promise<unknown> | undefined;
  const server = createServer((_request, response) => {
    made ??= run(process.execPath, [join(import.meta.dirname, "make-bundles.ts"), directory]);
    made.then(
      () => createReadStream(fileBeside(directory)).pipe(response),
      (error) => response.writeHead(500).end(String(error)),
    );
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}
