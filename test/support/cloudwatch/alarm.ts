import { evaluateExpression } from "./expression.ts";
import { type Datapoint, type Series, seriesOf } from "./metrics.ts";

/** An alarm as a template has it, its references resolved. */
export interface AlarmProperties {
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Dimensions?: readonly Dimension[];
  readonly Statistic?: string;
  readonly Period?: number;
  readonly Metrics?: readonly MetricOrExpression[];
  readonly Threshold: number;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number;
  readonly ComparisonOperator: string;
  readonly TreatMissingData?: string;
}

interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

interface MetricOrExpression {
  readonly Id: string;
  readonly Expression?: string;
  readonly ReturnData?: boolean;
  readonly MetricStat?: {
    readonly Metric: {
      readonly Namespace: string;
      readonly MetricName: string;
      readonly Dimensions?: readonly Dimension[];
    };
    readonly Period: number;
    readonly Stat: string;
  };
}

/** The time that was watched, in milliseconds since the UNIX epoch. Nothing is known outside. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * The moments at which an alarm is in the state ALARM: at the end of an interval, if enough of the
 * last intervals breach the threshold ("M out of N"). Only intervals that were watched as a whole
 * count; those before are taken as within the threshold. Source: "Using Amazon CloudWatch alarms".
 */
export function raisedAt(
  alarm: AlarmProperties,
  datapoints: readonly Datapoint[],
  span: Span,
): readonly number[] {
  const { Threshold, EvaluationPeriods: of, DatapointsToAlarm: enough = of } = alarm;
  const periodMs = periodOf(alarm) * 1000;
  const intervals = intervalsIn(span, periodMs);
  const series = valuesOf(alarm, datapoints, intervals);
  const compare = COMPARISONS[alarm.ComparisonOperator];
  if (compare === undefined) throw new Error(`${alarm.ComparisonOperator} is not modelled.`);
  const isBreaching = intervals.map((at) => {
    const value = series.get(at);
    return value === undefined ? missingBreaches(alarm) : compare(value, Threshold);
  });
  return intervals.flatMap((at, place) => {
    const window = isBreaching.slice(Math.max(0, place - of + 1), place + 1);
    return window.filter(Boolean).length >= enough ? [at + periodMs] : [];
  });
}

const COMPARISONS: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

/** With the other two treatments the state depends on more than the last intervals. */
const missingBreaches = ({ TreatMissingData }: AlarmProperties): boolean => {
  if (TreatMissingData === "breaching") return true;
  if (TreatMissingData === "notBreaching") return false;
  throw new Error(`The treatment ${TreatMissingData ?? "missing"} is not modelled.`);
};

/** The intervals that lie in the span as a whole. */
const intervalsIn = ({ from, to }: Span, periodMs: number): readonly number[] => {
  const first = Math.ceil(from / periodMs);
  const count = Math.max(0, Math.floor(to / periodMs) - first);
  return Array.from({ length: count }, (_, place) => (first + place) * periodMs);
};

const periodOf = ({ Period, Metrics = [] }: AlarmProperties): number => {
  const periods = new Set([
    ...(Period === undefined ? [] : [Period]),
    ...Metrics.flatMap(({ MetricStat }) => MetricStat?.Period ?? []),
  ]);
  const [period, ...others] = periods;
  if (period === undefined || others.length > 0)
    throw new Error(`An alarm has one period, not ${[...periods].join(", ") || "none"}.`);
  return period;
};

const valuesOf = (
  { Namespace, MetricName, Dimensions, Statistic, Period, Metrics }: AlarmProperties,
  datapoints: readonly Datapoint[],
  intervals: readonly number[],
): Series => {
  if (Metrics === undefined)
    return seriesOf(
      datapoints,
      nameOf({ Namespace: Namespace ?? "", MetricName: MetricName ?? "", Dimensions }),
      { periodMs: (Period ?? 0) * 1000, statistic: Statistic ?? "" },
    );
  const stats = Metrics.flatMap(({ Id, MetricStat }) =>
    MetricStat === undefined ? [] : [[Id, MetricStat] as const],
  );
  const series = Object.fromEntries(
    stats.map(([id, { Metric, Period: seconds, Stat }]) => [
      id,
      seriesOf(datapoints, nameOf(Metric), { periodMs: seconds * 1000, statistic: Stat }),
    ]),
  );
  const [expression, ...others] = Metrics.flatMap(({ Expression }) => Expression ?? []);
  if (expression === undefined || others.length > 0)
    throw new Error("An alarm has one expression.");
  return evaluateExpression(expression, { series, intervals });
};

const nameOf = (metric: {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly Dimension[] | undefined;
}) => ({
  namespace: metric.Namespace,
  name: metric.MetricName,
  dimensions: Object.fromEntries((metric.Dimensions ?? []).map(({ Name, Value }) => [Name, Value])),
});
