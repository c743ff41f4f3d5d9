import { Duration } from "aws-cdk-lib";
import { MathExpression, Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { reachedEvents } from "./events.ts";
import { eventCount, FIVE_MINUTES, gatewayAnswered, measured } from "./metrics.ts";
import type { AlarmForm } from "./raise.ts";

/** One hiccup in five minutes calls nobody. */
const AGAIN = { in: 2, of: 3 } as const;

/** A fault that stays for a quarter of an hour. */
const LASTING = { in: 3, of: 3 } as const;

const HOUR = Duration.hours(1);

/** The alarms that follow from how tasks, lanes, callbacks and the gateway stand, by logical id. */
export function conditions(
  namespace: string,
  products: readonly string[],
): Readonly<Record<string, AlarmForm>> {
  return {
    NothingSentAlarm: nothingSent(namespace),
    ...questionsUnanswered(namespace, products),
    TasksOverdueAlarm: {
      metric: measured(namespace, "tasksOverdueSeconds"),
      threshold: 600,
      shown: LASTING,
      description:
        "The poller is ten minutes late. Tasks are due, and it does not come to them. The lines tasks_watched name the product.",
    },
    ResultsExpiringAlarm: {
      metric: measured(namespace, "oldestUnansweredSeconds"),
      threshold: 6 * 60 * 60,
      description:
        "Results may expire unread. For six hours Tencent has not answered about a task that it may have finished.",
    },
    DoubtsPilingUpAlarm: {
      metric: measured(namespace, "tasksDoubtful"),
      threshold: 10,
      shown: LASTING,
      description:
        "Starts in doubt pile up. Ten or more starts of a product were not answered, and may have been charged.",
    },
    EndsUnknownAlarm: {
      metric: measured(namespace, "endsUnknown", { statistic: Stats.SUM, period: HOUR }),
      threshold: 3,
      description:
        "Tasks end without a known outcome. Three or more became indeterminate within an hour.",
    },
    CallbacksMissingAlarm: callbacksMissing(namespace),
    EventPullsFailingAlarm: eventPullsFailing(namespace),
    DeliveriesFailingAlarm: deliveriesFailing(namespace),
    GatewayFailingAlarm: {
      metric: gatewayAnswered(namespace, "failed"),
      shown: AGAIN,
      description: "The gateway fails by itself. Callers get 5xx that no function answered.",
    },
    GatewayThrottlingAlarm: {
      metric: gatewayAnswered(namespace, "throttled"),
      threshold: 100,
      shown: AGAIN,
      description: "The gateway throttles. Callers get 429 that no function answered.",
    },
    WatchSilentAlarm: watchSilent(namespace),
  };
}

/**
 * Two intervals in which starts were tried and none of them reached Tencent: a name that does not
 * resolve, a route, an address.
 */
const nothingSent = (namespace: string): AlarmForm => {
  const events = ["start_not_sent", ...reachedEvents];
  const usingMetrics = Object.fromEntries(
    events.map((event) => [event, eventCount(namespace, event)]),
  );
  const reached = reachedEvents.map((event) => `FILL(${event}, 0)`).join(" + ");
  return {
    metric: new MathExpression({
      expression: `IF(FILL(start_not_sent, 0) > 0 AND (${reached}) == 0, 1, 0)`,
      usingMetrics,
      period: FIVE_MINUTES,
    }),
    description:
      "No start reached Tencent for ten minutes, though some were tried. Event: start_not_sent.",
    shown: { in: 2, of: 2 },
  };
};

/**
 * One for each product, as products do not wait for each other. A product with a blocked lane is
 * left out: Tencent refuses our key there, and `starts_blocked` has called somebody.
 */
const questionsUnanswered = (
  namespace: string,
  products: readonly string[],
): Record<string, AlarmForm> =>
  Object.fromEntries(
    products.map((product) => [
      `${product.charAt(0).toUpperCase()}${product.slice(1)}UnansweredAlarm`,
      {
        metric: new MathExpression({
          expression: "IF(FILL(blocked, 0) > 0, 0, FILL(unanswered, 0))",
          usingMetrics: {
            blocked: measured(namespace, "lanesBlocked", { of: product }),
            unanswered: measured(namespace, "tasksUnansweredSeconds", { of: product }),
          },
          period: FIVE_MINUTES,
        }),
        threshold: 30 * 60,
        shown: LASTING,
        description: `Tencent does not answer the poller. For half an hour it has not answered about a task. Product: ${product}.`,
      },
    ]),
  );

/**
 * A callback that is under way while the poller asks is no fault, so it needs several, and most. A
 * callback that was refused did come, and has an alarm of its own.
 */
const callbacksMissing = (namespace: string): AlarmForm => ({
  metric: new MathExpression({
    expression:
      "IF(FILL(missed, 0) >= 3 AND FILL(missed, 0) > FILL(came, 0) + FILL(refused, 0), 1, 0)",
    usingMetrics: {
      refused: eventCount(namespace, "callback_refused", HOUR),
      missed: eventCount(namespace, "callback_missed", HOUR),
      came: measured(namespace, "callbacksCame", { statistic: Stats.SUM, period: HOUR }),
    },
    period: HOUR,
  }),
  description:
    "Tencent's callbacks do not come. Within an hour the poller had to ask for most ends that Tencent should have told. The lines callback_missed name the tasks.",
});

const eventPullsFailing = (namespace: string): AlarmForm => ({
  metric: new MathExpression({
    expression: "FILL(failed, 0) + FILL(refused, 0)",
    usingMetrics: {
      failed: eventCount(namespace, "events_not_pulled"),
      refused: eventCount(namespace, "event_queue_refused"),
    },
    period: FIVE_MINUTES,
  }),
  shown: LASTING,
  description:
    "Events cannot be pulled. The queue of a product that tells by events is not read. The lines events_not_pulled and event_queue_refused say why.",
});

const deliveriesFailing = (namespace: string): AlarmForm => ({
  metric: new MathExpression({
    expression: "IF(FILL(delivered, 0) == 0, FILL(failing, 0), 0)",
    usingMetrics: {
      delivered: eventCount(namespace, "webhook_delivered", HOUR),
      failing: eventCount(namespace, "deliveries_failing", HOUR),
    },
    period: HOUR,
  }),
  description:
    "No receiver can be reached. Deliveries to three tenants or more failed within an hour, and none arrived.",
});

const watchSilent = (namespace: string): AlarmForm => ({
  metric: new MathExpression({
    expression: "IF(FILL(polled, 0) > 0 AND FILL(watched, 0) == 0, 1, 0)",
    usingMetrics: {
      polled: measured(namespace, "runs", { of: "poll-tasks", statistic: Stats.SUM }),
      watched: measured(namespace, "runs", { of: "watch-tasks", statistic: Stats.SUM }),
    },
    period: FIVE_MINUTES,
  }),
  shown: LASTING,
  description:
    "The poller does not tell how tasks stand. The alarms that need its lines tasks_watched and lane_watched are blind.",
});

/**
 * A function that failed, timed out or was throttled. A function that runs once a day has no second
 * interval to show it in.
 */
export function failing(entry: string, watched: LambdaFunction, isDaily: boolean): AlarmForm {
  return {
    metric: new MathExpression({
      expression: "FILL(errors, 0) + FILL(throttles, 0)",
      usingMetrics: {
        errors: watched.metricErrors({ period: FIVE_MINUTES }),
        throttles: watched.metricThrottles({ period: FIVE_MINUTES }),
      },
      period: FIVE_MINUTES,
    }),
    ...(isDaily ? {} : { shown: AGAIN }),
    description: `${entry} has failed, timed out or been throttled. Its log says why.`,
  };
}

/**
 * Three intervals without a run that did its work: one may come late, or be dropped. A run that
 * failed, or that met a table which does not answer, has an alarm of its own and is no silence.
 */
export function silent(
  namespace: string,
  entry: string,
  watched: LambdaFunction,
  every: Duration,
): AlarmForm {
  return {
    metric: new MathExpression({
      expression: "FILL(done, 0) + FILL(failed, 0) + FILL(unanswered, 0)",
      usingMetrics: {
        done: measured(namespace, "runs", { of: entry, statistic: Stats.SUM, period: every }),
        failed: watched.metricErrors({ period: every }),
        unanswered: eventCount(namespace, "table_unanswered", every),
      },
      period: every,
    }),
    shown: LASTING,
    below: true,
    description: `${entry} does not do its work on its schedule any more.`,
  };
}
