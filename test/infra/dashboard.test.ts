import { expect, test } from "vitest";
import { measures } from "../../infra/alarms/measures.ts";
import { ofType, type Properties, theOne } from "../support/synthesized-service.ts";
import { synthesizedForAll } from "./synthesized.ts";

const { resources } = await synthesizedForAll();

/** The page, with each reference as the logical id that it names. */
const page = (): Properties => {
  const [separator, parts] = theOne(resources, "AWS::CloudWatch::Dashboard").Properties
    .DashboardBody["Fn::Join"];
  return JSON.parse(
    parts
      .map((part: string | { Ref?: string; "Fn::GetAtt"?: string[] }) =>
        typeof part === "string" ? part : (part.Ref ?? part["Fn::GetAtt"]?.[0]),
      )
      .join(separator),
  );
};

const widgets = (type: string): Properties[] =>
  page()
    .widgets.filter((widget: Properties) => widget.type === type)
    .map(({ properties }: Properties) => properties);

test("the page asks its four questions, in the order in which one has them", () => {
  expect(widgets("text").map(({ markdown }) => markdown)).toEqual([
    "## Do tasks flow?",
    "## Do callbacks come?",
    "## What is stuck?",
    "## What does it cost?",
  ]);
});

test("the page shows the state of every alarm", () => {
  const alarms = ofType(resources, "AWS::CloudWatch::Alarm").map(([id]) => id);

  const [{ alarms: shown }] = widgets("alarm") as [Properties];

  expect([...shown].sort()).toEqual(alarms.sort());
  // A widget takes no more ("Dashboard body structure and syntax", CloudWatch API reference).
  expect(shown.length).toBeLessThanOrEqual(100);
});

test("each graph shows what is measured: by a filter of the template, or by AWS", () => {
  const made = new Set(
    ofType(resources, "AWS::Logs::MetricFilter").flatMap(([, { Properties }]) =>
      Properties.MetricTransformations.map(
        ({ MetricNamespace, MetricName }: Properties) => `${MetricNamespace} ${MetricName}`,
      ),
    ),
  );
  const metrics = widgets("metric").flatMap(({ metrics: rows }) => rows as Properties[][]);
  const named = metrics.flatMap(([first, second]): string[] => {
    if (typeof first === "string") return [`${first} ${second}`];
    const [, namespace, name] = /Namespace="(.*?)" MetricName="(.*?)"/.exec(first.expression) ?? [];
    return namespace === undefined ? [] : [`${namespace} ${name}`];
  });

  expect(named.length).toBeGreaterThan(15);
  expect(named.filter((name) => !made.has(name) && !name.startsWith("AWS/DynamoDB "))).toEqual([]);
});

test("a measure with several series is searched for, as none of it is there without its dimension", () => {
  const several = Object.entries(measures).flatMap(([name, measure]) =>
    "by" in measure ? [name] : [],
  );

  const plain = widgets("metric")
    .flatMap(({ metrics }) => metrics as Properties[][])
    .filter(([first, name]) => typeof first === "string" && several.includes(name));

  expect(plain).toEqual([]);
});
