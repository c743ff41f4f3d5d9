import { describe, expect, test } from "vitest";
import { type AlarmProperties, raisedAt } from "../support/cloudwatch/alarm.ts";
import { evaluateExpression } from "../support/cloudwatch/expression.ts";
import { filterPattern } from "../support/cloudwatch/filter-pattern.ts";
import { seriesOf } from "../support/cloudwatch/metrics.ts";
import { alarmsRaised, datapointsOf } from "../support/cloudwatch/template-alarms.ts";
import type { Resources } from "../support/synthesized-service.ts";

const MINUTE = 60_000;
const metric = { namespace: "n", name: "m", dimensions: {} };
const at = (minute: number, value = 1) => ({ metric, at: minute * MINUTE, value });

describe("a filter pattern", () => {
  const line = {
    event: "task_settled",
    reason: "callback",
    count: 3,
    counts: { late: 0 },
    no: null,
  };

  test.each([
    ['{ $.event = "task_settled" }', true],
    ['{ $.event = "task_*" }', true],
    ['{ $.event = "*_set" }', false],
    ['{ $.event = "task.settled" }', false],
    ['{ $.event != "task_settled" }', false],
    ['{ $.reason != "event" }', true],
    ['{ $.missing != "event" }', false],
    ["{ $.count >= 3 }", true],
    ["{ $.count > 3 }", false],
    ["{ $.counts.late = 0 }", true],
    ['{ $.count = "3" }', false],
    ["{ $.event = 3 }", false],
    ['{ ($.event = "other") || ($.count = 3) }', true],
    ['{ ($.event = "task_settled") && (($.reason = "event") || ($.reason = "callback")) }', true],
    ['{ ($.event = "task_settled") && ($.reason = "event") }', false],
    ['{ $.event = "other" || $.count = 3 && $.reason = "poll" }', false],
  ])("%s: %s", (pattern, matches) => {
    expect(filterPattern(pattern)(line)).toBe(matches);
  });

  test.each([
    "ERROR",
    "[a, b]",
    "{ $.no IS NULL }",
    '{ $.event > "a" }',
    '{ ($.event = "a" }',
    '{ $.event = "a" } extra',
  ])("%s is not passed over in silence", (pattern) => {
    expect(() => filterPattern(pattern)).toThrow();
  });
});

describe("a metric", () => {
  test("has a value for each interval in which something was published, and no other", () => {
    const series = seriesOf([at(0), at(4, 5), at(11)], metric, {
      periodMs: 5 * MINUTE,
      statistic: "Sum",
    });

    expect([...series]).toEqual([
      [0, 6],
      [10 * MINUTE, 1],
    ]);
  });

  test("is another with other dimensions, and none without them", () => {
    const labelled = { ...at(0), metric: { ...metric, dimensions: { product: "vod" } } };

    const series = seriesOf([labelled], metric, { periodMs: MINUTE, statistic: "Maximum" });

    expect(series.size).toBe(0);
  });
});

test.each([
  ["a + 2 * 3", [7, undefined]],
  ["FILL(a, 0) + FILL(b, 0)", [3, 5]],
  ["a + b", [3, undefined]],
  ["IF(FILL(a, 0) > 0 AND FILL(b, 0) == 2, 9, 4)", [9, 4]],
  ["IF(a > 0, 1, 0)", [1, undefined]],
  ["IF(FILL(a, 0) == 0 OR b > 4, b, 0)", [0, 5]],
  ["(FILL(a, 7) - 1) / 2", [0, 3]],
])("the expression %s is computed interval by interval, with its gaps", (expression, values) => {
  const series = {
    a: new Map([[0, 1]]),
    b: new Map([
      [0, 2],
      [1, 5],
    ]),
  };

  const computed = evaluateExpression(expression, { series, intervals: [0, 1] });

  expect([computed.get(0), computed.get(1)]).toEqual(values);
});

test.each(["SEARCH('x', 'Sum')", "c + 1", "IF(a, 1", "a +", "METRICS()"])(
  "the expression %s is not passed over in silence",
  (expression) => {
    const series = { a: new Map([[0, 1]]) };

    expect(() => evaluateExpression(expression, { series, intervals: [0] })).toThrow();
  },
);

