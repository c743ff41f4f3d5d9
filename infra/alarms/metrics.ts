import { Duration } from "aws-cdk-lib";
import { type IMetric, Metric, Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { type ILogGroup, MetricFilter } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { EntryName } from "../entry-names.ts";
import { type Measure, type MeasureName, measures } from "./measures.ts";
import { both, eventPatterns, textIs } from "./patterns.ts";

/** The interval of most alarms. */
export const FIVE_MINUTES = Duration.minutes(5);

/**
 * Counts events in a function's own log: the event's name becomes the metric's dimension, so that a
 * count that never happens costs nothing. The events share as few filters as take them, because a
 * stack has 500 resources at most.
 */
export function countEvents(scope: Construct, watched: LambdaFunction, namespace: string): void {
  for (const [place, filterPattern] of eventPatterns().entries()) {
    new MetricFilter(scope, `${watched.node.id}Events${place === 0 ? "" : place + 1}`, {
      logGroup: watched.logGroup,
      filterPattern,
      metricNamespace: namespace,
      metricName: "events",
      metricValue: "1",
      dimensions: { event: "$.event" },
    });
  }
}

/** How often an event was logged. */
export function eventCount(namespace: string, event: string, period = FIVE_MINUTES): Metric {
  return new Metric({
    namespace,
    metricName: "events",
    dimensionsMap: { event },
    statistic: Stats.SUM,
    period,
  });
}

/** Makes the filters of all measures over the logs of these functions. */
export function measureLogs(
  scope: Construct,
  functions: Readonly<Partial<Record<EntryName, LambdaFunction>>>,
  namespace: string,
): void {
  for (const [name, measure] of Object.entries<Measure>(measures)) {
    for (const entry of measure.from) {
      const made = functions[entry];
      if (made === undefined) continue;
      new MetricFilter(scope, `${made.node.id}${name.charAt(0).toUpperCase()}${name.slice(1)}`, {
        logGroup: made.logGroup,
        filterPattern: measure.lines,
        metricNamespace: namespace,
        metricName: name,
        metricValue: measure.value ?? "1",
        ...(measure.by === undefined ? {} : { dimensions: { [measure.by]: `$.${measure.by}` } }),
      });
    }
  }
}

/** A measure in one interval. `of` is the series of a measure that has several. */
export function measured(
  namespace: string,
  name: MeasureName,
  { of, statistic = Stats.MAXIMUM, period = FIVE_MINUTES }: MeasuredIn = {},
): Metric {
  const { by } = measures[name] as Measure;
  return new Metric({
    namespace,
    metricName: name,
    ...(by === undefined || of === undefined ? {} : { dimensionsMap: { [by]: of } }),
    statistic,
    period,
  });
}

interface MeasuredIn {
  readonly of?: string;
  readonly statistic?: string;
  readonly period?: Duration;
}

/**
 * Counts the answers that the gateway gave by itself, in its access log: `functionStatus` is what
 * the function answered, and `-` where none did.
 */
export function countGatewayAnswers(scope: Construct, log: ILogGroup, namespace: string): void {
  for (const { name, status } of Object.values(gatewayAnswers)) {
    new MetricFilter(scope, `Gateway${name}`, {
      logGroup: log,
      filterPattern: both(textIs("status", status), textIs("functionStatus", "-")),
      metricNamespace: namespace,
      metricName: `gateway${name}`,
      metricValue: "1",
    });
  }
}

const gatewayAnswers = {
  failed: { name: "Failed", status: "5*" },
  throttled: { name: "Throttled", status: "429" },
} as const;

/** How often the gateway failed or throttled by itself. */
export function gatewayAnswered(namespace: string, what: keyof typeof gatewayAnswers): IMetric {
  return new Metric({
    namespace,
    metricName: `gateway${gatewayAnswers[what].name}`,
    statistic: Stats.SUM,
    period: FIVE_MINUTES,
  });
}
