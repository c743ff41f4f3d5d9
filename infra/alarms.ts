import { Duration, Stack } from "aws-cdk-lib";
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { FilterPattern, type IFilterPattern, MetricFilter } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { EntryName } from "./bundle.ts";

/**
 * The events of a log that a person must look at, each with its reason: the table of alarms.
 * `infra/runbook.md` says what to do. The names are counted from the log itself, so a function
 * needs no permission to raise an alarm and cannot fail by it. No event is here that a caller can
 * cause by what it sends, or by a receiver that takes nothing.
 */
export const alarmingEvents = {
  row_unreadable: "A row is not understood by the version that runs: roll forward.",
  provider_row_without_owner:
    "A TaskId was claimed for a task that does not have it: a paid task at Tencent may be watched by no task of ours.",
  provider_task_twice: "Two tasks have the same TaskId at Tencent.",
  provider_task_of_another: "Tencent's answer named a TaskId that belongs to another task.",
  answer_unread: "Part of what Tencent sent, or all of it, is not understood.",
  unknown_status: "Tencent's answer has a status that is not known here: its task goes on.",
  task_not_understood: "Several answers of Tencent in a row about one task were not understood.",
  callback_too_large_to_read:
    "A callback was larger than what is read: it was sent on, and its task is asked about.",
  callback_refused:
    "A callback behind a right path has a wrong signature or is no JSON: its news is lost.",
  notice_dropped:
    "A message of the queue in MPS_SQS_QUEUE was dropped: it names no task of ours, or failed too often.",
  outcome_not_saved: "The table did not take the outcome of a paid call.",
  outcome_not_applied:
    "Tencent accepted a start whose row had moved on: a paid task at Tencent is watched by no task of ours.",
  agenda_overdue:
    "Tasks have been due for more than an hour: the poller does not keep up, or does not run.",
  task_relisted: "The audit found a task that no function would have looked at again.",
  task_unlisted:
    "The audit found a settled task on a work list, or one that DynamoDB would never delete.",
  lane_relisted: "The audit found a lane whose tasks no function would have started.",
  audit_failed: "The audit could not look at a row.",
  start_answer_unknown:
    "Tencent answered a start with an error code that is in no table: its task is in doubt.",
  starts_blocked:
    "Tencent refuses starts for our key, permission, account or application: the tasks wait until that is mended.",
  lane_stuck: "Nothing was started in a lane for an hour while a task waited there.",
  clock_differs: "Our clock and Tencent's differ by more than 30 s.",
  keys_left_out:
    "A name or key in ApiSecret or CallbackSecret is malformed: its owner is left out until it is mended.",
  key_shared:
    "Two tenants have the same key in ApiSecret: it lets neither in until one of them has another.",
  put_given_up: "An event never came on the event bus: EventBridge refused it for three days.",
  telling_failed: "The end of a task could not be told for a reason of ours. It is tried again.",
  listener_without_address: "A listener of a task has lost its address: it is told nothing.",
  result_host_unknown:
    "A result is not kept: Tencent put it on a host that is not in RESULT_HOSTS.",
  keeping_failed: "A result could not be copied for a reason of ours. It is tried again.",
  identity_mismatch:
    "IdentitySecret is not the key that this table's task ids were made with: submissions are stopped.",
} as const;

/** The events of a start that reached Tencent. */
const reachedEvents = [
  "start_accepted",
  "start_refused",
  "start_duplicate",
  "start_silence",
  "start_answer_unknown",
] as const;

/**
 * Each event that is counted: the alarming ones, and those that only mean something beside each
 * other.
 */
const countedEvents: readonly string[] = [
  ...new Set([...Object.keys(alarmingEvents), "start_not_sent", ...reachedEvents]),
];

/** One scheduled function and how often it is called. */
export interface Heartbeat {
  readonly entry: EntryName;
  readonly every: Duration;
}

export interface AlarmProps {
  readonly functions: Readonly<Partial<Record<EntryName, LambdaFunction>>>;
  readonly heartbeats: readonly Heartbeat[];
  /** An SNS topic that is told of every alarm; without it alarms are seen in CloudWatch only. */
  readonly topicArn: string | undefined;
}

/**
 * Alarms for what a person must see: alarming events in the logs, functions that fail, and
 * schedules that have fallen silent.
 */
