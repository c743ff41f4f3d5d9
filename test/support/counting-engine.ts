import { createServer, type IncomingHttpHeaders } from "node:http";
import { text } from "node:stream/consumers";
import { inject, onTestFinished } from "vitest";
import { listenUntilTestEnds } from "./http-server.ts";

/**
 * The work that the table was asked for: write units as DynamoDB counts them, indexes included, and
 * strongly consistent reads.
 */
export interface Spent {
  write: number;
  strongReads: number;
}

interface Capacity {
  readonly CapacityUnits: number;
}

/** All but what belongs to the connection or to the body's old length. */
const forwarded = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    ["x-amz-target", "content-type", "authorization", "x-amz-date"].map((name) => [
      name,
      String(headers[name]),
    ]),
  );

/**
 * The engine of this test run behind a server that asks it what each request consumes, and adds
 * that up.
 */
export const countingEngine = async (): Promise<{ url: string; spent: Spent }> => {
  const spent: Spent = { write: 0, strongReads: 0 };
  const server = createServer(async (request, response) => {
    const body = JSON.parse(await text(request));
    const action = String(request.headers["x-amz-target"]).split(".").at(-1);
    const answer = await fetch(inject("engineUrl"), {
      method: "POST",
      headers: forwarded(request.headers),
      body: JSON.stringify({ ...body, ReturnConsumedCapacity: "INDEXES" }),
    });
    const answered = await answer.text();
    const { ConsumedCapacity } = JSON.parse(answered) as { ConsumedCapacity?: Capacity };
    const units = ConsumedCapacity?.CapacityUnits ?? 0;
    if ((action === "GetItem" || action === "Query") && body.ConsistentRead)
      spent.strongReads += Math.max(1, units);
    // A condition that fails costs as much as the row it looked at; the engine reports nothing for
    // it.
    if (action === "PutItem" || action === "UpdateItem")
      spent.write += ConsumedCapacity === undefined ? 1 : units;
    response
      .writeHead(answer.status, { "content-type": "application/x-amz-json-1.0" })
      .end(answered);
  });
  const port = await listenUntilTestEnds(server);
  onTestFinished(() => server.closeAllConnections());
  return { url: `http://127.0.0.1:${port}`, spent };
};
