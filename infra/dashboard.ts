import { Duration, Stack } from "aws-cdk-lib";
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  MathExpression,
  type Metric,
  Stats,
  TextWidget,
} from "aws-cdk-lib/aws-cloudwatch";
import type { Construct } from "constructs";
import type { MeasureName } from "./alarms/measures.ts";
import { eventCount, measured } from "./alarms/metrics.ts";
import type { TableInService } from "./task-table.ts";

export interface DashboardProps {
  readonly alarms: readonly Alarm[];
  readonly table: TableInService;
}

/** CloudWatch's grid has 24 columns. */
const WHOLE = 24;
const HALF = WHOLE / 2;

const HOUR = Duration.hours(1);

/**
 * One page that answers in one look: do tasks flow, do callbacks come, what is stuck, what does it
 * cost. Its metrics are those of the alarms, so it shows nothing that is not measured.
 */
export function serviceDashboard(scope: Construct, { alarms, table }: DashboardProps): void {
  const { stackName: namespace } = Stack.of(scope);
  const heading = (markdown: string) =>
    new TextWidget({ markdown: `## ${markdown}`, width: WHOLE, height: 1 });
  const graph = (title: string, left: readonly IMetric[]) =>
    new GraphWidget({ title, left: [...left], width: HALF, height: 6 });
  new Dashboard(scope, "Dashboard", {
    defaultInterval: Duration.hours(12),
    widgets: [
      [new AlarmStatusWidget({ title: "Alarms", alarms: [...alarms], width: WHOLE, height: 4 })],
      [heading("Do tasks flow?")],
      [
        graph("Ended, by status", [each(namespace, "settled", "Sum")]),
        graph("At Tencent, by product · waiting in lanes", [
          each(namespace, "tasksListed", "Maximum"),
          labelled(measured(namespace, "lanesWaiting"), "longest queue"),
        ]),
      ],
      [heading("Do callbacks come?")],
      [
        graph("Ends that came by callback or event, and that the poller had to ask for", [
          labelled(came(namespace), "came"),
          labelled(eventCount(namespace, "callback_missed", HOUR), "missed"),
          labelled(eventCount(namespace, "callback_refused", HOUR), "refused"),
        ]),
        graph("Share of callbacks that never came, %", [missedShare(namespace)]),
      ],
      [heading("What is stuck?")],
      [
        graph("Seconds without an answer of Tencent's, by product · late · waiting", [
          each(namespace, "tasksUnansweredSeconds", "Maximum"),
          labelled(measured(namespace, "tasksOverdueSeconds"), "the poller is late"),
          labelled(measured(namespace, "lanesWaitingSeconds"), "the longest waits"),
        ]),
        graph("Starts in doubt · without a known outcome · blocked lanes, by product", [
          labelled(measured(namespace, "tasksDoubtful"), "in doubt"),
          labelled(measured(namespace, "endsUnknown", { statistic: Stats.SUM }), "unknown ends"),
          each(namespace, "lanesBlocked", "Maximum"),
        ]),
      ],
      [heading("What does it cost?")],
      [
        graph("Starts that Tencent accepted, and charges, by operation", [
          each(namespace, "paidStarts", "Sum", HOUR),
        ]),
        graph("Units of the table", [
          labelled(table.metricConsumedWriteCapacityUnits({ period: HOUR }), "written"),
          labelled(table.metricConsumedReadCapacityUnits({ period: HOUR }), "read"),
        ]),
      ],
    ],
  });
}

const labelled = (metric: Metric, label: string): Metric => metric.with({ label });

const came = (namespace: string) =>
  measured(namespace, "callbacksCame", { statistic: Stats.SUM, period: HOUR });

/** Each series of a measure that has several, also those that come to be later. */
const each = (
  namespace: string,
  name: MeasureName,
  statistic: "Sum" | "Maximum",
  period = Duration.minutes(5),
): IMetric =>
  new MathExpression({
    expression: `SEARCH('Namespace="${namespace}" MetricName="${name}"', '${statistic}', ${period.toSeconds()})`,
    usingMetrics: {},
    label: "",
    period,
  });

const missedShare = (namespace: string): IMetric =>
  new MathExpression({
    expression: "100 * FILL(missed, 0) / (FILL(missed, 0) + FILL(came, 0))",
    usingMetrics: {
      missed: eventCount(namespace, "callback_missed", HOUR),
      came: came(namespace),
    },
    label: "never came",
    period: HOUR,
  });
