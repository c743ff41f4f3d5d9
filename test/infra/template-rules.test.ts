import { describe, expect, test } from "vitest";
import { ofType, type Resources } from "../support/synthesized-service.ts";
import { synthesizedForAll } from "./synthesized.ts";
import { templateFaults } from "./template-rules.ts";

const { service, resources } = await synthesizedForAll({
  EVENT_BUS: "media",
  CREATE_EVENT_BUS: "on",
  KEEP_RESULTS: "asked",
});

test("CloudFormation would find no fault in the template that CDK's validator does not know", async () => {
  const { resources: plain } = await service.synthesize({});

  expect([...templateFaults(resources), ...templateFaults(plain)]).toEqual([]);
});

/** The template with some properties of the first resource of a type exchanged. */
const planted = (type: string, properties: object): Resources => {
  const [[id = "", resource] = []] = ofType(resources, type);
  if (resource === undefined) throw new Error(`There is no ${type}.`);
  return { [id]: { ...resource, Properties: { ...resource.Properties, ...properties } } };
};

describe("a planted fault is found:", () => {
  const MetricTransformations = [{ MetricValue: "1", MetricName: "m", MetricNamespace: "n" }];
  const dimensions = [{ Key: "event", Value: "$.event" }];
  const stat = { MetricStat: { Metric: {}, Period: 300, Stat: "Sum" }, ReturnData: false };
  const alarm = (expression: string, id = "errors") => ({
    Metrics: [
      { Id: "e", Expression: expression },
      { ...stat, Id: id },
    ],
  });

  test.each<[what: string, type: string, properties: object]>([
    ["a runtime that does not exist", "AWS::Lambda::Function", { Runtime: "nodejs24" }],
    ["a retention between two", "AWS::Logs::LogGroup", { RetentionInDays: 31 }],
    ...["rate(1 minutes)", "rate(5 minute)", "rate(0 minutes)", "every minute"].map(
      (ScheduleExpression): [string, string, object] => [
        ScheduleExpression,
        "AWS::Scheduler::Schedule",
        { ScheduleExpression },
      ],
    ),
    ...[
      '$.event = "x"',
      "{ event = 1 }",
      '{ ($.event = "x") | ($.event = "y") }',
      '{ (($.event = "x") }',
      '{ ($.event = "x") && }',
      "{ }",
      `{ $.event = "${"x".repeat(1024)}" }`,
    ].map((FilterPattern): [string, string, object] => [
      FilterPattern.slice(0, 40),
      "AWS::Logs::MetricFilter",
      { FilterPattern, MetricTransformations },
    ]),
    [
      "a default value beside dimensions",
      "AWS::Logs::MetricFilter",
      {
        MetricTransformations: [
          { ...MetricTransformations[0], DefaultValue: 0, Dimensions: dimensions },
        ],
      },
    ],
    [
      "a dimension that is no field",
      "AWS::Logs::MetricFilter",
      {
        MetricTransformations: [
          { ...MetricTransformations[0], Dimensions: [{ Key: "event", Value: "event" }] },
        ],
      },
    ],
    ["a metric that nobody measures", "AWS::CloudWatch::Alarm", alarm("error + 1")],
    ["an id that begins with a capital", "AWS::CloudWatch::Alarm", alarm("Errors", "Errors")],
    ["a parenthesis that stays open", "AWS::CloudWatch::Alarm", alarm("FILL(errors, 0")],
    ["no metric that is returned", "AWS::CloudWatch::Alarm", { Metrics: [{ ...stat, Id: "a" }] }],
    ["a look back of two days", "AWS::CloudWatch::Alarm", { Period: 300, EvaluationPeriods: 600 }],
    ["a period of a moment", "AWS::CloudWatch::Alarm", { Period: 45, Metrics: [] }],
    [
      "a filter of records without a list",
      "AWS::Lambda::EventSourceMapping",
      { FilterCriteria: { Filters: [{ Pattern: '{"eventName":"INSERT"}' }] } },
    ],
    [
      "a comparison that does not exist",
      "AWS::Events::Rule",
      { EventPattern: { source: [{ starts: "callsheet" }] } },
    ],
  ])("%s", (_what, type, properties) => {
    expect(templateFaults(planted(type, properties))).toHaveLength(1);
  });
});
