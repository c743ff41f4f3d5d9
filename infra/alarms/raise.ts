import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import type { Construct } from "constructs";

/** When an alarm is raised, and what it says. */
export interface AlarmForm {
  readonly metric: IMetric;
  /** Its first sentence, or the event that it ends with, is the heading in `infra/runbook.md`. */
  readonly description: string;
  /** Raised from this value on; one where nothing is said. */
  readonly threshold?: number;
  /** The intervals that must show it, and of which number: one of one by default. */
  readonly shown?: { readonly in: number; readonly of: number };
  /** Raised below the threshold instead, and where nothing was measured. */
  readonly below?: true;
}

/** Makes one alarm. It tells the topic, where there is one. */
export function raiseAlarm(
  scope: Construct,
  id: string,
  { metric, description, threshold = 1, shown = { in: 1, of: 1 }, below }: AlarmForm,
  topicArn: string | undefined,
): Alarm {
  const alarm = new Alarm(scope, id, {
    metric,
    alarmDescription: description,
    threshold,
    evaluationPeriods: shown.of,
    ...(shown.in === shown.of ? {} : { datapointsToAlarm: shown.in }),
    comparisonOperator: below
      ? ComparisonOperator.LESS_THAN_THRESHOLD
      : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: below ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  });
  if (topicArn !== undefined) alarm.addAlarmAction({ bind: () => ({ alarmActionArn: topicArn }) });
  return alarm;
}
