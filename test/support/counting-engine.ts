import { createServer } from "node:http";
import { inject, onTestFinished } from "vitest";
import { type CountedCall, countCalls, type Spent } from "./count-calls.ts";
import { listenUntilTestEnds } from "./http-server.ts";

/**
 * The engine of this test run behind a server that asks it what each request consumes, and adds
 * that up.
 */
export const countingEngine = async (
  onCall?: (call: CountedCall) => void,
): Promise<{ url: string; spent: Spent }> => {
  const spent: Spent = { write: 0, strongReads: 0 };
  const server = createServer(countCalls(inject("engineUrl"), spent, onCall));
  const port = await listenUntilTestEnds(server);
  onTestFinished(() => server.closeAllConnections());
  return { url: `http://127.0.0.1:${port}`, spent };
};
