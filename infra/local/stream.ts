import { DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from "@aws-sdk/client-dynamodb-streams";
import { machineClock } from "./clock.ts";
import { type FilterPattern, fits } from "./event-source.ts";
import { reasonOf } from "./reason.ts";
import type { TablePlace } from "./table.ts";

/** How often the stream is asked for news. Lambda asks about four times a second. */
const EVERY_MS = 100;

/** After an error the stream is asked less often. */
const AFTER_ERROR_MS = 2000;

export interface StreamOptions {
  readonly place: TablePlace;
  readonly batchSize: number;
  /** A record that fits one of them is passed on. */
  readonly filters: readonly FilterPattern[];
  readonly invoke: (event: { readonly Records: readonly unknown[] }) => Promise<void>;
  readonly onFailure: (sentence: string) => void;
}

/**
 * Stands for Lambda's event source mapping: reads the table's stream from now on and invokes the
 * function with what fits the filters. A record that is missed is made up for by the schedule.
 * Returns how to stop it.
 */
export function readStream(options: StreamOptions): { stop(): void } {
  const stopping = new AbortController();
  void follow(options, stopping.signal);
  return { stop: () => stopping.abort() };
}

const follow = async (options: StreamOptions, signal: AbortSignal): Promise<void> => {
  const { endpoint, region, credentials } = options.place;
  const client = new DynamoDBStreamsClient({ endpoint, region, credentials });
  let said = false;
  while (!signal.aborted) {
    try {
      await followShards(options, client, signal);
    } catch (error) {
      if (!said && !signal.aborted)
        options.onFailure(`The table's stream cannot be read: ${reasonOf(error)}`);
      said = true;
      await pause(AFTER_ERROR_MS, signal);
    }
  }
  client.destroy();
};

const followShards = async (
  options: StreamOptions,
  client: DynamoDBStreamsClient,
  signal: AbortSignal,
): Promise<void> => {
  const StreamArn = await streamOf(options.place);
  const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn }));
  const iterators = await Promise.all(
    (StreamDescription?.Shards ?? []).map(async ({ ShardId }) => {
      const found = await client.send(
        new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: "LATEST" }),
      );
      return found.ShardIterator;
    }),
  );
  await Promise.all(
    iterators.map((iterator) => followShard(options, client, { iterator, signal })),
  );
};

const followShard = async (
  { filters, batchSize, invoke }: StreamOptions,
  client: DynamoDBStreamsClient,
  from: { readonly iterator: string | undefined; readonly signal: AbortSignal },
): Promise<void> => {
  const { signal } = from;
  let { iterator } = from;
  while (iterator !== undefined && !signal.aborted) {
    const { Records = [], NextShardIterator } = await client.send(
      new GetRecordsCommand({ ShardIterator: iterator }),
    );
    iterator = NextShardIterator;
    const fitting = Records.filter((record) => filters.some((filter) => fits(filter, record)));
    for (let first = 0; first < fitting.length; first += batchSize)
      // Not waited for, as Lambda works on ten batches of a shard at once.
      void invoke({ Records: fitting.slice(first, first + batchSize) });
    await pause(EVERY_MS, signal);
  }
};

const streamOf = async ({ endpoint, region, credentials, name }: TablePlace): Promise<string> => {
  const client = new DynamoDBClient({ endpoint, region, credentials });
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
    if (Table?.LatestStreamArn === undefined) throw new Error(`${name} has no stream`);
    return Table.LatestStreamArn;
  } finally {
    client.destroy();
  }
};

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  machineClock.sleep(milliseconds, signal).catch(() => undefined);
