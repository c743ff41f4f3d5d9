import type { Properties, Resources } from "../support/synthesized-service.ts";
import { eventPatternFault, expressionFault, filterPatternFault } from "./template-grammars.ts";

/** Says what is wrong with one resource; empty if nothing is. */
type Rule = (properties: Properties) => readonly (string | undefined)[];

/** Source: "Lambda runtimes", in Lambda's developer guide; only what this service may run on. */
const RUNTIMES = ["nodejs22.x", "nodejs24.x"];

/** Source: PutRetentionPolicy, in the API reference of CloudWatch Logs. */
const RETENTIONS = [
  ...[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731],
  ...[1096, 1827, 2192, 2557, 2922, 3288, 3653],
];

/** Source: "Schedule types", in EventBridge Scheduler's user guide: one is singular. */
const RATE = /^rate\((?:1 (?:minute|hour|day)|(?!1 |0)\d+ (?:minutes|hours|days))\)$/;

/** Source: PutMetricAlarm. Metric math takes ten metrics, and periods of whole minutes. */
const MOST_METRICS = 10;
const DAY = 86_400;

/**
 * Faults that CDK's validator lets pass and CloudFormation would find only while it deploys, by the
 * type of the resource.
 */
const rules: Readonly<Record<string, Rule>> = {
  "AWS::Lambda::Function": ({ Runtime }) => [
    RUNTIMES.includes(Runtime) ? undefined : `${Runtime} is no runtime`,
  ],
  "AWS::Logs::LogGroup": ({ RetentionInDays: days }) => [
    days === undefined || RETENTIONS.includes(days) ? undefined : `${days} days are no retention`,
  ],
  "AWS::Scheduler::Schedule": ({ ScheduleExpression: rate }) => [
    RATE.test(rate) ? undefined : `${rate} is no rate`,
  ],
  "AWS::Logs::MetricFilter": ({ FilterPattern, MetricTransformations }) => [
    filterPatternFault(FilterPattern),
    ...MetricTransformations.map(transformationFault),
  ],
  "AWS::CloudWatch::Alarm": (alarm) => [...metricFaults(alarm), ...spanFaults(alarm)],
  "AWS::Lambda::EventSourceMapping": ({ FilterCriteria }) =>
    (FilterCriteria?.Filters ?? []).map(({ Pattern }: Properties) =>
      eventPatternFault(JSON.parse(Pattern)),
    ),
  "AWS::Events::Rule": ({ EventPattern }) => [eventPatternFault(EventPattern)],
};

/** A sentence for each fault, with the logical id before it. */
export function templateFaults(resources: Resources): readonly string[] {
  return Object.entries(resources).flatMap(([logicalId, { Type, Properties }]) =>
    (rules[Type]?.(Properties) ?? []).flatMap((fault) =>
      fault === undefined ? [] : [`${logicalId}: ${fault}`],
    ),
  );
}

/** Source: MetricTransformation, in the API reference of CloudWatch Logs. */
const transformationFault = ({ MetricValue, DefaultValue, Dimensions }: Properties) => {
  const values: readonly string[] = (Dimensions ?? []).map(({ Value }: Properties) => Value);
  if (values.length > 3) return "a metric has three dimensions at most";
  if (values.length > 0 && DefaultValue !== undefined)
    return "a metric with dimensions has no default value";
  const fields = [...values, ...(/^\d+(\.\d+)?$/.test(MetricValue) ? [] : [MetricValue])];
  const wrong = fields.find((field) => !/^\$(\.[A-Za-z_]\w*)+$/.test(field));
  return wrong === undefined ? undefined : `${wrong} is no field of a line`;
};

const metricFaults = ({ Metrics = [] }: Properties) => {
  const ids: readonly string[] = Metrics.map(({ Id }: Properties) => Id);
  const shown = Metrics.filter(({ ReturnData }: Properties) => ReturnData !== false);
  return [
    ...ids.map((id) => (/^[a-z]\w*$/.test(id) ? undefined : `${id} is no id of a metric`)),
    ids.length === new Set(ids).size ? undefined : "two metrics have one id",
    Metrics.length === 0 || shown.length === 1 ? undefined : "not one metric is returned",
    Metrics.filter(({ MetricStat }: Properties) => MetricStat).length > MOST_METRICS
      ? `more than ${MOST_METRICS} metrics`
      : undefined,
    ...Metrics.map(({ Expression }: Properties) =>
      Expression === undefined ? undefined : expressionFault(Expression, ids),
    ),
  ];
};

/** Source: PutMetricAlarm: together a day at most, with periods of an hour or more a week. */
const spanFaults = ({ Period, Metrics = [], EvaluationPeriods, DatapointsToAlarm }: Properties) => {
  const periods: readonly number[] = [
    ...(Period === undefined ? [] : [Period]),
    ...Metrics.flatMap(({ MetricStat }: Properties) => MetricStat?.Period ?? []),
  ];
  const longest = Math.max(...periods);
  return [
    periods.every((period) => period % 60 === 0 && period > 0) ? undefined : "a period is odd",
    longest * EvaluationPeriods > (longest >= 3600 ? 7 * DAY : DAY)
      ? "it looks back too far"
      : undefined,
    (DatapointsToAlarm ?? 1) > EvaluationPeriods ? "it wants more points than it has" : undefined,
  ];
};
