import { CloudWatchClient, paginateDescribeAlarms } from "@aws-sdk/client-cloudwatch";
import { GetAccountSettingsCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import type { Settings } from "../settings.ts";
import type { Deployment } from "./deployment.ts";
import { type Finding, fault, fine, wordsOf } from "./finding.ts";

/** From here on `clock_differs` is raised. */
const CLOCK_MAY_DIFFER_MS = 30_000;

/** A new account has ten, which four schedules and a few callers who wait use up. */
const LEAST_EXECUTIONS = 100;

const API_TIMEOUT_MS = 10_000;

/** Whether the API answers, and whether its clock is the clock of this machine. */
export async function examineApi(
  { apiUrl }: Deployment,
  now: () => number,
): Promise<readonly Finding[]> {
  const url = `${apiUrl.replace(/\/+$/, "")}/v1/health`;
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(API_TIMEOUT_MS) });
    await answer.body?.cancel();
    const difference = Date.parse(answer.headers.get("date") ?? "") - now();
    return [
      answer.ok ? fine("The API answers.") : fault(`${url} answers ${answer.status}.`),
      Math.abs(difference) <= CLOCK_MAY_DIFFER_MS
        ? fine("The clocks agree.")
        : fault(`The clock of this machine and the API's differ by ${seconds(difference)} s.`),
    ];
  } catch (error) {
    return [fault(`${url} does not answer: ${wordsOf(error)}.`)];
  }
}

const seconds = (milliseconds: number): number => Math.round(Math.abs(milliseconds) / 1000);

/** Whether Lambda lets enough functions run at once in this account. */
export async function examineQuota(): Promise<readonly Finding[]> {
  const client = new LambdaClient({});
  const { AccountLimit } = await client.send(new GetAccountSettingsCommand({}));
  client.destroy();
  const { ConcurrentExecutions: all = 0 } = AccountLimit ?? {};
  const line = `Lambda runs ${all} functions at once in this account and region`;
  return [
    all >= LEAST_EXECUTIONS
      ? fine(`${line}.`)
      : fault(`${line}: ask AWS for ${LEAST_EXECUTIONS} or more, or callers are throttled.`),
  ];
}

/**
 * Whether anybody hears of an alarm. CloudWatch publishes as a service, which AWS's own key of SNS
 * lets nobody do. Sources: "Why didn't I receive an SNS notification for my CloudWatch alarm
 * trigger?", AWS re:Post; "Creating an Amazon SNS topic for budget notifications", AWS Cost
 * Management.
 */
export async function examineTopic({
  ALARM_TOPIC_ARN: TopicArn,
  MONTHLY_BUDGET_USD: budget,
}: Settings): Promise<readonly Finding[]> {
  if (TopicArn === undefined) return [fault("ALARM_TOPIC_ARN is not set: no alarm wakes anybody.")];
  const client = new SNSClient({});
  const { Attributes = {} } = await client.send(new GetTopicAttributesCommand({ TopicArn }));
  client.destroy();
  const { SubscriptionsConfirmed, KmsMasterKeyId = "", Policy = "" } = Attributes;
  return [
    Number(SubscriptionsConfirmed) > 0
      ? fine("The topic of alarms has a subscriber.")
      : fault("Nobody has confirmed a subscription of the topic of alarms."),
    ...(KmsMasterKeyId.endsWith("alias/aws/sns")
      ? [fault("The topic of alarms is encrypted by alias/aws/sns, which CloudWatch may not use.")]
      : []),
    ...(budget !== undefined && !Policy.includes("budgets.amazonaws.com")
      ? [fault("The policy of the topic of alarms does not let budgets.amazonaws.com publish.")]
      : []),
  ];
}

/**
 * Whether an alarm of the stack is raised now. A schedule that has not fired is one: its alarm
 * takes silence for a fault.
 */
export async function examineAlarms(stackName: string): Promise<readonly Finding[]> {
  const client = new CloudWatchClient({});
  let alarms = 0;
  const raised: Finding[] = [];
  const wanted = { AlarmNamePrefix: `${stackName}-` };
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, wanted)) {
    alarms += MetricAlarms.length;
    for (const { StateValue, AlarmDescription, AlarmName } of MetricAlarms)
      if (StateValue === "ALARM")
        raised.push(fault(`An alarm is raised: ${AlarmDescription ?? AlarmName}`));
  }
  client.destroy();
  if (alarms === 0) return [fault(`${stackName} has no alarms.`)];
  return raised.length > 0 ? raised : [fine("No alarm is raised, and every schedule has fired.")];
}
