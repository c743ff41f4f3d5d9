import { type Duration, Stack } from "aws-cdk-lib";
import type { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { ILogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { conditions, failing, silent } from "./alarms/conditions.ts";
import { alarmingEvents, persistingEvents } from "./alarms/events.ts";
import { countEvents, countGatewayAnswers, eventCount, measureLogs } from "./alarms/metrics.ts";
import { type AlarmForm, raiseAlarm } from "./alarms/raise.ts";
import type { EntryName } from "./entry-names.ts";

/** One scheduled function and how often it is called. */
export interface Heartbeat {
  readonly entry: EntryName;
  readonly every: Duration;
}

export interface AlarmProps {
  readonly functions: Readonly<Partial<Record<EntryName, LambdaFunction>>>;
  readonly heartbeats: readonly Heartbeat[];
  /** The gateway's access log. */
  readonly accessLog: ILogGroup;
  /** The products whose tasks are asked about. */
  readonly products: readonly string[];
  /** An SNS topic that is told of every alarm; without it alarms are seen in CloudWatch only. */
  readonly topicArn: string | undefined;
}

/**
 * Alarms for what a person must see: events in the logs, how tasks and lanes stand, what the
 * gateway answers by itself, functions that fail, and schedules whose work is not done. All are
 * made from logs and from what AWS counts, so no function needs a permission to raise one. Answers
 * with all of them.
 */
export function serviceAlarms(scope: Construct, props: AlarmProps): readonly Alarm[] {
  const { functions, heartbeats, accessLog, products, topicArn } = props;
  const raised: Alarm[] = [];
  const raise = (id: string, alarm: AlarmForm) =>
    raised.push(raiseAlarm(scope, id, alarm, topicArn));
  const namespace = Stack.of(scope).stackName;
  const daily = new Set(
    heartbeats
      .filter(({ every }) => every.toMinutes() >= 24 * 60)
      .map(({ entry }) => entry as string),
  );
  for (const [entry, watched] of Object.entries(functions)) {
    countEvents(scope, watched, namespace);
    raise(`${watched.node.id}FailingAlarm`, failing(entry, watched, daily.has(entry)));
  }
  measureLogs(scope, functions, namespace);
  countGatewayAnswers(scope, accessLog, namespace);
  for (const [event, meaning] of Object.entries(alarmingEvents))
    raise(`Event${pascalCase(event)}Alarm`, ofEvent(namespace, event, meaning));
  for (const [event, meaning] of Object.entries(persistingEvents)) {
    const alarm = ofEvent(namespace, event, meaning);
    raise(`Event${pascalCase(event)}Alarm`, { ...alarm, shown: { in: 2, of: 3 } });
  }
  for (const [id, alarm] of Object.entries(conditions(namespace, products))) raise(id, alarm);
  for (const { entry, every } of heartbeats) {
    const watched = functions[entry];
    if (watched !== undefined)
      raise(`${watched.node.id}SilentAlarm`, silent(namespace, entry, watched, every));
  }
  return raised;
}

const ofEvent = (namespace: string, event: string, meaning: string): AlarmForm => ({
  metric: eventCount(namespace, event),
  description: `${meaning} Event: ${event}.`,
});

const pascalCase = (name: string): string =>
  name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
