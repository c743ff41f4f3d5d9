import * as z from "zod/mini";
import type { CallDynamo } from "../../functions/store/dynamo-table.ts";
import { underWay } from "./virtual-clock.ts";

/** From so many queries on, one read of the index is cheaper than to ask for each list. */
const WORTH_A_READ = 4;

/** Most entries of an index that are read for it. In a fuller one each list is asked for. */
const MOST_ENTRIES = 100;

const listQuery = z.object({
  TableName: z.string(),
  IndexName: z.literal("agenda"),
  ExpressionAttributeValues: z.object({ ":partition": z.object({ S: z.string() }) }),
});

const page = z.object({
  Items: z.array(z.object({ agenda: z.object({ S: z.string() }) })),
  LastEvaluatedKey: z.optional(z.unknown()),
});

/** Queries of one table that were asked in one turn of the event loop. */
interface Asked {
  count: number;
  readonly filled: Promise<ReadonlySet<string> | undefined>;
}

/**
 * Tells of a query whether its work list is empty, and reads that from the engine once for all the
 * queries of a moment. Each run of the poller reads 36 lists, of which a test fills one or two: the
 * empty ones were seven in ten calls of the engine. A list that has an entry is always asked for.
 */
export function emptyLists(call: CallDynamo): (input: object) => Promise<boolean> {
  const gathered = new Map<string, Asked>();
  const read = async (TableName: string): Promise<ReadonlySet<string> | undefined> => {
    await new Promise((resolve) => setImmediate(resolve));
    const { count = 0 } = gathered.get(TableName) ?? {};
    gathered.delete(TableName);
    if (count < WORTH_A_READ) return undefined;
    const scan = { TableName, IndexName: "agenda", Limit: MOST_ENTRIES };
    const { Items, LastEvaluatedKey } = page.parse(await call("Scan", scan));
    return LastEvaluatedKey === undefined
      ? new Set(Items.map(({ agenda }) => agenda.S))
      : undefined;
  };
  return async (input) => {
    const query = listQuery.safeParse(input);
    if (!query.success) return false;
    const { TableName, ExpressionAttributeValues } = query.data;
    const asked = gathered.get(TableName) ?? { count: 0, filled: underWay(read(TableName)) };
    gathered.set(TableName, asked);
    asked.count += 1;
    const filled = await asked.filled;
    return filled !== undefined && !filled.has(ExpressionAttributeValues[":partition"].S);
  };
}
