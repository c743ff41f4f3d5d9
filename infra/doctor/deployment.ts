import {
  CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
} from "@aws-sdk/client-cloudformation";
import { SettingsError } from "../settings.ts";
import { wordsOf } from "./finding.ts";

/** Where a running deployment has its parts. */
export interface Deployment {
  readonly apiUrl: string;
  readonly table: string;
  /** The ARN of each secret, by the name that its logical id begins with: `TencentSecret`. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** Asks CloudFormation for the parts of a stack. Throws a SettingsError where it has none. */
export async function readDeployment(StackName: string): Promise<Deployment> {
  const client = new CloudFormationClient({});
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName }));
    const output = (name: string) =>
      stack?.Outputs?.find(({ OutputKey }) => OutputKey === name)?.OutputValue;
    const apiUrl = output("ApiUrl");
    const parts: [type: string, logicalId: string, physicalId: string][] = [];
    for await (const { StackResourceSummaries = [] } of paginateListStackResources(
      { client },
      { StackName },
    ))
      for (const { ResourceType, LogicalResourceId, PhysicalResourceId } of StackResourceSummaries)
        parts.push([ResourceType ?? "", LogicalResourceId ?? "", PhysicalResourceId ?? ""]);
    // Where a table was put back the stack still has its own one, which no function works with.
    const table =
      output("TableName") ?? parts.find(([type]) => type === "AWS::DynamoDB::Table")?.[2];
    if (apiUrl === undefined || table === undefined)
      throw new SettingsError(`${StackName} is no stack of Callsheet.`);
    const secrets = parts.flatMap(([type, logicalId, arn]) =>
      type === "AWS::SecretsManager::Secret" ? [[nameOf(logicalId), arn] as const] : [],
    );
    return { apiUrl, table, secrets: Object.fromEntries(secrets) };
  } catch (error) {
    if (error instanceof SettingsError) throw error;
    throw new SettingsError(`CloudFormation did not tell of ${StackName}: ${wordsOf(error)}.`);
  } finally {
    client.destroy();
  }
}

/** CDK puts eight signs of a hash behind the name of a construct. */
const nameOf = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, "");
