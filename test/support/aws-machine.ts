import type { AwsMachine } from "../../functions/aws/calls.ts";
import type { Patience } from "../../functions/aws/connection.ts";
import { credentialsIn } from "../../functions/aws/credentials.ts";
import { type CallDynamo, callsOfDynamo } from "../../functions/store/dynamo-table.ts";
import { pause } from "./real-time.ts";

/** Any credentials do for the engine. */
process.env.AWS_ACCESS_KEY_ID ??= "EXAMPLE";
process.env.AWS_SECRET_ACCESS_KEY ??= "EXAMPLE";
process.env.AWS_REGION ??= "us-east-1";

/** The machine of this process, for calls to what stands in for AWS. */
export const awsMachine: AwsMachine = {
  now: Date.now,
  sleep: pause,
  random: Math.random,
  deadlineAfter: (milliseconds) => AbortSignal.timeout(milliseconds),
  credentials: () => credentialsIn(process.env),
};

/** The shipped calls of DynamoDB, to this address. */
export const dynamoAt = (endpoint: string, patience?: Patience): CallDynamo =>
  callsOfDynamo({ region: "us-east-1", endpoint }, awsMachine, patience);

/** The same, without a wait between two tries. */
export const dynamoAtOnce = (endpoint: string, machine: Partial<AwsMachine> = {}): CallDynamo =>
  callsOfDynamo(
    { region: "us-east-1", endpoint },
    { ...awsMachine, sleep: async () => undefined, ...machine },
  );

/** For a machine that is so busy that a second try would lose against the first one's write. */
export const MUCH_PATIENCE: Patience = { connectMs: 120_000, answerMs: 120_000 };