export function serviceAlarms(
  scope: Construct,
  { functions, heartbeats, topicArn }: AlarmProps,
): void {
  const raise = (id: string, alarm: AlarmForm) => makeAlarm(scope, id, alarm, topicArn);
  const namespace = Stack.of(scope).stackName;
  for (const [entry, watched] of Object.entries(functions)) {
    countEvents(scope, watched, namespace);
    raise(`${watched.node.id}FailingAlarm`, {
      metric: failures(watched),
      description: `${entry} has failed, timed out or been throttled. Its log says why.`,
    });
  }
  for (const [event, description] of Object.entries(alarmingEvents)) {
    raise(`Event${pascalCase(event)}Alarm`, {
      metric: counted(namespace, event),
      description: `${description} Event: ${event}.`,
    });
  }
  raise("NothingSentAlarm", nothingSent(namespace));
  for (const { entry, every } of heartbeats) {
    const watched = functions[entry];
    if (watched !== undefined)
      raise(`${watched.node.id}SilentAlarm`, silence(watched, { entry, every }));
  }
}

interface AlarmForm {
  readonly metric: IMetric;
  readonly description: string;
  /** How many intervals in a row must show it; one where nothing is said. */
  readonly intervals?: number;
  /** Raised below one instead of at one, and where nothing was measured. */
  readonly silent?: { readonly intervals: number };
}

const makeAlarm = (
  scope: Construct,
  id: string,
  { metric, description, intervals = 1, silent }: AlarmForm,
  topicArn: string | undefined,
): void => {
  const alarm = new Alarm(scope, id, {
    metric,
    alarmDescription: description,
    threshold: 1,
    evaluationPeriods: silent?.intervals ?? intervals,
    comparisonOperator: silent
      ? ComparisonOperator.LESS_THAN_THRESHOLD
      : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: silent ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  });
  if (topicArn !== undefined) alarm.addAlarmAction({ bind: () => ({ alarmActionArn: topicArn }) });
};

/**
 * Counts events in a function's own log: the event's name becomes the metric's dimension, so that a
 * count that never happens costs nothing. CloudWatch takes a pattern of 1,024 characters at most,
 * so the events share several filters.
 */
const countEvents = (scope: Construct, watched: LambdaFunction, metricNamespace: string): void => {
  for (let first = 0; first < countedEvents.length; first += EVENTS_A_FILTER) {
    new MetricFilter(
      scope,
      `${watched.node.id}Events${first === 0 ? "" : first / EVENTS_A_FILTER + 1}`,
      {
        logGroup: watched.logGroup,
        filterPattern: anyOf(countedEvents.slice(first, first + EVENTS_A_FILTER)),
        metricNamespace,
        metricName: METRIC,
        metricValue: "1",
        dimensions: { event: "$.event" },
      },
    );
  }
};

/** An event takes about 50 characters of a pattern, the longest 90. */
const EVENTS_A_FILTER = 11;

const METRIC = "events";

const anyOf = (events: readonly string[]): IFilterPattern =>
  FilterPattern.any(...events.map(written));

/** A refusal that came too late has cost nothing; only an acceptance has. */
const written = (event: string) => {
  const named = FilterPattern.stringValue("$.event", "=", event);
  return event === "outcome_not_applied"
    ? FilterPattern.all(named, FilterPattern.stringValue("$.transition", "=", "accepted"))
    : named;
};

const counted = (namespace: string, event: string): Metric =>
  new Metric({
    namespace,
    metricName: METRIC,
    dimensionsMap: { event },
    statistic: Stats.SUM,
    period: Duration.minutes(5),
  });

/**
 * Two intervals in which starts were tried and none of them reached Tencent: a name that does not
 * resolve, a route, an address.
 */
const nothingSent = (namespace: string): AlarmForm => {
  const period = Duration.minutes(5);
  const events = ["start_not_sent", ...reachedEvents];
  const usingMetrics = Object.fromEntries(
    events.map((event) => [event, counted(namespace, event)]),
  );
  const reached = reachedEvents.map((event) => `FILL(${event}, 0)`).join(" + ");
  return {
    metric: new MathExpression({
      expression: `IF(FILL(start_not_sent, 0) > 0 AND (${reached}) == 0, 1, 0)`,
      usingMetrics,
      period,
    }),
    description:
      "No start reached Tencent for ten minutes, though some were tried. Event: start_not_sent.",
    intervals: 2,
  };
};

const failures = (watched: LambdaFunction): MathExpression => {
  const period = Duration.minutes(5);
  const of = {
    errors: watched.metricErrors({ period }),
    throttles: watched.metricThrottles({ period }),
  };
  return new MathExpression({
    expression: "FILL(errors, 0) + FILL(throttles, 0)",
    usingMetrics: of,
    period,
  });
};

/** Three intervals without a call: one may come late, or be dropped. */
const silence = (watched: LambdaFunction, { entry, every }: Heartbeat): AlarmForm => ({
  metric: watched.metricInvocations({ period: every }),
  description: `${entry} is not called by its schedule any more.`,
  silent: { intervals: 3 },
});

const pascalCase = (name: string): string =>
  name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
