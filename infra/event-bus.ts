import { ArnFormat, Stack } from "aws-cdk-lib";
import { CfnEventBus, CfnRule } from "aws-cdk-lib/aws-events";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { CfnResourcePolicy, LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { Settings } from "./settings.ts";

/** The permission to put events on the deployment's bus, and on no other; none without a bus. */
export function mayPut(scope: Construct, { EVENT_BUS }: Settings): PolicyStatement[] {
  if (EVENT_BUS === undefined) return [];
  const named = { service: "events", resource: "event-bus", resourceName: EVENT_BUS };
  const bus = EVENT_BUS.startsWith("arn:") ? EVENT_BUS : Stack.of(scope).formatArn(named);
  return [new PolicyStatement({ actions: ["events:PutEvents"], resources: [bus] })];
}

/**
 * Makes the bus where the settings ask for it, with a rule as a sample: it writes every event of
 * ours to a log group. Change the pattern and the target for rules of your own.
 */
export function eventBus(scope: Construct, { EVENT_BUS, CREATE_EVENT_BUS }: Settings): void {
  if (EVENT_BUS === undefined || CREATE_EVENT_BUS === undefined) return;
  const bus = new CfnEventBus(scope, "EventBus", { name: EVENT_BUS });
  const logs = new LogGroup(scope, "EventBusLogs", { retention: RetentionDays.ONE_MONTH });
  // `logGroupArn` ends with `:*`. As a target CloudFormation takes it, and no event ever arrives.
  // Source: pull request 221 of aws-samples/serverless-patterns.
  const arn = Stack.of(scope).formatArn({
    service: "logs",
    resource: "log-group",
    resourceName: logs.logGroupName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  const rule = new CfnRule(scope, "EventBusSampleRule", {
    description: "A sample: every event of Callsheet goes to a log group.",
    eventBusName: EVENT_BUS,
    eventPattern: { source: ["callsheet"] },
    targets: [{ id: "log", arn }],
  });
  rule.addDependency(bus);
  const policyDocument = Stack.of(scope).toJsonString({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: ["events.amazonaws.com", "delivery.logs.amazonaws.com"] },
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: logs.logGroupArn,
      },
    ],
  });
  new CfnResourcePolicy(scope, "EventBusLogsPolicy", {
    policyName: `${Stack.of(scope).stackName}-event-bus`,
    policyDocument,
  });
}
