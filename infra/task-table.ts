import { RemovalPolicy } from "aws-cdk-lib";
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
} from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";

/** The index that answers "what is due?"; functions that ask it may query this one index only. */
export const agendaIndex = "agenda";

/** The index that lists a tenant's tasks; the one function that lists may query this one only. */
export const listIndex = "list";

/**
 * The one table. It outlives the stack and cannot be deleted by accident: its rows are the only
 * record of what was paid for. Only a first deployment that fails takes it away, as it is empty
 * then. A plain table in one region, never a global one: there the last writer wins, and every
 * promise here rests on conditional writes.
 */
export function taskTable(scope: Construct): Table {
  const table = new Table(scope, "TaskTable", {
    partitionKey: { name: "pk", type: AttributeType.STRING },
    sortKey: { name: "sk", type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    stream: StreamViewType.NEW_IMAGE,
    timeToLiveAttribute: "ttl",
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
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
