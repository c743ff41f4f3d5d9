import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { createFunction, type LocalFunction } from "../../infra/local/lambda-runtime.ts";
import { VirtualClock } from "./virtual-clock.ts";

/** Writes a bundle for one test; returns its absolute path. */
export function bundleOf(source: string): string {
  const directory = mkdtempSync(join(tmpdir(), "callsheet-lambda-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const bundle = join(directory, "index.mjs");
  writeFileSync(bundle, source);
  return bundle;
}

/**
 * A function of this source, stopped after the test. Its time stands still unless a clock is given:
 * it is never too slow.
 */
export function functionOf(
  source: string,
  options: Partial<Parameters<typeof createFunction>[0]> = {},
): LocalFunction {
  const bundle = bundleOf(source);
  const fixed = {
    name: "submit-task",
    bundle,
    handler: "index.handler",
    environment: {},
    timeoutMs: 10_000,
    memoryMegabytes: 256,
    clock: new VirtualClock(),
  };
  const local = createFunction({ ...fixed, ...options });
  onTestFinished(() => local.stop());
  return local;
}

/** The imports that a bundle needs to call the switchboard. */
export const connects = `import { connect } from "node:net"; import { once } from "node:events";`;

export interface Switchboard {
  readonly port: number;
  /** The next one that has called, or that will. */
  readonly nextConnection: () => Promise<Socket>;
}

/** Where a handler can report to. */
export async function startSwitchboard(): Promise<Switchboard> {
  const called: Socket[] = [];
  const expected: ((socket: Socket) => void)[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    const take = expected.shift();
    if (take === undefined) called.push(socket);
    else take(socket);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const nextConnection = async () =>
    called.shift() ?? new Promise<Socket>((resolve) => expected.push(resolve));
  return { port, nextConnection };
}
