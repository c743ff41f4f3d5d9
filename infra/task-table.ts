import { RemovalPolicy } from "aws-cdk-lib";
import {
  AttributeType,
  BillingMode,
  type ITable,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from "aws-cdk-lib/aws-dynamodb";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Construct } from "constructs";
import type { Settings } from "./settings.ts";

/** The index that answers "what is due?"; functions that ask it may query this one index only. */
export const agendaIndex = "agenda";

/** The index that lists a tenant's tasks; the one function that lists may query this one only. */
export const listIndex = "list";

/** The stack's own table, or one that was put back. */
export type TableInService = Table | ITable;

/**
 * The table that the functions work with. Where the stage names one that was put back, it is that
 * one. The stack's own table stays as it is beside it, under the same logical id.
 */
export function tableInService(
  scope: Construct,
  { RESTORED_TABLE }: Settings,
  encryptionKey: IKey | undefined,
): TableInService {
  const table = taskTable(scope, encryptionKey);
  if (RESTORED_TABLE === undefined) return table;
  return Table.fromTableAttributes(scope, "RestoredTable", {
    tableArn: RESTORED_TABLE.replace(/\/stream\/.*$/, ""),
    tableStreamArn: RESTORED_TABLE,
    globalIndexes: [agendaIndex, listIndex],
  });
}

/**
 * The one table. It outlives the stack and cannot be deleted by accident: its rows are the only
 * record of what was paid for. Only a first deployment that fails takes it away, as it is empty
 * then. A plain table in one region, never a global one: there the last writer wins, and every
 * promise here rests on conditional writes.
 */
function taskTable(scope: Construct, encryptionKey: IKey | undefined): Table {
  const table = new Table(scope, "TaskTable", {
    partitionKey: { name: "pk", type: AttributeType.STRING },
    sortKey: { name: "sk", type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    stream: StreamViewType.NEW_IMAGE,
    timeToLiveAttribute: "ttl",
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    ...(encryptionKey && { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey }),
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
  table.addGlobalSecondaryIndex({
    indexName: agendaIndex,
    partitionKey: { name: "agenda", type: AttributeType.STRING },
    sortKey: { name: "dueAt", type: AttributeType.STRING },
    projectionType: ProjectionType.KEYS_ONLY,
  });
  table.addGlobalSecondaryIndex({
    indexName: listIndex,
    partitionKey: { name: "tenant", type: AttributeType.STRING },
    sortKey: { name: "listKey", type: AttributeType.STRING },
    projectionType: ProjectionType.KEYS_ONLY,
  });
  return table;
}
