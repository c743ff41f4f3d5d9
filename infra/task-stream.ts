import { Duration } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import {
  EventSourceMapping,
  type Function as LambdaFunction,
  StartingPosition,
} from "aws-cdk-lib/aws-lambda";
import type { TableInService } from "./task-table.ts";

/** Records of one call. They are told side by side, so a receiver that hangs delays nine others. */
const BATCH = 10;

/** Batches of one shard at once: Lambda's limit. */
const BATCHES_ABREAST = 10;

/**
 * Rows that somebody must be told of and of which nothing has been tried: those on a `tell#` list
 * whose `tries` is 0, and settled tasks that were left on their `ask#` list. No task that has not
 * settled has `tries`.
 */
const untold = {
  eventName: ["INSERT", "MODIFY"],
  dynamodb: {
    NewImage: { agenda: { S: [{ prefix: "tell#" }, { prefix: "ask#" }] }, tries: { N: ["0"] } },
  },
};

/** Settled tasks whose result is kept, and of whose end nobody has been told yet. */
const unkept = {
  eventName: ["MODIFY"],
  dynamodb: {
    NewImage: { copyRow: { S: [{ exists: true }] }, toldAt: { S: [{ exists: false }] } },
  },
};

/**
 * The table's stream tells at once. It is only an accelerator: a record that is older than a minute
 * is dropped, as the schedule comes to its row by then.
 */
export function tellFrom(table: TableInService, teller: LambdaFunction): EventSourceMapping {
  return callFrom(table, teller, { filter: untold, batchSize: BATCH });
}

/** The same for the function that copies results, each in a call of its own. */
export function keepFrom(table: TableInService, keeper: LambdaFunction): EventSourceMapping {
  return callFrom(table, keeper, { filter: unkept, batchSize: 1 });
}

const callFrom = (
  table: TableInService,
  called: LambdaFunction,
  { filter, batchSize }: { readonly filter: object; readonly batchSize: number },
): EventSourceMapping => {
  for (const statement of mayRead(table)) called.addToRolePolicy(statement);
  return new EventSourceMapping(called, "Stream", {
    target: called,
    ...(table.tableStreamArn === undefined ? {} : { eventSourceArn: table.tableStreamArn }),
    startingPosition: StartingPosition.LATEST,
    batchSize,
    parallelizationFactor: BATCHES_ABREAST,
    filters: [{ pattern: JSON.stringify(filter) }],
    maxRecordAge: Duration.seconds(60),
    retryAttempts: 1,
    reportBatchItemFailures: true,
  });
};

/**
 * `ListStreams` knows no resource: it tells the names of streams, and nothing of what is in them.
 */
const mayRead = ({ tableStreamArn = "" }: TableInService): PolicyStatement[] => [
  new PolicyStatement({
    actions: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
    resources: [tableStreamArn],
  }),
  new PolicyStatement({ actions: ["dynamodb:ListStreams"], resources: ["*"] }),
];
