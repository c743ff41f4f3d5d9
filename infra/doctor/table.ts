import { DescribeTableCommand, DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import type { Settings } from "../settings.ts";
import type { Deployment } from "./deployment.ts";
import { type Finding, fault, fine } from "./finding.ts";

/** The facts that the row `identity` has to agree with. */
interface Expected {
  readonly settings: Settings;
  /** Of the key in IdentitySecret. Undefined where it could not be read. */
  readonly fingerprint: string | undefined;
}

/** Whether the table is there, and belongs to this deployment. It reads one row. */
export async function examineTable(
  { table }: Deployment,
  expected: Expected,
): Promise<readonly Finding[]> {
  const client = new DynamoDBClient({});
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
    const { Item } = await client.send(
      new GetItemCommand({
        TableName: table,
        Key: { pk: { S: "identity" }, sk: { S: "identity" } },
        ConsistentRead: true,
      }),
    );
    const isActive = Table?.TableStatus === "ACTIVE";
    const status = isActive
      ? fine(`The table ${table} is there.`)
      : fault(`The table ${table} is ${Table?.TableStatus}.`);
    if (Item === undefined) return [status, fine("The table has seen no task yet.")];
    return [
      status,
      ...differences(expected, { key: Item.fingerprint?.S, environment: Item.environment?.S }),
      ...pins(expected.settings, { table, fingerprint: Item.fingerprint?.S ?? "" }),
    ];
  } finally {
    client.destroy();
  }
}

const differences = (
  { settings, fingerprint }: Expected,
  row: { readonly key: string | undefined; readonly environment: string | undefined },
): readonly Finding[] => [
  ...(fingerprint === undefined || fingerprint === row.key
    ? []
    : [fault("IdentitySecret is not the key that this table was made with: submissions stop.")]),
  ...(row.environment === undefined || row.environment === settings.ENVIRONMENT
    ? []
    : [fault(`The table was made for ${row.environment}: submissions stop.`)]),
];

/** The settings that hold a deployment to its table and key. */
const pins = (
  { TASK_TABLE, IDENTITY_FINGERPRINT }: Settings,
  { table, fingerprint }: { readonly table: string; readonly fingerprint: string },
): readonly Finding[] => {
  const pinned = { TASK_TABLE, IDENTITY_FINGERPRINT };
  const actual = { TASK_TABLE: table, IDENTITY_FINGERPRINT: fingerprint };
  return (["TASK_TABLE", "IDENTITY_FINGERPRINT"] as const).flatMap((name) => {
    const line = `"${name}": "${actual[name]}"`;
    if (pinned[name] === undefined) return [fault(`The stage file lacks ${line}.`)];
    return pinned[name] === actual[name] ? [] : [fault(`The stage file should have ${line}.`)];
  });
};