describe("an alarm", () => {
  const alarm: AlarmProperties = {
    Namespace: "n",
    MetricName: "m",
    Statistic: "Sum",
    Period: 60,
    Threshold: 2,
    EvaluationPeriods: 3,
    DatapointsToAlarm: 2,
    ComparisonOperator: "GreaterThanOrEqualToThreshold",
    TreatMissingData: "notBreaching",
  };
  const raised = (changed: Partial<AlarmProperties>, minutes: readonly number[]) =>
    raisedAt(
      { ...alarm, ...changed },
      minutes.flatMap((value, minute) => (value === 0 ? [] : [at(minute, value)])),
      { from: 0, to: minutes.length * MINUTE },
    ).map((moment) => moment / MINUTE);

  test.each([
    ["two of three", {}, [2, 0, 2, 0, 0], [3]],
    ["two of three that stand further apart", {}, [2, 0, 0, 2, 0, 0], []],
    ["a value below the threshold", {}, [1, 1, 1, 1], []],
    ["each of three", { DatapointsToAlarm: 3 }, [2, 2, 2, 2, 0], [3, 4]],
    ["more than the threshold", { ComparisonOperator: "GreaterThanThreshold" }, [2, 2, 3, 3], [4]],
    [
      "silence",
      {
        DatapointsToAlarm: 3,
        ComparisonOperator: "LessThanThreshold",
        Threshold: 1,
        TreatMissingData: "breaching",
      },
      [1, 0, 0, 1, 0, 0, 0],
      [7],
    ],
    ["gaps that are no fault", { ComparisonOperator: "LessThanThreshold" }, [3, 0, 0, 0], []],
  ] as const)("sees %s", (_what, changed, minutes, moments) => {
    expect(raised(changed, minutes)).toEqual(moments);
  });

  test("says nothing of intervals that were not watched as a whole", () => {
    const silence = { ...alarm, ComparisonOperator: "LessThanThreshold", Period: 300 } as const;

    const moments = raisedAt({ ...silence, TreatMissingData: "breaching" }, [], {
      from: MINUTE,
      to: 14 * MINUTE,
    });

    expect(moments).toEqual([]);
  });

  test.each([
    [{ TreatMissingData: "ignore" }],
    [{ TreatMissingData: "missing" }],
    [{ Statistic: "p99" }],
    [{ ComparisonOperator: "LessThanLowerOrGreaterThanUpperThreshold" }],
  ])("with %o is not judged by guess", (changed) => {
    expect(() => raised(changed, [2, 0, 0])).toThrow();
  });
});

describe("a template", () => {
  const transformation = {
    MetricNamespace: "n",
    MetricName: "m",
    MetricValue: "$.counts.late",
    Dimensions: [{ Key: "product", Value: "$.product" }],
  };
  const resources: Resources = {
    Filter: {
      Type: "AWS::Logs::MetricFilter",
      Properties: {
        LogGroupName: { Ref: "Logs" },
        FilterPattern: '{ $.event = "watched" }',
        MetricTransformations: [transformation],
      },
    },
    LateAlarm0123ABCD: {
      Type: "AWS::CloudWatch::Alarm",
      Properties: {
        Namespace: "n",
        MetricName: "m",
        Dimensions: [{ Name: "product", Value: { Ref: "vod" } }],
        Statistic: "Maximum",
        Period: 60,
        Threshold: 5,
        EvaluationPeriods: 1,
        ComparisonOperator: "GreaterThanOrEqualToThreshold",
        TreatMissingData: "notBreaching",
      },
    },
  };
  const line = { event: "watched", product: "vod", counts: { late: 5 } };

  test.each([
    ["a line", { group: "Logs", line }, ["LateAlarm"]],
    ["a line of another log", { group: "OtherLogs", line }, []],
    ["a line of another event", { group: "Logs", line: { ...line, event: "other" } }, []],
    ["a line of another series", { group: "Logs", line: { ...line, product: "mps" } }, []],
    ["a line without the number", { group: "Logs", line: { ...line, counts: {} } }, []],
    ["a line without the dimension", { group: "Logs", line: { ...line, product: 1 } }, []],
  ])("judges %s by its own filters and alarms", (_what, written, alarms) => {
    const datapoints = datapointsOf(resources, [{ at: 0, ...written }]);

    expect(alarmsRaised(resources, datapoints, { from: 0, to: MINUTE })).toEqual(alarms);
  });
});
