import {
  DescribeTableCommand,
  type DynamoDBClient,
  DynamoDBServiceException,
  ResourceNotFoundException,
  RestoreTableToPointInTimeCommand,
  type TableDescription,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { SettingsError } from "../settings.ts";

/** A table, and the moment that a copy of it is to show. */
export interface Recovery {
  readonly restoredFrom: string;
  /** RFC 3339. */
  readonly restoredTo: string;
  /** The name of the copy. */
  readonly table: string;
}

/** A restore takes from minutes to hours, by AWS's guide of DynamoDB. Seconds. */
const LONGEST_RESTORE = 6 * 3600;

/**
 * Has DynamoDB make the copy by point-in-time recovery if there is none of that name, and waits
 * until it can be used. A copy that was begun before is waited for. Answers with whether it was
 * begun now. Throws a SettingsError if DynamoDB refuses to make it.
 */
export async function recover(
  client: DynamoDBClient,
  { restoredFrom, restoredTo, table }: Recovery,
): Promise<boolean> {
  const isThere = (await describe(client, table)) !== undefined;
  if (!isThere)
    await client
      .send(
        new RestoreTableToPointInTimeCommand({
          SourceTableName: restoredFrom,
          TargetTableName: table,
          RestoreDateTime: new Date(restoredTo),
        }),
      )
      .catch((error: unknown) => {
        if (!(error instanceof DynamoDBServiceException)) throw error;
        throw new SettingsError(
          `DynamoDB does not restore ${restoredFrom} to ${restoredTo}: ${error.message || error.name}`,
        );
      });
  await untilActive(client, table);
  return !isThere;
}

/** Waits until the table can be used and changed. */
export async function untilActive(client: DynamoDBClient, table: string): Promise<void> {
  await waitUntilTableExists({ client, maxWaitTime: LONGEST_RESTORE }, { TableName: table });
}

/** The table as DynamoDB describes it. Undefined if there is none of this name. */
export async function describe(
  client: DynamoDBClient,
  TableName: string,
): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
