import { createServer, request } from "node:http";
import type { Chance } from "../kill/chance.ts";
import { pause } from "../support/real-time.ts";

/** How often the table is slow, and by how much. DynamoDB's slowest answers take about as long. */
const SLOW = { share: 0.1, leastMs: 200, mostMs: 1200 } as const;

/**
 * A table at `engineUrl` some of whose answers are late: a process that waits for one sends later
 * than it meant to. Answers with its address.
 */
export const startSlowTable = async (
  engineUrl: string,
  chance: Chance,
): Promise<{ readonly url: string; close(): void }> => {
  const { hostname, port } = new URL(engineUrl);
  const server = createServer((incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    const late = chance.happens(SLOW.share)
      ? SLOW.leastMs + chance.below(SLOW.mostMs - SLOW.leastMs)
      : 0;
    const passed = request({ hostname, port, method, path, headers }, async (answer) => {
      await pause(late);
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(passed);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  const own = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${own}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
