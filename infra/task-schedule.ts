import { type Duration, Stack } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { CfnSchedule } from "aws-cdk-lib/aws-scheduler";
import type { Construct } from "constructs";
import { tickMaxAge } from "./service-function.ts";

/**
 * Calls a function at this interval; a minute is the shortest that EventBridge Scheduler has. A
 * tick that cannot be delivered is dropped, so an outage leaves no pile of stale ones. `input` is
 * the function's event. (CDK's own target would let the role invoke every version of the function.)
 */
export function callEvery(
  scope: Construct,
  invoked: LambdaFunction,
  interval: Duration,
  input: object = {},
): CfnSchedule {
  const role = new Role(scope, `${invoked.node.id}ScheduleRole`, {
    // The condition keeps schedules of other accounts from using this role.
    assumedBy: new ServicePrincipal("scheduler.amazonaws.com", {
      conditions: { StringEquals: { "aws:SourceAccount": Stack.of(scope).account } },
    }),
  });
  role.addToPrincipalPolicy(
    new PolicyStatement({ actions: ["lambda:InvokeFunction"], resources: [invoked.functionArn] }),
  );
  const schedule = new CfnSchedule(scope, `${invoked.node.id}Schedule`, {
    scheduleExpression: rate(interval),
    flexibleTimeWindow: { mode: "OFF" },
    target: {
      arn: invoked.functionArn,
      roleArn: role.roleArn,
      input: JSON.stringify(input),
      retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: tickMaxAge.toSeconds() },
    },
  });
  // The policy is a resource of its own: without it the first ticks would be refused.
  schedule.node.addDependency(role);
  return schedule;
}

const rate = (interval: Duration): string => {
  const [count, unit] =
    interval.toHours({ integral: false }) < 24
      ? [interval.toMinutes(), "minute"]
      : [interval.toDays(), "day"];
  return `rate(${count} ${unit}${count === 1 ? "" : "s"})`;
};
