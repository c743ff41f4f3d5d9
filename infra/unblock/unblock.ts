import { ConditionalCheckFailedException, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { withOperatorClient } from "../operator-table.ts";
import type { UnblockOptions } from "./options.ts";

/** Whether a probe is due now, and what to say about it. */
export interface Unblocked {
  readonly isDue: boolean;
  readonly sentence: string;
}

/** A moment that has passed by any clock. */
const LONG_AGO = "1970-01-01T00:00:00.000Z";

/**
 * Makes the next probe of a blocked lane due: one conditional update. The schedule sends it within
 * a minute, and an accepted one ends the block.
 */
export async function unblock(options: UnblockOptions): Promise<Unblocked> {
  const { table, lane } = options;
  const probe = new UpdateItemCommand({
    TableName: table,
    Key: { pk: { S: `lane#${lane}` }, sk: { S: "lane" } },
    UpdateExpression: "SET blocked.probeAt = :probeAt",
    ConditionExpression: "attribute_exists(blocked)",
    ExpressionAttributeValues: { ":probeAt": { S: LONG_AGO } },
  });
  try {
    await withOperatorClient(options, (client) => client.send(probe));
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { isDue: false, sentence: `${lane} is not blocked. Nothing was changed.` };
  }
  return {
    isDue: true,
    sentence: `The schedule probes ${lane} within a minute. An accepted start ends its block.`,
  };
}
