import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { createFunction, type LocalFunction } from "../../infra/local/lambda-runtime.ts";

/** Writes a bundle for one test; returns its absolute path. */
export function bundleOf(source: string): string {
  const directory = mkdtempSync(join(tmpdir(), "callsheet-lambda-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const bundle = join(directory, "index.mjs");
  writeFileSync(bundle, source);
  return bundle;
}

/** A function of this source, stopped after the test. */
export function functionOf(source: string, options: Partial<Parameters<typeof createFunction>[0]> = {}): LocalFunction {
  const bundle = bundleOf(source);
  const local = createFunction({ name: "submit-task", bundle, handler: "index.handler", environment: {}, timeoutMs: 10_000, ...options });
  onTestFinished(() => local.stop());
  return local;
}

/** What a bundle needs to call the switchboard. */
export const connects = `import { connect } from "node:net"; import { once } from "node:events";`;
/** Where a handler can report to: `nextConnection` waits for one that calls. */
export async function startSwitchboard(): Promise<{ port: number; nextConnection: () => Promise<Socket> }> {
  const server = createServer((socket) => socket.on("error", () => undefined)).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { port, nextConnection: async () => (await once(server, "connection"))[0] };
}
