import {
  DescribeContinuousBackupsCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  DynamoDBServiceException,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { describe, untilActive } from "./recover.ts";

/** The settings that were made again, as sentences, and the stream's ARN for the stage file. */
export interface Mended {
  readonly sentences: readonly string[];
  readonly streamArn: string | undefined;
}

/**
 * Makes again the settings that point-in-time recovery leaves out (AWS's guide of DynamoDB,
 * "Restoring a table"), as `task-table.ts` has them: the expiry of rows, recovery itself, the
 * stream, and the protection from deletion. A setting that is there already is left alone. Alarms
 * and the dashboard are the stack's, which names the copy when it is deployed.
 */
export async function mendTable(client: DynamoDBClient, TableName: string): Promise<Mended> {
  const sentences = [
    ...(await mendExpiry(client, TableName)),
    ...(await mendRecovery(client, TableName)),
    ...(await mendStream(client, TableName)),
    ...(await mendProtection(client, TableName)),
  ];
  return { sentences, streamArn: (await describe(client, TableName))?.LatestStreamArn };
}

const mendExpiry = async (client: DynamoDBClient, TableName: string): Promise<string[]> => {
  const { TimeToLiveDescription: found } = await client.send(
    new DescribeTimeToLiveCommand({ TableName }),
  );
  if (found?.TimeToLiveStatus === "ENABLED" || found?.TimeToLiveStatus === "ENABLING") return [];
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName,
      TimeToLiveSpecification: { Enabled: true, AttributeName: "ttl" },
    }),
  );
  return ["Rows expire by `ttl` again."];
};

const mendRecovery = async (client: DynamoDBClient, TableName: string): Promise<string[]> => {
  try {
    const { ContinuousBackupsDescription: found } = await client.send(
      new DescribeContinuousBackupsCommand({ TableName }),
    );
    if (found?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === "ENABLED") return [];
    await client.send(
      new UpdateContinuousBackupsCommand({
        TableName,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
    );
    return ["Point-in-time recovery is on again."];
  } catch (error) {
    if (!(error instanceof DynamoDBServiceException)) throw error;
    // The local engine has no recovery, and a copy without it may go into service all the same.
    return [`Point-in-time recovery could not be turned on (${error.name}). Turn it on yourself.`];
  }
};

const mendStream = async (client: DynamoDBClient, TableName: string): Promise<string[]> => {
  const found = await describe(client, TableName);
  if (found?.StreamSpecification?.StreamEnabled === true) return [];
  await client.send(
    new UpdateTableCommand({
      TableName,
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
    }),
  );
  await untilActive(client, TableName);
  return ["The stream is on again."];
};

const mendProtection = async (client: DynamoDBClient, TableName: string): Promise<string[]> => {
  const found = await describe(client, TableName);
  if (found?.DeletionProtectionEnabled === true) return [];
  await client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true }));
  await untilActive(client, TableName);
  return ["It is protected from deletion again."];
};
