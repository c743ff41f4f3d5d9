import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

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

/** One request to the table: the keys of the row it writes, and the units that this consumed. */
export interface CountedCall {
  /** `GetItem`. */
  readonly action: string;
  readonly pk: string | undefined;
  readonly sk: string | undefined;
  readonly units: number;
}

/** The keys that a BatchGetItem reads strongly: each costs what a GetItem does. */
const keysOf = (
  tables: Record<string, { ConsistentRead?: boolean; Keys?: readonly object[] }> = {},
): number =>
  Object.values(tables)
    .filter(({ ConsistentRead }) => ConsistentRead)
    .reduce((sum, { Keys = [] }) => sum + Keys.length, 0);

/** Listens to requests for the engine, asks it what each consumes, and adds that up. */
export const countCalls =
  (engineUrl: string, spent: Spent, onCall: (call: CountedCall) => void = () => undefined) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = JSON.parse(await text(request));
    const action = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
    const answer = await fetch(engineUrl, {
      method: "POST",
      headers: forwarded(request.headers),
      body: JSON.stringify({ ...body, ReturnConsumedCapacity: "INDEXES" }),
    });
    const answered = await answer.text();
    const { ConsumedCapacity } = JSON.parse(answered) as { ConsumedCapacity?: Capacity };
    const units = ConsumedCapacity?.CapacityUnits ?? 0;
    if ((action === "GetItem" || action === "Query") && body.ConsistentRead)
      spent.strongReads += Math.max(1, units);
    spent.strongReads += keysOf(body.RequestItems);
    // A condition that fails costs as much as the row it looked at; the engine reports nothing for
    // it.
    const consumed = ConsumedCapacity === undefined ? 1 : units;
    if (action === "PutItem" || action === "UpdateItem") spent.write += consumed;
    const { pk, sk } = body.Key ?? body.Item ?? {};
    onCall({ action, pk: pk?.S, sk: sk?.S, units: consumed });
    response
      .writeHead(answer.status, {
        "content-type": "application/x-amz-json-1.0",
        "content-length": Buffer.byteLength(answered),
      })
      .end(answered);
  };
